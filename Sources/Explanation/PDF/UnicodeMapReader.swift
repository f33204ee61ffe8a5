/// A ToUnicode map (ISO 32000-1 §9.10.3): fixed words around lines of one code and its characters in UTF-16. Codes grow, so that
/// their order says nothing.
enum UnicodeMapReader {
    private static let head = """
        /CIDInit/ProcSet findresource begin
        12 dict begin
        begincmap
        /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
        /CMapName/Adobe-Identity-UCS def
        /CMapType 2 def
        1 begincodespacerange
        <0000><FFFF>
        endcodespacerange

        """
    private static let foot = "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"
    private static let maximumSection = 100

    /// Characters by code, or nil where an octet is out of place.
    static func read(_ octets: [UInt8]) -> [UInt16: String]? {
        guard let text = String(validating: octets, as: UTF8.self), octets.allSatisfy({ $0 < 0x80 }), text.hasPrefix(head), text.hasSuffix(foot),
              text.utf8.count >= head.utf8.count + foot.utf8.count else { return nil }
        let middle = text.utf8.dropFirst(head.utf8.count).dropLast(foot.utf8.count)
        var lines = middle.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        // The last line ends with its line feed too.
        guard middle.isEmpty || lines.popLast() == "" else { return nil }
        if middle.isEmpty { lines = [] }
        var map: [UInt16: String] = [:]
        var last = -1
        var index = 0
        while index < lines.count {
            let words = lines[index].split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, words[1] == "beginbfchar", let count = Int(words[0]), String(count) == words[0], (1...maximumSection).contains(count),
                  index + count + 1 < lines.count, lines[index + count + 1] == "endbfchar" else { return nil }
            for line in lines[(index + 1)...(index + count)] {
                guard let (code, characters) = entry(line), Int(code) > last else { return nil }
                last = Int(code)
                map[code] = characters
            }
            index += count + 2
        }
        return map
    }

    /// `<0001><4F4F>`, digits in upper case, one character with at most one variation selector.
    private static func entry(_ line: String) -> (UInt16, String)? {
        let octets = Array(line.utf8)
        guard octets.count >= 12, octets.count <= 24, octets[0] == UInt8(ascii: "<"), octets[5] == UInt8(ascii: ">"), octets[6] == UInt8(ascii: "<"),
              octets.last == UInt8(ascii: ">"), let code = units(octets[1..<5]), let characters = units(octets[7..<(octets.count - 1)]) else { return nil }
        var decoded = ""
        // Written again, it must be the same: no lone surrogates.
        decoded = String(decoding: characters, as: UTF16.self)
        guard Array(decoded.utf16) == characters, (1...2).contains(decoded.unicodeScalars.count) else { return nil }
        return (code[0], decoded)
    }

    private static func units(_ digits: ArraySlice<UInt8>) -> [UInt16]? {
        guard digits.count.isMultiple(of: 4), !digits.isEmpty else { return nil }
        var units: [UInt16] = []
        var value: UInt16 = 0
        for (index, digit) in digits.enumerated() {
            guard !(0x61...0x66).contains(digit), let bits = Hexadecimal.value(ofEitherCase: digit) else { return nil }
            value = value << 4 | UInt16(bits)
            if index % 4 == 3 { units.append(value) }
        }
        return units
    }
}
