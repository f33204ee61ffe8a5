public import Domain
public import JSON

/// Whose entries of a family register are asked for (B5, B6).
public enum RegisterExtent: String, Sendable, Hashable {
    /// 全部: everybody in it.
    case all
    /// The card holder.
    case oneself = "self"
    /// Chosen persons, by position in the register, from 1.
    case members
}

/// Issuing server → family register: the entries for one certificate. The message's name says of which register.
public struct FamilyRegisterRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The resident register's number of the card holder.
    public let resident: ResidentID
    public let extent: RegisterExtent
    /// With extent `members`: positions in the register, from 1.
    public let members: [Int]

    public init(requestID: RequestID, deadline: Instant, resident: ResidentID, extent: RegisterExtent, members: [Int]) {
        self.requestID = requestID
        self.deadline = deadline
        self.resident = resident
        self.extent = extent
        self.members = members
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        resident = ResidentID(try json.text("resident"))
        extent = try json.parsed("extent", RegisterExtent.init(rawValue:))
        members = try json.integers("members")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "resident": .string(resident.text),
            "extent": .string(extent.rawValue), "members": .array(members.map { .integer(Int64($0)) }),
        ]
    }
}

/// Issuing server → registers: the seal that the card holder has registered.
public struct SealRegistrationRequest: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    public let resident: ResidentID

    public init(requestID: RequestID, deadline: Instant, resident: ResidentID) {
        self.requestID = requestID
        self.deadline = deadline
        self.resident = resident
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        resident = ResidentID(try json.text("resident"))
    }

    public var json: JSONValue {
        ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "resident": .string(resident.text)]
    }
}

/// Issuing server → registers: the card holder's tax record of one fiscal year.
public struct TaxRecordRequest: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    public let resident: ResidentID
    public let fiscalYear: Int
    /// Whether deductions, dependants and tax are needed; an income certificate does not show them.
    public let taxation: Bool

    public init(requestID: RequestID, deadline: Instant, resident: ResidentID, fiscalYear: Int, taxation: Bool) {
        self.requestID = requestID
        self.deadline = deadline
        self.resident = resident
        self.fiscalYear = fiscalYear
        self.taxation = taxation
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        resident = ResidentID(try json.text("resident"))
        fiscalYear = try json.integer("fiscalYear")
        taxation = try json.truth("taxation")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "resident": .string(resident.text),
            "fiscalYear": .integer(Int64(fiscalYear)), "taxation": .bool(taxation),
        ]
    }
}
