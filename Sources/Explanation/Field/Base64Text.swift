/// Base64 in its one spelling (RFC 4648 §4): padded, unused bits zero, nothing else.
enum Base64Text {
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            table[Int(byte)] = UInt8(truncatingIfNeeded: value)
        }
        return table
    }()

    static func isAlphabet(_ byte: UInt8) -> Bool { values[Int(byte)] != 0xFF }

    /// The octets, or nil where the text is not the one spelling of any.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 4 * 3)
        let padding = text.suffix(2).reduce(0) { $0 + ($1 == UInt8(ascii: "=") ? 1 : 0) }
        guard padding < 2 || text.suffix(2).allSatisfy({ $0 == UInt8(ascii: "=") }), padding != 1 || text.last == UInt8(ascii: "=") else { return nil }
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in text.dropLast(padding) {
            let value = values[Int(byte)]
            guard value != 0xFF else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        guard bits & (1 << count - 1) == 0 else { return nil }
        return octets
    }

    /// The character in which the octet of a number begins; for the number of all octets, where padding or the end comes.
    static func place(ofOctet index: Int) -> Int { (index * 8 + 5) / 6 }
}
