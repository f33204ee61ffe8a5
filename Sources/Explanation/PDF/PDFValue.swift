/// A value of a PDF file (ISO 32000-1 §7.3), in the one spelling that a certificate uses.
indirect enum PDFValue: Sendable, Equatable {
    case integer(Int)
    /// As it is spelled: `595.2`, `.12`.
    case real(String)
    case name(String)
    /// In parentheses, without escapes.
    case text(String)
    case reference(Int)
    case boolean(Bool)
    case array([PDFValue])
    case dictionary([Entry])

    struct Entry: Sendable, Equatable {
        let key: String
        let value: PDFValue
    }

    /// Arrays that are spelled with a space after each element, the last included.
    private static let spacedArrays: Set<String> = ["Kids", "FontBBox"]

    /// The octets of the value: a space only between what would otherwise run together.
    func spelled(under key: String = "") -> [UInt8] {
        switch self {
        case .integer(let value): Array(String(value).utf8)
        case .real(let text): Array(text.utf8)
        case .name(let name): Array("/\(name)".utf8)
        case .text(let text): Array("(\(text))".utf8)
        case .reference(let number): Array("\(number) 0 R".utf8)
        case .boolean(let flag): Array((flag ? "true" : "false").utf8)
        case .array(let elements):
            if Self.spacedArrays.contains(key) {
                [UInt8(ascii: "[")] + elements.flatMap { $0.spelled() + [0x20] } + [UInt8(ascii: "]")]
            } else {
                Self.joined([UInt8(ascii: "[")], elements.map { $0.spelled() }) + [UInt8(ascii: "]")]
            }
        case .dictionary(let entries):
            Self.joined(Array("<<".utf8), entries.flatMap { [Array("/\($0.key)".utf8), $0.value.spelled(under: $0.key)] }) + Array(">>".utf8)
        }
    }

    private static func joined(_ start: [UInt8], _ parts: [[UInt8]]) -> [UInt8] {
        var octets = start
        for part in parts {
            if let last = octets.last, let first = part.first, PDFScanner.isRegular(last), PDFScanner.isRegular(first) { octets.append(0x20) }
            octets += part
        }
        return octets
    }

    /// Bits that numbers and names could carry by themselves, as many as their digits and letters; references and the words of
    /// the format are no choice, or are counted with the order of the objects.
    var freeBits: Double {
        switch self {
        case .integer(let value): FreeBits.choice(Double(value.magnitude) * 2 + 2)
        case .real(let text): Double(text.utf8.count) * FreeBits.choice(10) + 1
        case .text(let text): FreeBits.octets(text.utf8.count)
        case .name, .reference, .boolean: 0
        case .array(let elements): elements.reduce(0) { $0 + $1.freeBits }
        case .dictionary(let entries): entries.reduce(0) { $0 + $1.value.freeBits }
        }
    }

    subscript(_ key: String) -> PDFValue? {
        guard case .dictionary(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }
}
