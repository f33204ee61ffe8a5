public import JSON

/// How a certificate stands after a report of its loss.
public enum SuspendedState: String, Sendable, Hashable {
    case suspended
    /// It had been revoked before, and stays so.
    case revoked
}

public struct SuspendResponse: WireMessage, Hashable {
    public let requestHash: String
    public let state: SuspendedState

    public init(requestHash: String, state: SuspendedState) {
        self.requestHash = requestHash
        self.state = state
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        state = try json.parsed("state", SuspendedState.init(rawValue:))
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "state": .string(state.rawValue)] }
}
