/// Digits of base 16 (RFC 4648 §8, but in lower case).
enum Hexadecimal {
    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    static func value(ofEitherCase byte: UInt8) -> UInt8? { (0x41...0x46).contains(byte) ? byte - 0x37 : value(of: byte) }

    /// Octets from lower-case digits, or nil.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 2)
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = value(of: text[index]), let low = value(of: text[index + 1]) else { return nil }
            octets.append(high << 4 | low)
        }
        return octets
    }

    static func encode(_ octets: [UInt8]) -> [UInt8] {
        octets.flatMap { octet in [octet >> 4, octet & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 } }
    }
}
