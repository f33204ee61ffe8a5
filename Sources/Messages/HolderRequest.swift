public import Domain
public import JSON

/// What is asked of the holder of a certificate, who is known by nothing but its serial: what may be had now (`menu`, which reaches no register), whether
/// there is a use registration (`registrant`, G5), and that the card is lost (`suspend`, A11; there is no message that lifts a suspension).
public struct HolderRequest: WireMessage, Hashable {
    /// The asker's own counter: the same question has the same id however often it is sent.
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The serial (発行番号) of the user authentication certificate, in hex.
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
