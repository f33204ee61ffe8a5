/// The allowlist of one channel: what is not in it may not cross.
public struct ChannelPolicy: Sendable, Hashable {
    public let name: String
    public let messages: [MessagePolicy]

    public static let highestMessageCount = 64

    /// Refuses a name outside `[a-z0-9-]{1,40}`, two messages of one name, and too many messages.
    public init(name: String, messages: [MessagePolicy]) throws(PolicyError) {
        guard PolicyName.isLowerCaseName(name) else { throw PolicyError(.badName, place: "channel") }
        guard messages.count <= ChannelPolicy.highestMessageCount else { throw PolicyError(.tooManyMessages, place: name) }
        if let repeated = PolicyName.firstRepeated(messages.map(\.name)) {
            throw PolicyError(.repeatedName, place: "\(name)/\(repeated)")
        }
        self.name = name
        self.messages = messages
    }

    /// The message whose name is `name`; nil means that it is not allowed.
    public func message(named name: String) -> MessagePolicy? { messages.first { $0.name == name } }
}

/// One exchange on a channel: a request and its answer, or a refusal.
public struct MessagePolicy: Sendable, Hashable {
    /// Also the path: `/<name>`.
    public let name: String
    public let request: BodyPolicy
    public let response: BodyPolicy
    public let refusal: BodyPolicy

    public var path: String { "/\(name)" }

    /// Refuses a name outside `[a-z0-9-]{1,40}`.
    public init(name: String, request: BodyPolicy, response: BodyPolicy, refusal: BodyPolicy) throws(PolicyError) {
        guard PolicyName.isLowerCaseName(name) else { throw PolicyError(.badName, place: "message") }
        self.name = name
        self.request = request
        self.response = response
        self.refusal = refusal
    }

    public func body(_ direction: Direction) -> BodyPolicy {
        switch direction {
        case .request: request
        case .response: response
        case .refusal: refusal
        }
    }
}

/// Which of the three bodies of an exchange is meant.
public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// From the end that opened the connection.
    case request
    /// The answer `200 OK`.
    case response
    /// The answer `403 Forbidden`.
    case refusal
}

/// What one body may be.
public struct BodyPolicy: Sendable, Hashable {
    public let content: ContentPolicy
    /// Octets of the body, at least 1.
    public let maximumBytes: Int

    /// No body may be larger: 16 MiB.
    public static let highestMaximumBytes = 16 << 20

    /// Refuses a size outside 1…16 MiB, repeated field names, and a content type that is no media type.
    public init(content: ContentPolicy, maximumBytes: Int) throws(PolicyError) {
        guard (1...BodyPolicy.highestMaximumBytes).contains(maximumBytes) else { throw PolicyError(.badSize, place: "maximumBytes") }
        switch content {
        case .json(let fields): try FieldPolicy.check(fields, depth: 0)
        case .binary(let contentType):
            guard PolicyName.isMediaType(contentType), contentType != ContentPolicy.jsonContentType else {
                throw PolicyError(.badContentType, place: "contentType")
            }
        }
        self.content = content
        self.maximumBytes = maximumBytes
    }
}

public enum ContentPolicy: Sendable, Hashable {
    /// A canonical JSON object with these members, in this order.
    case json([FieldPolicy])
    /// DER under the named media type, such as `application/ocsp-request`.
    case binary(contentType: String)

    public static let jsonContentType = "application/json"

    /// The exact value of the Content-Type header.
    public var contentType: String {
        switch self {
        case .json: ContentPolicy.jsonContentType
        case .binary(let contentType): contentType
        }
    }
}
