/// Why a grammar in topology.json could not be read.
public struct GrammarError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case unknownGrammar = "grammar-unknown"
        case missingParameter = "grammar-missing-parameter"
        case superfluousParameter = "grammar-superfluous-parameter"
        case malformedBounds = "grammar-malformed-bounds"
        case boundsOutOfRange = "grammar-bounds-out-of-range"
        case oddHexadecimalCount = "grammar-odd-hexadecimal-count"
        case badChoices = "grammar-bad-choices"

        public var reason: String {
            switch self {
            case .unknownGrammar: "there is no such grammar; there are \(Grammar.catalogue)"
            case .missingParameter: "this grammar needs bounds or choices after a colon; there are \(Grammar.catalogue)"
            case .superfluousParameter: "this grammar takes nothing after its name; there are \(Grammar.catalogue)"
            case .malformedBounds: "bounds are written as one number or as lowest..highest, without plus signs or leading zeros"
            case .boundsOutOfRange: "the lowest bound exceeds the highest, or a bound is beyond what the grammar allows"
            case .oddHexadecimalCount: "hex counts digits of whole octets, so its bounds are even"
            case .badChoices: "choices are 1 to \(Grammar.highestChoiceCount) different texts between bars, none empty"
            }
        }
    }

    public let code: Code

    init(_ code: Code) { self.code = code }

    public var description: String { code.reason }
}
