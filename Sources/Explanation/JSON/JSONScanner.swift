/// The tokens of JSON (RFC 8259), read strictly from octets, with their places. Whether whitespace is let through is the caller's matter.
struct JSONScanner {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil) {
        self.bytes = bytes
        self.end = min(max(0, end ?? bytes.count), bytes.count)
        position = min(max(0, start), self.end)
    }

    var isAtEnd: Bool { position >= end }
    var next: UInt8? { position < end ? bytes[position] : nil }

    mutating func skipWhitespace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Whether the text stands here, and steps over it if so.
    mutating func take(_ text: StaticString) -> Bool {
        var index = position
        for byte in String(describing: text).utf8 {
            guard index < end, bytes[index] == byte else { return false }
            index += 1
        }
        position = index
        return true
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// A string with its quotes: its text. Nil, and no step, where none stands here or it is no UTF-8.
    mutating func string() -> String? {
        guard next == UInt8(ascii: "\"") else { return nil }
        var index = position + 1
        var text: [UInt8] = []
        while index < end {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { return nil }
                position = index + 1
                return string
            case UInt8(ascii: "\\"):
                guard let (scalar, after) = escape(at: index + 1) else { return nil }
                text.append(contentsOf: String(Character(scalar)).utf8)
                index = after
            case 0..<0x20:
                return nil
            default:
                text.append(byte)
                index += 1
            }
        }
        return nil
    }

    /// What stands for a character after a backslash.
    private func escape(at index: Int) -> (Unicode.Scalar, after: Int)? {
        guard index < end else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "\""): return ("\"", index + 1)
        case UInt8(ascii: "\\"): return ("\\", index + 1)
        case UInt8(ascii: "/"): return ("/", index + 1)
        case UInt8(ascii: "b"): return ("\u{8}", index + 1)
        case UInt8(ascii: "f"): return ("\u{C}", index + 1)
        case UInt8(ascii: "n"): return ("\n", index + 1)
        case UInt8(ascii: "r"): return ("\r", index + 1)
        case UInt8(ascii: "t"): return ("\t", index + 1)
        case UInt8(ascii: "u"):
            guard let first = unit(at: index + 1) else { return nil }
            if let scalar = Unicode.Scalar(first) { return (scalar, index + 5) }
            // A high surrogate takes the low one that must follow (RFC 8259 §7).
            guard first < 0xDC00, index + 6 < end, bytes[index + 5] == UInt8(ascii: "\\"), bytes[index + 6] == UInt8(ascii: "u"),
                  let second = unit(at: index + 7), (0xDC00...0xDFFF).contains(second) else { return nil }
            guard let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)) else { return nil }
            return (scalar, index + 11)
        default: return nil
        }
    }

    private func unit(at index: Int) -> UInt32? {
        guard index + 4 <= end else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Hexadecimal.value(ofEitherCase: byte) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// An integer in plain decimal, or nil and no step where none stands here: a fraction or exponent after it is the caller's to refuse.
    mutating func integer() -> Int64? {
        var index = position
        if index < end, bytes[index] == UInt8(ascii: "-") { index += 1 }
        let digits = index
        while index < end, index - digits < 20, (0x30...0x39).contains(bytes[index]) { index += 1 }
        guard index > digits, let value = Int64(String(decoding: bytes[position..<index], as: UTF8.self)) else { return nil }
        position = index
        return value
    }
}
