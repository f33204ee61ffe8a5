public import Domain
public import JSON

/// Call centre → JPKI centre: the holder of this card has lost it (A11). There is no message that lifts a suspension.
public struct SuspendRequest: WireMessage, Hashable {
    /// The call centre's own counter: the same report has the same id however often it is sent.
    public let requestID: RequestID
    /// When the asker stops waiting; what comes later is refused and asked again (invariant 3).
    public let deadline: Instant
    /// The serial (発行番号) of the user authentication certificate, in hex. Nothing else of the person crosses.
    public let serial: String

    public init(requestID: RequestID, deadline: Instant, serial: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.serial = serial
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        serial = try json.text("serial")
    }

    public var json: JSONValue { ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "serial": .string(serial)] }
}

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
