/// The two answers that the profile has.
public enum HTTPStatus: Int, Sendable, Hashable, CaseIterable {
    case ok = 200
    /// The body says what was refused, in the message's own refusal grammar.
    case forbidden = 403

    var reasonPhrase: String {
        switch self {
        case .ok: "OK"
        case .forbidden: "Forbidden"
        }
    }
}

/// A complete request. It is the octets as they came, and the places of its parts in them.
public struct HTTPRequest: Sendable {
    /// The whole message, head and body.
    public let bytes: [UInt8]
    private let head: RequestHead

    init(bytes: [UInt8], head: RequestHead) {
        self.bytes = bytes
        self.head = head
    }

    /// The target without its slash.
    public var messageName: ArraySlice<UInt8> { bytes[head.messageName] }
    public var host: ArraySlice<UInt8> { bytes[head.host] }
    public var contentType: ArraySlice<UInt8> { bytes[head.contentType] }
    public var body: ArraySlice<UInt8> { bytes[head.bodyStart...] }
}

/// A complete response.
public struct HTTPResponse: Sendable {
    /// The whole message, head and body.
    public let bytes: [UInt8]
    private let head: ResponseHead

    init(bytes: [UInt8], head: ResponseHead) {
        self.bytes = bytes
        self.head = head
    }

    public var status: HTTPStatus { head.status }
    public var contentType: ArraySlice<UInt8> { bytes[head.contentType] }
    public var body: ArraySlice<UInt8> { bytes[head.bodyStart...] }
}
