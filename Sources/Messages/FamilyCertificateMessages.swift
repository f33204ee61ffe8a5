public import Domain
public import JSON

/// Issuing server at the ASP → family register: an authenticated person's request for one certificate (A7). The family-register system decides,
/// composes and prints; how many copies are paid for is not its concern.
public struct FamilyCertificateRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The serial (発行番号) of the user authentication certificate, in hex.
    public let serial: String
    public let kind: CertificateKind
    public let options: [ChosenOption]
    /// SHA-256 of the kiosk's own request, so that the city's journal names exactly what the card signed.
    public let kioskRequestHash: String

    public init(requestID: RequestID, deadline: Instant, serial: String, kind: CertificateKind, options: [ChosenOption], kioskRequestHash: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.serial = serial
        self.kind = kind
        self.options = options
        self.kioskRequestHash = kioskRequestHash
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        serial = try json.text("serial")
        kind = try json.parsed("kind", CertificateKind.init(rawValue:))
        options = try json.list("options") { (option: JSONValue) throws(MessageError) in try ChosenOption(json: option) }
        kioskRequestHash = try json.text("kioskRequestHash")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "serial": .string(serial), "kind": .string(kind.rawValue),
            "options": .array(options.map(\.json)), "kioskRequestHash": .string(kioskRequestHash),
        ]
    }
}

/// Family register → issuing server at the ASP: the certificate with the city's seal on it, and nothing of what it was made from.
public struct FamilyCertificateResponse: WireMessage, Hashable {
    public let requestHash: String
    /// The PDF in base64.
    public let document: String

    public init(requestHash: String, document: String) {
        self.requestHash = requestHash
        self.document = document
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        document = try json.text("document")
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "document": .string(document)] }
}

/// Issuing server on premises → family register, when the certificate is made and before it goes out: does it still stand? A hold that was set since
/// the entries were read refuses it (G1, invariant 7). Answered with an `Acknowledgement`.
public struct ClearanceRequest: WireMessage, Hashable {
    /// The request whose entries the certificate was made from.
    public let requestID: RequestID
    public let deadline: Instant

    public init(requestID: RequestID, deadline: Instant) {
        self.requestID = requestID
        self.deadline = deadline
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
    }

    public var json: JSONValue { ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601)] }
}
