import Glibc
public import Policy

/// How much a value can say: the binary logarithm of the number of values that a rule lets through, never less than it really is.
public enum Room {
    /// An Individual Number has twelve digits, the last a check digit of the others: log2 of 10^11.
    public static let individualNumberBits = 11 * log2(10.0)

    /// The bits of a list, or a text, of `counts` elements of `element` bits each: log2 of the sum of all lengths.
    static func bits(of counts: ClosedRange<Int>, elementBits element: Double) -> Double {
        let lengths = Double(counts.upperBound - counts.lowerBound + 1)
        guard element > 0 else { return log2(lengths) }
        // A geometric sum; where an element has next to no bits, all lengths count alike.
        let shorter = log2((1 - exp2(-element * lengths)) / (1 - exp2(-element)))
        return Double(counts.upperBound) * element + (shorter.isFinite ? min(shorter, log2(lengths)) : log2(lengths))
    }
}

extension Grammar {
    /// Bits of one value.
    public var bits: Double {
        switch self {
        case .hexadecimal(let count): Room.bits(of: count.lowerBound / 2...count.upperBound / 2, elementBits: 8)
        case .base64(let count): Room.bits(of: count, elementBits: 8)
        case .integer(let range): log2(Double(range.upperBound) - Double(range.lowerBound) + 1)
        case .oneOf(let choices): choices.isEmpty ? 0 : log2(Double(choices.count))
        case .name(let count): Room.bits(of: count, elementBits: log2(Self.nameCharacters))
        case .digits(let count): Room.bits(of: count, elementBits: log2(10))
        case .text(let count): Room.bits(of: count, elementBits: log2(Self.textScalars))
        case .date: log2(Self.days)
        case .instant: log2(Self.days * 86_400_000)
        case .boolean: 1
        // A node's name, and any number of up to 19 digits.
        case .requestID: Room.bits(of: 1...40, elementBits: log2(Self.nameCharacters)) + 19 * log2(10)
        // The sixth digit follows from the five.
        case .municipalityCode: 5 * log2(10)
        }
    }

    /// `[a-z0-9-]`
    private static let nameCharacters = 37.0
    /// All of Unicode without surrogates, noncharacters and private use: whatever a version assigns, a text has fewer.
    private static let textScalars = 1_114_112.0 - 2048 - 66 - 137_468
    /// Years 0001 to 9999.
    private static let days = 3_652_059.0
}

extension FieldShape {
    /// Bits of one value, with all that lies in it.
    var bits: Double {
        switch self {
        case .scalar(let grammar): grammar.bits
        case .list(let count, let element): Room.bits(of: count, elementBits: element.bits)
        case .object(let fields): fields.reduce(0) { $0 + $1.bits }
        }
    }
}

extension FieldPolicy {
    /// An optional field can also say something by not being there.
    var bits: Double { isOptional ? Room.bits(of: 0...1, elementBits: shape.bits) : shape.bits }
}

extension FieldContents {
    /// Bits of one value: what lies in a list counts once, its repetitions with the list.
    public var bits: Double { isOptional ? Room.bits(of: 0...1, elementBits: shape.bits) : shape.bits }
}
