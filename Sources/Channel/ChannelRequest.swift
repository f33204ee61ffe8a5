public import EventLoop
public import JSON

/// A request that has passed line, TLS, identity and gate.
public struct ChannelRequest: Sendable {
    public enum Body: Sendable {
        case json(JSONValue)
        case binary([UInt8])
    }

    public let message: String
    public let body: Body
    /// SHA-256 of the body's octets in hex; every answer carries it (invariant 2).
    public let hash: String
    /// The node that asks.
    public let peer: String
    /// When the answer is due: within the channel's time, and before the asker's own deadline, which travels with the
    /// request. Nothing may come of a request after it (invariant 3).
    public let deadline: MonotonicTime

    public var isOverdue: Bool { deadline <= .now }
}

/// What a handler answers.
public enum ChannelAnswer: Sendable {
    case response(JSONValue)
    case refusal(JSONValue)
    case binary([UInt8])
}
