/// Reads values of a PDF file (ISO 32000-1 §7.3) strictly. Comments, escapes, null and hexadecimal strings do not occur in a
/// certificate's objects and are refused.
struct PDFScanner {
    static let maximumDepth = 8
    private static let maximumElements = 8192

    let bytes: [UInt8]
    var position: Int
    let end: Int

    struct Refusal: Error {
        let reason: String
        let offset: Int
    }

    mutating func take(_ text: StaticString) -> Bool {
        let octets = Array(String(describing: text).utf8)
        guard end - position >= octets.count, bytes[position..<position + octets.count].elementsEqual(octets) else { return false }
        position += octets.count
        return true
    }

    /// A number in plain decimal without sign or leading zeros.
    mutating func number() -> Int? {
        var index = position
        while index < end, index - position < 10, (0x30...0x39).contains(bytes[index]) { index += 1 }
        guard index > position, bytes[position] != 0x30 || index == position + 1 else { return nil }
        defer { position = index }
        return Int(String(decoding: bytes[position..<index], as: UTF8.self))
    }

    mutating func value(depth: Int = 0) throws(Refusal) -> PDFValue {
        guard depth < Self.maximumDepth else { throw Refusal(reason: "nested too deep", offset: position) }
        if take("<<") { return try dictionary(depth) }
        if take("[") { return try array(depth) }
        if take("/") { return .name(try regular("a name")) }
        if take("(") { return try text() }
        if let reference = reference() { return .reference(reference) }
        let start = position
        let word = try regular("a value")
        if word == "true" || word == "false" { return .boolean(word == "true") }
        if let integer = Int(word), String(integer) == word { return .integer(integer) }
        guard Self.isReal(word) else { throw Refusal(reason: "no value in its one spelling", offset: start) }
        return .real(word)
    }

    private mutating func dictionary(_ depth: Int) throws(Refusal) -> PDFValue {
        var entries: [PDFValue.Entry] = []
        while !take(">>") {
            guard take("/"), entries.count < Self.maximumElements else { throw Refusal(reason: "a key is expected", offset: position) }
            let key = try regular("a key")
            guard !entries.contains(where: { $0.key == key }) else { throw Refusal(reason: "a key that stands twice", offset: position) }
            _ = take(" ")
            entries.append(PDFValue.Entry(key: key, value: try value(depth: depth + 1)))
        }
        return .dictionary(entries)
    }

    private mutating func array(_ depth: Int) throws(Refusal) -> PDFValue {
        var elements: [PDFValue] = []
        while !take("]") {
            guard elements.count < Self.maximumElements else { throw Refusal(reason: "an array that is too long", offset: position) }
            elements.append(try value(depth: depth + 1))
            _ = take(" ")
        }
        return .array(elements)
    }

    private mutating func text() throws(Refusal) -> PDFValue {
        let start = position
        while position < end, bytes[position] == UInt8(ascii: "-") || Self.isAlphanumeric(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard take(")") else { throw Refusal(reason: "a string with other than letters, digits and hyphens", offset: start) }
        return .text(text)
    }

    private mutating func reference() -> Int? {
        var ahead = self
        guard let number = ahead.number(), ahead.take(" 0 R") else { return nil }
        self = ahead
        return number
    }

    private mutating func regular(_ what: String) throws(Refusal) -> String {
        let start = position
        while position < end, position - start < 128, Self.isRegular(bytes[position]), (0x21...0x7E).contains(bytes[position]) { position += 1 }
        guard position > start else { throw Refusal(reason: "\(what) is expected", offset: start) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Neither white space nor a delimiter (ISO 32000-1 §7.2.2).
    static func isRegular(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9, 10, 12, 13, 32, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"),
             UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"): false
        default: true
        }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Digits with one point, and at most a sign before them.
    static func isReal(_ word: String) -> Bool {
        let digits = word.utf8.first == UInt8(ascii: "-") ? word.utf8.dropFirst() : word.utf8[...]
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, digits.count <= 12, let last = parts[1].last, last != 0x30 else { return false }
        return parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } } && parts[0].first != 0x30
    }
}
