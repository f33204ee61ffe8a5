public import Policy

/// Why a message may not cross a channel. It names rule and place and holds nothing of the message,
/// so that it can be journalled and shown as it is.
public struct GateRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let rule: GateRule
    public let channel: String
    /// The message's name; nil where the request asked for one that the channel does not have.
    public let message: String?
    public let direction: Direction
    /// Where in the body: a path such as `$.options[2].copies`, or `octet 17`. A member that is not in
    /// the policy appears by its number from 0, as `?3`, because its name may itself be a secret.
    public let place: String
    /// The name of the finer rule that was broken, such as `json-duplicate-key`.
    public let detail: String?

    public var description: String {
        let finer = detail.map { " (\($0))" } ?? ""
        return "\(channel)/\(message ?? "?") \(direction.rawValue): \(rule.rawValue)\(finer) at \(place)"
    }
}

/// The gate's rules. The raw value is the rule's name in journals.
public enum GateRule: String, Sendable, Hashable, CaseIterable {
    /// The channel has no such message.
    case messageUnknown = "message-unknown"
    /// The request names a host that this end is not.
    case hostUnknown = "host-unknown"
    /// The body is not declared to be what the policy says.
    case contentType = "content-type"
    /// The body is longer than the policy allows.
    case bodyTooLarge = "body-too-large"
    /// The body is no canonical JSON; the detail names the parser's rule.
    case bodyNotCanonical = "body-not-canonical"
    /// The body is JSON, but no object.
    case bodyNotObject = "body-not-object"
    /// A member that the policy does not list.
    case fieldUnknown = "field-unknown"
    /// A member that the policy demands is absent.
    case fieldMissing = "field-missing"
    /// A listed member stands in another place than the policy gives it, or a second time.
    case fieldOrder = "field-order"
    /// A value of another JSON type than the policy says, null included.
    case fieldType = "field-type"
    /// A scalar outside its grammar; the detail is the grammar.
    case fieldGrammar = "field-grammar"
    /// A list with too few or too many elements.
    case listLength = "list-length"
    /// A binary body at a gate that was given no check for binary bodies.
    case binaryUnchecked = "binary-unchecked"
    /// A binary body that the given check refused; the detail is the check's own word.
    case binaryRefused = "binary-refused"
}
