public import Domain
public import JSON

/// Registers → issuing server at the ASP: the entries that the changes after `from`, up to `upTo`, concern, as they are now. All
/// entries of one change come together, so that a household is never half old and half new (A6).
public struct SyncDelta: WireMessage, Hashable {
    /// Of the registers' own: no transaction of a card holder leads to it.
    public let requestID: RequestID
    public let deadline: Instant
    public let from: Int
    public let upTo: Int
    /// The number of the latest change on record: the copy is complete where `upTo` is the same.
    public let head: Int
    /// The moment of the register at which the entries stood so.
    public let asOf: Instant
    public let entries: [SyncEntry]

    public init(requestID: RequestID, deadline: Instant, from: Int, upTo: Int, head: Int, asOf: Instant, entries: [SyncEntry]) {
        self.requestID = requestID
        self.deadline = deadline
        self.from = from
        self.upTo = upTo
        self.head = head
        self.asOf = asOf
        self.entries = entries
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        from = try json.integer("from")
        upTo = try json.integer("upTo")
        head = try json.integer("head")
        asOf = try json.parsed("asOf") { Instant(iso8601: $0) }
        entries = try json.list("entries") { (entry: JSONValue) throws(MessageError) in try SyncEntry(json: entry) }
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "from": .integer(Int64(from)), "upTo": .integer(Int64(upTo)), "head": .integer(Int64(head)),
            "asOf": .string(asOf.iso8601), "entries": .array(entries.map(\.json)),
        ]
    }
}

/// Issuing server at the ASP → registers.
public struct SyncDeltaResponse: WireMessage, Hashable {
    public let requestHash: String
    /// The number up to which the copy has every change, on disk. Another than the delta's `upTo` says where to go on.
    public let applied: Int

    public init(requestHash: String, applied: Int) {
        self.requestHash = requestHash
        self.applied = applied
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        applied = try json.integer("applied")
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "applied": .integer(Int64(applied))] }
}

/// What the copy at the ASP holds of one person.
public struct SyncEntry: Sendable, Hashable {
    /// What is there of a person who lives here.
    public struct Content: Sendable, Hashable {
        /// With the registered seal.
        public let resident: Resident
        /// AES-256-GCM under the key that the two systems of the city share; base64 (F2).
        public let individualNumberSealed: String
        /// The tax records of the years that the city certifies.
        public let taxes: [TaxationCertificate]

        public init(resident: Resident, individualNumberSealed: String, taxes: [TaxationCertificate]) {
            self.resident = resident
            self.individualNumberSealed = individualNumberSealed
            self.taxes = taxes
        }
    }

    public let id: ResidentID
    /// 発行抑止. The reason stays in the city.
    public let isHeld: Bool
    /// Nil for who has died or moved away: of them the copy keeps nothing (B8).
    public let content: Content?

    public init(id: ResidentID, isHeld: Bool, content: Content?) {
        self.id = id
        self.isHeld = isHeld
        self.content = content
    }

    public init(json: JSONValue) throws(MessageError) {
        id = ResidentID(try json.text("id"))
        isHeld = try json.truth("held")
        let taxes = try json.elements("taxes")
        guard let record = json["record"] else {
            // Of who has gone nothing comes along.
            guard json["seal"] == nil, json["individualNumberSealed"] == nil, taxes.isEmpty else { throw MessageError(field: "record") }
            content = nil
            return
        }
        let person = try Resident(json: record)
        let seal = try json.optionalPart("seal") { (seal: JSONValue) throws(MessageError) in try SealRegistration(json: seal) }
        var certificates: [TaxationCertificate] = []
        for tax in taxes { certificates.append(try TaxationCertificate(json: tax, of: person)) }
        content = Content(resident: person.with(seal: seal), individualNumberSealed: try json.text("individualNumberSealed"), taxes: certificates)
    }

    public var json: JSONValue {
        var members = [JSONMember("id", .string(id.text)), JSONMember("held", .bool(isHeld))]
        if let content {
            members.append(JSONMember("record", .object(content.resident.jsonMembers)))
            members.append(JSONMember("individualNumberSealed", .string(content.individualNumberSealed)))
            if let seal = content.resident.seal { members.append(JSONMember("seal", seal.json)) }
        }
        members.append(JSONMember("taxes", .array(content?.taxes.map(\.syncJSON) ?? [])))
        return .object(members)
    }
}

/// A seal of the seal register, on `lgwan-sync` and in the register's own file.
extension SealRegistration {
    public init(json: JSONValue) throws(MessageError) {
        self.init(
            number: try json.text("number"), registeredOn: try json.parsed("registeredOn") { CivilDate(iso8601: $0) }, imprint: try json.text("imprint"))
    }

    public var json: JSONValue { ["number": .string(number), "registeredOn": .string(registeredOn.iso8601), "imprint": .string(imprint)] }
}
