import Glibc

/// The spellings under which a word of Japanese may lie in a file.
enum Encodings {
    /// Shorter octet strings turn up by accident in keys and ciphertext.
    static let minimumBytes = 6

    /// All spellings of a word, with their names.
    static func spellings(of word: String) -> [(name: String, bytes: [UInt8])] {
        let utf8 = Array(word.utf8)
        var found: [(String, [UInt8])] = [("UTF-8", utf8)]
        guard !utf8.allSatisfy({ $0 < 0x80 }) else { return (found + wide(word) + encodedBytes(utf8)).filter { $0.1.count >= minimumBytes } }
        found += wide(word)
        for (name, code) in [("Shift_JIS", "CP932"), ("EUC-JP", "EUC-JP"), ("ISO-2022-JP", "ISO-2022-JP")] {
            if let bytes = converted(utf8, to: code) { found.append((name, bytes)) }
        }
        let units = Array(word.utf16)
        for isUpper in [false, true] {
            found.append(("JSON escapes", units.flatMap { unit in Array("\\u".utf8) + hexadecimal([UInt8(unit >> 8), UInt8(unit & 0xFF)], isUpper: isUpper) }))
            found.append(("percent encoding", utf8.flatMap { [UInt8(ascii: "%")] + hexadecimal([$0], isUpper: isUpper) }))
        }
        found += encodedBytes(utf8)
        return found.filter { $0.1.count >= minimumBytes }
    }

    private static func wide(_ word: String) -> [(String, [UInt8])] {
        [("UTF-16LE", word.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }), ("UTF-16BE", word.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })]
    }

    private static func encodedBytes(_ bytes: [UInt8]) -> [(String, [UInt8])] {
        let whole = [("hexadecimal", hexadecimal(bytes, isUpper: false)), ("hexadecimal", hexadecimal(bytes, isUpper: true))]
        return whole + (0..<3).map { ("base64", base64(bytes, shift: $0)) }
    }

    private static func hexadecimal(_ bytes: [UInt8], isUpper: Bool) -> [UInt8] {
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The characters of base64 that depend on the word alone where `shift` octets stand before it in its group of three.
    private static func base64(_ bytes: [UInt8], shift: Int) -> [UInt8] {
        let padded = [UInt8](repeating: 0, count: shift) + bytes
        var characters: [UInt8] = []
        for position in stride(from: 0, to: padded.count - padded.count % 3, by: 3) {
            let group = UInt32(padded[position]) << 16 | UInt32(padded[position + 1]) << 8 | UInt32(padded[position + 2])
            for bits in [18, 12, 6, 0] as [UInt32] { characters.append(alphabet[Int(group >> bits & 0x3F)]) }
        }
        // The first characters still hold bits of what stood before.
        return Array(characters.dropFirst(shift == 0 ? 0 : shift + 1))
    }

    /// Nil where the code has no place for a character.
    private static func converted(_ bytes: [UInt8], to code: String) -> [UInt8]? {
        guard let converter = unsafe iconv_open(code, "UTF-8"), unsafe converter != UnsafeMutableRawPointer(bitPattern: -1) else { return nil }
        defer { unsafe iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
        let room = output.count
        var left = input.count, free = room
        // Both arrays are ours and outlive the call, which keeps within the counts that it is given.
        let result = unsafe input.withUnsafeMutableBufferPointer { from in
            unsafe output.withUnsafeMutableBufferPointer { to in
                var source = from.baseAddress
                var target = to.baseAddress
                return unsafe iconv(converter, &source, &left, &target, &free)
            }
        }
        return result == Int.max || left > 0 || result != 0 ? nil : output[..<(room - free)].map { UInt8(bitPattern: $0) }
    }
}
