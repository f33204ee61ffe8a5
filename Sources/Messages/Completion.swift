public import Domain
public import JSON

/// How a transaction ended at the kiosk; the counts of kiosk, operator, centre and city come from it.
public enum CompletionOutcome: String, Sendable, Hashable {
    case printed, refunded, abandoned
}

/// Kiosk → store network → centre → issuing server.
public struct CompletionReport: WireMessage, Hashable {
    public let requestID: RequestID
    public let outcome: CompletionOutcome
    public let copies: Int
    public let feeYen: Int

    public init(requestID: RequestID, outcome: CompletionOutcome, copies: Int, feeYen: Int) {
        self.requestID = requestID
        self.outcome = outcome
        self.copies = copies
        self.feeYen = feeYen
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        outcome = try json.parsed("outcome", CompletionOutcome.init(rawValue:))
        copies = try json.integer("copies")
        feeYen = try json.integer("feeYen")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "outcome": .string(outcome.rawValue),
            "copies": .integer(Int64(copies)), "feeYen": .integer(Int64(feeYen)),
        ]
    }
}

public struct Acknowledgement: WireMessage, Hashable {
    public let requestHash: String

    public init(requestHash: String) { self.requestHash = requestHash }

    public init(json: JSONValue) throws(MessageError) { requestHash = try json.text("requestHash") }

    public var json: JSONValue { ["requestHash": .string(requestHash)] }
}
