/// Bit mixing for derived seeds, serial numbers and PINs of made-up people. It scatters well; it keeps no
/// secret.
enum Mixing {
    /// 2^64 divided by the golden ratio, made odd: the step of SplitMix64.
    static let goldenGamma: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The finalizer of SplitMix64 (a bijection of 64 bits).
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A 64-bit value of `text` under `key`. Every octet passes through a bijection of the running state, so
    /// texts of equal length that differ in one octet never meet.
    static func value(of text: String, key: UInt64) -> UInt64 {
        var state = mixed(key ^ 0x6B6F_6675_6B6F_6675)
        var length: UInt64 = 0
        for octet in text.utf8 {
            state = mixed(state &+ goldenGamma &* (UInt64(octet) &+ 1))
            length &+= 1
        }
        return mixed(state ^ length)
    }
}
