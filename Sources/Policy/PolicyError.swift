/// Why an allowlist cannot be enforced as written. A program that meets one does not start.
public struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case badName = "policy-bad-name"
        case repeatedName = "policy-repeated-name"
        case tooManyMessages = "policy-too-many-messages"
        case tooManyFields = "policy-too-many-fields"
        case tooDeep = "policy-too-deep"
        case badSize = "policy-bad-size"
        case badContentType = "policy-bad-content-type"
        case badListBounds = "policy-bad-list-bounds"
        case listOfLists = "policy-list-of-lists"

        public var reason: String {
            switch self {
            case .badName: "names of channels and messages are [a-z0-9-]{1,40}, of fields [A-Za-z][A-Za-z0-9-]{0,39}"
            case .repeatedName: "the name is already used beside it"
            case .tooManyMessages: "a channel has at most \(ChannelPolicy.highestMessageCount) messages"
            case .tooManyFields: "an object has at most \(FieldPolicy.highestFieldCount) fields"
            case .tooDeep: "objects and lists lie at most \(FieldPolicy.highestDepth) deep"
            case .badSize: "a body's maximum is 1 to \(BodyPolicy.highestMaximumBytes) octets"
            case .badContentType: "a binary content type is a lower-case media type other than application/json, without parameters"
            case .badListBounds: "a list's bounds lie within 0 to \(FieldShape.highestListCount)"
            case .listOfLists: "a list holds scalars or objects, not lists"
            }
        }
    }

    public let code: Code
    /// The channel, message or field that is meant, as a path.
    public let place: String

    init(_ code: Code, place: String) {
        self.code = code
        self.place = place
    }

    public var description: String { "\(place): \(code.reason)" }
}
