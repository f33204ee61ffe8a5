#if DEFECTS
import JSON
public import Policy

/// A value that fits its grammar and means what a liar wants: what no gate can refuse.
enum FittedValue {
    /// The spelling of a value of `grammar` that holds the next bits; nil where the grammar has only the value that is there.
    static func spelt(in grammar: Grammar, _ bits: inout LeakBits, clean: [UInt8]) -> [UInt8]? {
        for _ in 0..<8 {
            let value = value(in: grammar, &bits).canonicalBytes
            if value != clean { return value }
        }
        return nil
    }

    private static func value(in grammar: Grammar, _ bits: inout LeakBits) -> JSONValue {
        switch grammar {
        case .hexadecimal(let count): return .string(LeakEncoding.hexadecimal(bits.octets(Grammar.filled(count, upTo: 64) / 2)))
        case .base64(let count): return .string(String(decoding: Base64Text.encode(bits.octets(Grammar.filled(count, upTo: 256))), as: UTF8.self))
        case .integer(let range): return .integer(range.lowerBound + bits.number(below: range.upperBound - range.lowerBound + 1))
        case .oneOf(let choices): return .string(choices[bits.number(below: choices.count)])
        case .name(let count): return .string(characters("abcdefghijklmnopqrstuvwxyz0123456789-", Grammar.filled(count, upTo: 40), &bits))
        case .digits(let count): return .string(characters("0123456789", Grammar.filled(count, upTo: 40), &bits))
        case .text(let count): return .string(String(String.UnicodeScalarView((0..<Grammar.filled(count, upTo: 40)).compactMap { _ in Unicode.Scalar(UInt32(0x4E00 + bits.number(below: 16_384))) })))
        case .date: return .string(date(&bits))
        case .instant:
            let (hour, minute, second, thousandth) = (bits.number(below: 24), bits.number(below: 60), bits.number(below: 60), bits.number(below: 1000))
            return .string("\(date(&bits))T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(thousandth, 3))Z")
        case .boolean: return .bool(bits.next())
        case .requestID: return .string("\(characters("abcdefghijklmnopqrstuvwxyz", 40, &bits)).\(1 + bits.number(below: Int64(1) << 61))")
        case .municipalityCode:
            let digits = (0..<5).map { _ in bits.number(below: 10) }
            let sum = digits.enumerated().reduce(0) { $0 + (6 - $1.offset) * $1.element }
            return .string(digits.map(String.init).joined() + String((11 - sum % 11) % 10))
        }
    }

    private static func date(_ bits: inout LeakBits) -> String {
        "\(padded(1 + bits.number(below: 9999), 4))-\(padded(1 + bits.number(below: 12), 2))-\(padded(1 + bits.number(below: 28), 2))"
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    private static func characters(_ alphabet: String, _ count: Int, _ bits: inout LeakBits) -> String {
        let letters = Array(alphabet)
        return String((0..<count).map { _ in letters[bits.number(below: letters.count)] })
    }
}

extension Grammar {
    /// As long as the grammar allows, but no longer than a test needs, and of whole octets.
    static func filled(_ count: ClosedRange<Int>, upTo most: Int) -> Int { max(count.lowerBound, min(count.upperBound, most)) }

    /// How many bits a liar can say within the grammar: the logarithm of the number of its values, from below.
    public var roomBits: Int {
        switch self {
        case .hexadecimal(let count): count.upperBound * 4
        case .base64(let count): count.upperBound * 8
        case .integer(let range): Grammar.bits(of: range.upperBound - range.lowerBound + 1)
        case .oneOf(let choices): Grammar.bits(of: Int64(choices.count))
        // 37 characters: 5.2 bits each.
        case .name(let count): count.upperBound * 52 / 10
        case .digits(let count): count.upperBound * 332 / 100
        // Some 149,000 graphic characters: 17 bits each.
        case .text(let count): count.upperBound * 17
        case .date: 21
        case .instant: 48
        case .boolean: 1
        // A name of 40 characters and a counter of 19 digits.
        case .requestID: 40 * 52 / 10 + 63
        case .municipalityCode: 16
        }
    }

    private static func bits(of count: Int64) -> Int { count > 0 ? 63 - count.leadingZeroBitCount : 0 }
}
#endif
