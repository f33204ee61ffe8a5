/// What a scalar may look like, as docs/wire.md ("Grammars") describes it.
public enum FieldGrammar: Sendable, Hashable {
    /// Lower-case digits, whole octets; the bounds count digits.
    case hexadecimal(ClosedRange<Int>)
    /// The bounds count decoded octets.
    case base64(ClosedRange<Int>)
    case integer(ClosedRange<Int64>)
    case oneOf([String])
    case name(ClosedRange<Int>)
    case digits(ClosedRange<Int>)
    /// The bounds count Unicode scalars.
    case text(ClosedRange<Int>)
    case date
    case instant
    case boolean
    case requestID
    case municipalityCode

    private static let highest = 16 << 20

    /// Reads a grammar as topology.json writes it. Nil where it is not one that this reader knows.
    static func read(_ text: String) -> FieldGrammar? {
        switch text {
        case "date": return .date
        case "instant": return .instant
        case "boolean": return .boolean
        case "request-id": return .requestID
        case "municipality-code": return .municipalityCode
        default: break
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let parameter = text[text.index(after: colon)...]
        switch text[..<colon] {
        case "hex":
            guard let count = count(parameter, from: 2), count.lowerBound.isMultiple(of: 2), count.upperBound.isMultiple(of: 2) else { return nil }
            return .hexadecimal(count)
        case "base64": return count(parameter, from: 1).map { .base64($0) }
        case "name": return count(parameter, from: 1).map { .name($0) }
        case "digits": return count(parameter, from: 1).map { .digits($0) }
        case "text": return count(parameter, from: 0).map { .text($0) }
        case "integer": return bounds(parameter).map { .integer($0) }
        case "enum":
            let choices = parameter.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard !choices.contains(""), Set(choices).count == choices.count else { return nil }
            return .oneOf(choices)
        default: return nil
        }
    }

    /// `64` or `2..40`, within what can be counted here.
    private static func count(_ text: Substring, from lowest: Int) -> ClosedRange<Int>? {
        let range = text.contains("..") ? bounds(text) : bounds("\(text)..\(text)")
        guard let range, range.lowerBound >= lowest, range.upperBound <= highest else { return nil }
        return Int(range.lowerBound)...Int(range.upperBound)
    }

    private static func bounds(_ text: Substring) -> ClosedRange<Int64>? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let parts = [text[..<dots.lowerBound], text[dots.upperBound...]]
        guard let lower = Int64(parts[0]), let upper = Int64(parts[1]), String(lower) == parts[0], String(upper) == parts[1], lower <= upper else { return nil }
        return lower...upper
    }
}
