public import Domain
public import JSON

/// Issuing server → registers: the entries for one certificate.
public struct ResidentRecordRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The register's own number of the card holder.
    public let resident: ResidentID
    public let scope: RecordScope
    /// With scope `members`: who of the household is to be shown, by position in it, from 1.
    public let members: [Int]
    /// Whether Individual Numbers are needed; only where the certificate shows them (F2).
    public let individualNumber: Bool

    public init(requestID: RequestID, deadline: Instant, resident: ResidentID, scope: RecordScope, members: [Int], individualNumber: Bool) {
        self.requestID = requestID
        self.deadline = deadline
        self.resident = resident
        self.scope = scope
        self.members = members
        self.individualNumber = individualNumber
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        resident = ResidentID(try json.text("resident"))
        scope = try json.parsed("scope", RecordScope.init(rawValue:))
        members = try json.integers("members")
        individualNumber = try json.truth("individualNumber")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "resident": .string(resident.text), "scope": .string(scope.rawValue),
            "members": .array(members.map { .integer(Int64($0)) }), "individualNumber": .bool(individualNumber),
        ]
    }
}

/// Registers → issuing server: a snapshot of one moment (invariant 6).
public struct ResidentRecordResponse: WireMessage, Hashable {
    public struct Entry: Sendable, Hashable {
        public let resident: Resident
        /// AES-256-GCM under the key that the two systems of the city share; base64 (F2).
        public let individualNumberSealed: String?

        public init(resident: Resident, individualNumberSealed: String?) {
            self.resident = resident
            self.individualNumberSealed = individualNumberSealed
        }
    }

    public let requestHash: String
    public let asOf: Instant
    /// The head of the household, of whom the paper names only the name.
    public let headOfHousehold: String
    /// Whether everybody of the household is among `entries`.
    public let wholeHousehold: Bool
    public let entries: [Entry]

    public init(requestHash: String, asOf: Instant, headOfHousehold: String, wholeHousehold: Bool, entries: [Entry]) {
        self.requestHash = requestHash
        self.asOf = asOf
        self.headOfHousehold = headOfHousehold
        self.wholeHousehold = wholeHousehold
        self.entries = entries
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        asOf = try json.parsed("asOf") { Instant(iso8601: $0) }
        headOfHousehold = try json.text("headOfHousehold")
        wholeHousehold = try json.truth("wholeHousehold")
        entries = try json.list("residents") { (entry: JSONValue) throws(MessageError) in
            Entry(resident: try Resident(json: entry), individualNumberSealed: try entry.optionalText("individualNumberSealed"))
        }
    }

    public var json: JSONValue {
        [
            "requestHash": .string(requestHash), "asOf": .string(asOf.iso8601), "headOfHousehold": .string(headOfHousehold),
            "wholeHousehold": .bool(wholeHousehold),
            "residents": .array(entries.map { entry in
                var members = entry.resident.jsonMembers
                if let sealed = entry.individualNumberSealed { members.append(JSONMember("individualNumberSealed", .string(sealed))) }
                return .object(members)
            }),
        ]
    }
}
