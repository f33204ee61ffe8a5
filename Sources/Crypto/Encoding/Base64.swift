/// Base64 with padding (RFC 4648 §4). Decoding is strict: no white space, full padding, and no bits set
/// beyond the last octet, so that every value has exactly one text.
public enum Base64 {
    private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    /// No letter of the alphabet.
    private static let none: UInt8 = 0xff

    /// What each octet stands for, 0 to 63, or `none`.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: none, count: 256)
        for (value, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(value) }
        return table
    }()

    /// The ASCII text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text = [UInt8](repeating: 0, count: encodedCount(of: bytes.count))
        var destination = text.mutableSpan
        encode(bytes.span, into: &destination)
        return text
    }

    /// The octets that the ASCII `text` stands for; nil where it is not in the one canonical form.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard let count = decodedCount(of: text.span) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var destination = bytes.mutableSpan
        return decode(text.span, into: &destination) ? bytes : nil
    }

    static func encodedCount(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// The number of octets behind `text`; nil where its length or its padding is impossible.
    static func decodedCount(of text: Span<UInt8>) -> Int? {
        guard text.count % 4 == 0 else { return nil }
        guard text.count > 0 else { return 0 }
        let paddings = text[text.count - 1] != padding ? 0 : text[text.count - 2] != padding ? 1 : 2
        return text.count / 4 * 3 - paddings
    }

    /// Fills `destination`, which has `encodedCount` octets.
    static func encode(_ bytes: Span<UInt8>, into destination: inout MutableSpan<UInt8>) {
        let alphabet = alphabet.span
        var source = 0
        var target = 0
        let whole = bytes.count - bytes.count % 3
        while source < whole {
            let group = UInt32(bytes[source]) << 16 | UInt32(bytes[source + 1]) << 8 | UInt32(bytes[source + 2])
            destination[target] = alphabet[Int(group >> 18)]
            destination[target + 1] = alphabet[Int(group >> 12 & 63)]
            destination[target + 2] = alphabet[Int(group >> 6 & 63)]
            destination[target + 3] = alphabet[Int(group & 63)]
            source += 3
            target += 4
        }
        switch bytes.count - whole {
        case 1:
            let last = bytes[source]
            destination[target] = alphabet[Int(last >> 2)]
            destination[target + 1] = alphabet[Int(last & 3) << 4]
            destination[target + 2] = padding
            destination[target + 3] = padding
        case 2:
            let last = UInt32(bytes[source]) << 8 | UInt32(bytes[source + 1])
            destination[target] = alphabet[Int(last >> 10)]
            destination[target + 1] = alphabet[Int(last >> 4 & 63)]
            destination[target + 2] = alphabet[Int(last & 15) << 2]
            destination[target + 3] = padding
        default:
            break
        }
    }

    /// Fills `destination`, which has `decodedCount` octets. False where the text is not canonical.
    static func decode(_ text: Span<UInt8>, into destination: inout MutableSpan<UInt8>) -> Bool {
        let values = values.span
        let whole = destination.count / 3
        var source = 0
        var target = 0
        for _ in 0..<whole {
            let first = values[Int(text[source])], second = values[Int(text[source + 1])]
            let third = values[Int(text[source + 2])], fourth = values[Int(text[source + 3])]
            guard first | second | third | fourth < 64 else { return false }
            let group = UInt32(first) << 18 | UInt32(second) << 12 | UInt32(third) << 6 | UInt32(fourth)
            destination[target] = UInt8(truncatingIfNeeded: group >> 16)
            destination[target + 1] = UInt8(truncatingIfNeeded: group >> 8)
            destination[target + 2] = UInt8(truncatingIfNeeded: group)
            source += 4
            target += 3
        }
        let left = destination.count - target
        guard left > 0 else { return true }
        let first = values[Int(text[source])], second = values[Int(text[source + 1])]
        guard first | second < 64 else { return false }
        destination[target] = first << 2 | second >> 4
        if left == 1 { return second & 15 == 0 }
        let third = values[Int(text[source + 2])]
        guard third < 64 else { return false }
        destination[target + 1] = second << 4 | third >> 2
        return third & 3 == 0
    }
}
