/// The textual form of certificates and keys (RFC 7468): one block, lines of 64 characters, nothing around it.
enum PEM {
    static let maximumCount = 64 * 1024
    private static let lineCount = 64
    private static let newline = UInt8(ascii: "\n")

    /// Writes one block; `text` has `encodedCount` octets.
    static func encode(_ base64: Span<UInt8>, label: String, into text: inout MutableSpan<UInt8>) {
        var position = 0
        for character in boundary("BEGIN", label) { text[position] = character; position += 1 }
        for index in 0..<base64.count {
            if index > 0, index % lineCount == 0 { text[position] = newline; position += 1 }
            text[position] = base64[index]
            position += 1
        }
        if base64.count > 0 { text[position] = newline; position += 1 }
        for character in boundary("END", label) { text[position] = character; position += 1 }
    }

    static func encodedCount(ofBase64 count: Int, label: String) -> Int {
        boundary("BEGIN", label).count + boundary("END", label).count + count + (count + lineCount - 1) / lineCount
    }

    /// Copies the base64 between the boundaries of `text`, without its line ends, into the front of `base64`,
    /// which is at least as long as `text`. Returns the count, or nil where the text is not one such block.
    static func unwrap(_ text: Span<UInt8>, label: String, into base64: inout MutableSpan<UInt8>) -> Int? {
        let begin = boundary("BEGIN", label), end = boundary("END", label)
        guard text.count >= begin.count + end.count, text.count <= maximumCount else { return nil }
        let bodyEnd = text.count - end.count
        for index in begin.indices where text[index] != begin[index] { return nil }
        for index in end.indices where text[bodyEnd + index] != end[index] { return nil }
        var count = 0, column = 0
        for index in begin.count..<bodyEnd {
            let character = text[index]
            if character == newline {
                // Every line is full but the last, and no line is empty.
                guard column == lineCount || (column > 0 && index == bodyEnd - 1) else { return nil }
                column = 0
            } else {
                guard column < lineCount else { return nil }
                base64[count] = character
                count += 1
                column += 1
            }
        }
        return column == 0 ? count : nil
    }

    private static func boundary(_ word: String, _ label: String) -> [UInt8] { Array("-----\(word) \(label)-----\n".utf8) }
}
