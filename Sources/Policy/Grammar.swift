/// The grammar of one scalar on a channel, written as a short text in topology.json.
///
/// A grammar leaves one spelling for one meaning wherever it can, so that spelling carries no message
/// of its own: hexadecimal is lower case, base64 is canonical, moments are UTC with milliseconds.
public enum Grammar: Sendable, Hashable {
    /// `hex:64`, `hex:2..40`: whole octets as lower-case hexadecimal; the bounds count digits.
    case hexadecimal(ClosedRange<Int>)
    /// `base64:1..1400`: RFC 4648 section 4 with padding; the bounds count decoded octets.
    case base64(ClosedRange<Int>)
    /// `integer:0..100000`: a JSON integer.
    case integer(ClosedRange<Int64>)
    /// `enum:a|b|c`: one of these texts.
    case oneOf([String])
    /// `name:1..40`: `[a-z0-9-]+`; the bounds count characters.
    case name(ClosedRange<Int>)
    /// `digits:10..11`: ASCII digits, leading zeros kept; the bounds count them.
    case digits(ClosedRange<Int>)
    /// `text:0..200`: what people write, see `TextRule`; the bounds count Unicode scalars.
    case text(ClosedRange<Int>)
    /// `date`: `YYYY-MM-DD`, a day that exists.
    case date
    /// `instant`: `YYYY-MM-DDThh:mm:ss.sssZ`, and no other spelling of the moment.
    case instant
    /// `boolean`: a JSON true or false.
    case boolean
    /// `request-id`: `<node name>.<counter>`; the counter is decimal without leading zeros.
    case requestID
    /// `municipality-code`: six digits with the right check digit.
    case municipalityCode

    /// The type of JSON value in which the grammar is written.
    public enum Carrier: Sendable, Hashable { case string, integer, boolean }

    public var carrier: Carrier {
        switch self {
        case .integer: .integer
        case .boolean: .boolean
        default: .string
        }
    }

    /// Whether a JSON string's text is of this grammar; never true for `integer` and `boolean`.
    public func matches(text: String) -> Bool {
        let utf8 = text.utf8.span
        switch self {
        case .hexadecimal(let count): return ScalarRule.isHexadecimal(utf8, count)
        case .base64(let count): return Base64Rule.matches(utf8, decodedCount: count)
        case .oneOf(let choices): return choices.contains { ScalarRule.isSame($0.utf8.span, utf8) }
        case .name(let count): return ScalarRule.isName(utf8, count)
        case .digits(let count): return ScalarRule.isDigits(utf8, count)
        case .text(let count): return TextRule.matches(text, count)
        case .date: return DateRule.isDate(utf8)
        case .instant: return DateRule.isInstant(utf8)
        case .requestID: return ScalarRule.isRequestID(utf8)
        case .municipalityCode: return ScalarRule.isMunicipalityCode(utf8)
        case .integer, .boolean: return false
        }
    }

    /// Whether a JSON integer is of this grammar.
    public func matches(integer: Int64) -> Bool {
        guard case .integer(let range) = self else { return false }
        return range.contains(integer)
    }

    /// Whether a JSON true or false is of this grammar.
    public func matches(boolean: Bool) -> Bool { self == .boolean }
}
