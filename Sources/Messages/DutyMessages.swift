public import Domain
public import JSON

/// Duty desk → family register: who in the family registers here was born on that day (G3)?
public struct BirthDateSearch: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    public let birthDate: CivilDate

    public init(requestID: RequestID, deadline: Instant, birthDate: CivilDate) {
        self.requestID = requestID
        self.deadline = deadline
        self.birthDate = birthDate
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        birthDate = try json.day("birthDate")
    }

    public var json: JSONValue {
        ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "birthDate": .string(birthDate.iso8601)]
    }
}

/// Duty desk → family register: who in the family registers here has that name (G3)?
public struct NameSearch: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    public let name: String

    public init(requestID: RequestID, deadline: Instant, name: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.name = name
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        name = try json.text("name")
    }

    public var json: JSONValue { ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "name": .string(name)] }
}

/// Family register → duty desk: 本籍, 氏名 and 生年月日 of who was found, and nothing else (G3).
public struct CandidateList: WireMessage, Hashable {
    public struct Candidate: Sendable, Hashable {
        /// Random, of this search only: what a hold names. It stands for no person outside of the search.
        public let reference: String
        /// 本籍
        public let domicile: FamilyRegisterText
        /// 氏名
        public let name: FamilyRegisterText
        /// 生年月日
        public let birthDate: CivilDate

        public init(reference: String, domicile: FamilyRegisterText, name: FamilyRegisterText, birthDate: CivilDate) {
            self.reference = reference
            self.domicile = domicile
            self.name = name
            self.birthDate = birthDate
        }
    }

    public let requestHash: String
    /// More were found than may be shown: then none is, and the search is to be narrower.
    public let tooMany: Bool
    public let candidates: [Candidate]

    public init(requestHash: String, tooMany: Bool, candidates: [Candidate]) {
        self.requestHash = requestHash
        self.tooMany = tooMany
        self.candidates = candidates
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        tooMany = try json.truth("tooMany")
        candidates = try json.list("candidates") { (candidate: JSONValue) throws(MessageError) in
            Candidate(
                reference: try candidate.text("candidate"), domicile: try candidate.registerText("domicilePlace"), name: try candidate.registerText("name"),
                birthDate: try candidate.day("birthDate"))
        }
    }

    public var json: JSONValue {
        [
            "requestHash": .string(requestHash), "tooMany": .bool(tooMany),
            "candidates": .array(candidates.map {
                ["candidate": .string($0.reference), "domicilePlace": .string($0.domicile.text), "name": .string($0.name.text), "birthDate": .string($0.birthDate.iso8601)]
            }),
        ]
    }
}

/// Duty desk → family register: a notification was received, nothing may be issued from that register from now on (G2). Answered with an
/// `Acknowledgement` once it is on the disk. There is no message that lifts one.
public struct HoldRequest: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    /// Of a `CandidateList`.
    public let candidate: String
    public let notification: FamilyNotification
    /// When the duty desk received it: the date of its effect.
    public let receivedOn: CivilDate

    public init(requestID: RequestID, deadline: Instant, candidate: String, notification: FamilyNotification, receivedOn: CivilDate) {
        self.requestID = requestID
        self.deadline = deadline
        self.candidate = candidate
        self.notification = notification
        self.receivedOn = receivedOn
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        candidate = try json.text("candidate")
        notification = try json.parsed("notification", FamilyNotification.init(rawValue:))
        receivedOn = try json.day("receivedOn")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "candidate": .string(candidate),
            "notification": .string(notification.rawValue), "receivedOn": .string(receivedOn.iso8601),
        ]
    }
}
