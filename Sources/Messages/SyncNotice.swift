public import Domain
public import JSON

/// Registers → issuing server at the ASP, every few seconds and at once after a change: which residents' entries differ from
/// the copy. Nothing is issued of their households until a delta has come (F3, invariant 7). It is also the news without which the
/// issuing server stops: see `SyncNoticeResponse.round`.
public struct SyncNotice: WireMessage, Hashable {
    /// Of the registers' own: no transaction of a card holder leads to it.
    public let requestID: RequestID
    /// When the asker stops waiting.
    public let deadline: Instant
    /// The round of the latest answer that the registers have heard; 0 for none.
    public let round: Int
    /// The number up to which `pending` takes the copy to be complete.
    public let from: Int
    /// The number of the latest change on record.
    public let head: Int
    /// Whose entries changed after `from`, up to `head`.
    public let pending: [ResidentID]

    public init(requestID: RequestID, deadline: Instant, round: Int, from: Int, head: Int, pending: [ResidentID]) {
        self.requestID = requestID
        self.deadline = deadline
        self.round = round
        self.from = from
        self.head = head
        self.pending = pending
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        round = try json.integer("round")
        from = try json.integer("from")
        head = try json.integer("head")
        pending = try json.texts("pending").map { ResidentID($0) }
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "round": .integer(Int64(round)), "from": .integer(Int64(from)), "head": .integer(Int64(head)),
            "pending": .array(pending.map { .string($0.text) }),
        ]
    }
}

/// Issuing server at the ASP → registers.
public struct SyncNoticeResponse: WireMessage, Hashable {
    public let requestHash: String
    /// A number that only this answer has. A later notice that repeats it proves that it was sent after this answer, however long it
    /// took on the way: the issuing server may then issue for a while that it counts from this answer.
    public let round: Int
    /// The number up to which the copy has every change, on disk.
    public let applied: Int
    /// Whether the issuing server may issue now.
    public let isLeased: Bool

    public init(requestHash: String, round: Int, applied: Int, isLeased: Bool) {
        self.requestHash = requestHash
        self.round = round
        self.applied = applied
        self.isLeased = isLeased
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        round = try json.integer("round")
        applied = try json.integer("applied")
        isLeased = try json.truth("leased")
    }

    public var json: JSONValue {
        ["requestHash": .string(requestHash), "round": .integer(Int64(round)), "applied": .integer(Int64(applied)), "leased": .bool(isLeased)]
    }
}
