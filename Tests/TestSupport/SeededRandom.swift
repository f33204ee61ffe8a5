/// SplitMix64, so that a failing case can be found again by its seed.
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Many octets from few, for bodies whose content matters only in order.
    package mutating func bulk(_ count: Int) -> [UInt8] {
        let block = octets(65_537)
        var bulk: [UInt8] = []
        while bulk.count < count { bulk += block.prefix(count - bulk.count) }
        return bulk
    }

    package mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
