/// Base64 with padding (RFC 4648 §4). Decoding is strict: no white space, full padding, and no bits set
/// beyond the last octet, so that every value has exactly one text.
public enum Base64 {
    private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    /// No letter of the alphabet.
    private static let none: UInt8 = 0xff

    /// The two letters of every 12 bits.
    private static let pairs: [(UInt8, UInt8)] = (0..<4096).map { (alphabet[$0 >> 6], alphabet[$0 & 63]) }

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
        let whole = bytes.count - bytes.count % 3
        guard destination.count >= encodedCount(of: bytes.count) else { return }
        let pairs = pairs.span
        var source = 0
        var target = 0
        while source < whole {
            // Three octets below `whole` and four letters within the destination, as just compared; 12 bits index the pairs.
            let group = unsafe Int(bytes[unchecked: source]) << 16 | Int(bytes[unchecked: source + 1]) << 8 | Int(bytes[unchecked: source + 2])
            let high = unsafe pairs[unchecked: group >> 12], low = unsafe pairs[unchecked: group & 4095]
            unsafe destination[unchecked: target] = high.0
            unsafe destination[unchecked: target + 1] = high.1
            unsafe destination[unchecked: target + 2] = low.0
            unsafe destination[unchecked: target + 3] = low.1
            source += 3
            target += 4
        }
        switch bytes.count - whole {
        case 1:
            let last = pairs[Int(bytes[source]) << 4]
            destination[target] = last.0
            destination[target + 1] = last.1
            destination[target + 2] = padding
            destination[target + 3] = padding
        case 2:
            let last = Int(bytes[source]) << 8 | Int(bytes[source + 1])
            let high = pairs[last >> 4]
            destination[target] = high.0
            destination[target + 1] = high.1
            destination[target + 2] = alphabet[(last & 15) << 2]
            destination[target + 3] = padding
        default:
            break
        }
    }

    /// Fills `destination`, which has `decodedCount` octets. False where the text is not canonical.
    static func decode(_ text: Span<UInt8>, into destination: inout MutableSpan<UInt8>) -> Bool {
        let whole = destination.count / 3
        guard decodedCount(of: text) == destination.count else { return false }
        let values = values.span
        var source = 0
        var target = 0
        for _ in 0..<whole {
            // Four letters of the text and three octets of the destination, whose counts belong together; an octet indexes the values.
            let first = unsafe values[unchecked: Int(text[unchecked: source])], second = unsafe values[unchecked: Int(text[unchecked: source + 1])]
            let third = unsafe values[unchecked: Int(text[unchecked: source + 2])], fourth = unsafe values[unchecked: Int(text[unchecked: source + 3])]
            guard first | second | third | fourth < 64 else { return false }
            unsafe destination[unchecked: target] = first << 2 | second >> 4
            unsafe destination[unchecked: target + 1] = second << 4 | third >> 2
            unsafe destination[unchecked: target + 2] = third << 6 | fourth
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
