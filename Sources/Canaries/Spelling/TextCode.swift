import Glibc

/// A code in which text lies as octets.
enum TextCode: String, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    /// Also how a Swift array of Unicode scalars lies in memory.
    case utf32LittleEndian = "UTF-32LE"
    case shiftJIS = "Shift_JIS"
    case eucJP = "EUC-JP"
    case iso2022JP = "ISO-2022-JP"

    /// Those whose octets are looked for once more as hexadecimal digits and base64.
    static let wrapped: [TextCode] = [.utf8, .utf16LittleEndian, .shiftJIS]

    /// Nil where the code has no place for a character.
    func octets(of text: String) -> [UInt8]? {
        switch self {
        case .utf8: Array(text.utf8)
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .utf32LittleEndian: text.unicodeScalars.flatMap { scalar in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: scalar.value >> UInt32($0)) } }
        case .shiftJIS: TextCode.converted(text, to: "CP932")
        case .eucJP: TextCode.converted(text, to: "EUC-JP")
        case .iso2022JP: TextCode.converted(text, to: "ISO-2022-JP")
        }
    }

    /// By the C library's own tables, whose names are those of iconv(3).
    private static func converted(_ text: String, to code: String) -> [UInt8]? {
        guard let converter = unsafe iconv_open(code, "UTF-8"), unsafe converter != UnsafeMutableRawPointer(bitPattern: -1) else { return nil }
        defer { unsafe iconv_close(converter) }
        var input = text.utf8.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        let room = output.count
        var left = input.count, free = room
        // Both arrays are ours and outlive the call, which keeps within the counts that it is given.
        let result = unsafe input.withUnsafeMutableBufferPointer { from in
            unsafe output.withUnsafeMutableBufferPointer { to in
                var source = from.baseAddress, target = to.baseAddress
                return unsafe iconv(converter, &source, &left, &target, &free)
            }
        }
        // Anything but 0 is an error or a character that was replaced by a similar one.
        return result == 0 && left == 0 ? output[..<(room - free)].map { UInt8(bitPattern: $0) } : nil
    }
}
