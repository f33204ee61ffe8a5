/// DER that a profile fixes, for comparing: short elements only.
enum DERText {
    /// An element with fewer than 128 octets of content, or with the long form that it needs.
    static func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap(\.self)
        switch content.count {
        case ..<0x80: return [tag, UInt8(truncatingIfNeeded: content.count)] + content
        case ..<0x100: return [tag, 0x81, UInt8(truncatingIfNeeded: content.count)] + content
        default: return [tag, 0x82, UInt8(truncatingIfNeeded: content.count >> 8), UInt8(truncatingIfNeeded: content.count)] + content
        }
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap(\.self)) }

    /// A name of one common name (RFC 5280 §4.1.2.4).
    static func commonName(_ text: String) -> [UInt8] {
        sequence(element(0x31, sequence(commonNameType, element(0x0C, Array(text.utf8)))))
    }

    static let null: [UInt8] = [0x05, 0x00]
    static let yes: [UInt8] = [0x01, 0x01, 0xFF]

    /// An object identifier (X.690 §8.19).
    static func identifier(_ first: UInt32, _ second: UInt32, _ arcs: UInt32...) -> [UInt8] {
        var content: [UInt8] = []
        for arc in [first * 40 + second] + arcs {
            var digits = [UInt8(truncatingIfNeeded: arc & 0x7F)]
            var rest = arc >> 7
            while rest > 0 {
                digits.insert(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: 0)
                rest >>= 7
            }
            content += digits
        }
        return element(0x06, content)
    }

    // RFC 5280, RFC 5480, RFC 5758, RFC 8017.
    static let commonNameType = identifier(2, 5, 4, 3)
    static let ecdsaWithSHA256 = sequence(identifier(1, 2, 840, 10045, 4, 3, 2))
    static let p256Key = sequence(identifier(1, 2, 840, 10045, 2, 1), identifier(1, 2, 840, 10045, 3, 1, 7))
    static let rsaKey = sequence(identifier(1, 2, 840, 113549, 1, 1, 1), null)
    static let rsaWithSHA256 = sequence(identifier(1, 2, 840, 113549, 1, 1, 11), null)
    static let sha256 = sequence(identifier(2, 16, 840, 1, 101, 3, 4, 2, 1), null)

    /// An extension (RFC 5280 §4.1) around what is inside of its octet string.
    static func certificateExtension(_ identifier: [UInt8], isCritical: Bool, _ value: [UInt8]) -> [UInt8] {
        sequence(identifier, isCritical ? yes : [], element(0x04, value))
    }
}
