extension Grammar {
    /// The largest bound that hex, base64 and text may have.
    public static let highestCount = 16 << 20
    /// The longest name or run of digits.
    public static let highestNameLength = 64
    /// Choices of one `enum`, at most.
    public static let highestChoiceCount = 200

    /// All that `parse` knows, as its errors list it.
    public static let catalogue = "hex:64, hex:2..40, base64:1..1400, integer:0..100000, enum:a|b, name:1..40, "
        + "digits:10..11, text:0..200, date, instant, boolean, request-id, municipality-code"

    /// Reads a grammar as topology.json writes it.
    public static func parse(_ text: String) throws(GrammarError) -> Grammar {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let parameter = parts.count == 2 ? parts[1] : nil else { return try withoutParameter(name) }
        switch name {
        case "hex":
            let count = try self.count(parameter, within: 2...highestCount)
            guard count.lowerBound % 2 == 0, count.upperBound % 2 == 0 else { throw GrammarError(.oddHexadecimalCount) }
            return .hexadecimal(count)
        case "base64": return .base64(try count(parameter, within: 1...highestCount))
        case "name": return .name(try count(parameter, within: 1...highestNameLength))
        case "digits": return .digits(try count(parameter, within: 1...highestNameLength))
        case "text": return .text(try count(parameter, within: 0...highestCount))
        case "integer": return .integer(try range(parameter))
        case "enum": return .oneOf(try choices(parameter))
        case "date", "instant", "boolean", "request-id", "municipality-code": throw GrammarError(.superfluousParameter)
        default: throw GrammarError(.unknownGrammar)
        }
    }

    private static func withoutParameter(_ name: String) throws(GrammarError) -> Grammar {
        switch name {
        case "date": return .date
        case "instant": return .instant
        case "boolean": return .boolean
        case "request-id": return .requestID
        case "municipality-code": return .municipalityCode
        case "hex", "base64", "name", "digits", "text", "integer", "enum": throw GrammarError(.missingParameter)
        default: throw GrammarError(.unknownGrammar)
        }
    }

    /// `64` or `2..40`.
    private static func count(_ text: Substring, within allowed: ClosedRange<Int>) throws(GrammarError) -> ClosedRange<Int> {
        let range = text.contains(".") ? try range(text) : try range("\(text)..\(text)")
        guard let lower = Int(exactly: range.lowerBound), let upper = Int(exactly: range.upperBound),
              allowed.contains(lower), allowed.contains(upper) else { throw GrammarError(.boundsOutOfRange) }
        return lower...upper
    }

    /// `-5..100000`
    private static func range(_ text: Substring) throws(GrammarError) -> ClosedRange<Int64> {
        guard let dots = text.firstRange(of: "..") else { throw GrammarError(.malformedBounds) }
        let lower = try bound(text[..<dots.lowerBound])
        let upper = try bound(text[dots.upperBound...])
        guard lower <= upper else { throw GrammarError(.boundsOutOfRange) }
        return lower...upper
    }

    private static func bound(_ text: Substring) throws(GrammarError) -> Int64 {
        // Only the spelling that the number itself prints: no plus sign, no leading zeros.
        guard let value = Int64(text), String(value) == text else { throw GrammarError(.malformedBounds) }
        return value
    }

    private static func choices(_ text: Substring) throws(GrammarError) -> [String] {
        let choices = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard choices.count <= highestChoiceCount, choices.allSatisfy({ TextRule.matches($0, 1...200) }),
              Set(choices).count == choices.count else { throw GrammarError(.badChoices) }
        return choices
    }
}

extension Grammar: CustomStringConvertible {
    /// The text that `parse` reads back as this grammar.
    public var description: String {
        switch self {
        case .hexadecimal(let count): "hex:\(Grammar.text(count))"
        case .base64(let count): "base64:\(Grammar.text(count))"
        case .integer(let range): "integer:\(range.lowerBound)..\(range.upperBound)"
        case .oneOf(let choices): "enum:\(choices.joined(separator: "|"))"
        case .name(let count): "name:\(Grammar.text(count))"
        case .digits(let count): "digits:\(Grammar.text(count))"
        case .text(let count): "text:\(Grammar.text(count))"
        case .date: "date"
        case .instant: "instant"
        case .boolean: "boolean"
        case .requestID: "request-id"
        case .municipalityCode: "municipality-code"
        }
    }

    private static func text(_ count: ClosedRange<Int>) -> String {
        count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound)..\(count.upperBound)"
    }
}
