public import Domain
public import JSON

/// Kiosk → store network → centre: the person has chosen and the card has signed.
public struct KioskIssueRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    public let kind: CertificateKind
    public let options: [ChosenOption]
    public let copies: Int
    /// The public key of the kiosk's one session, an uncompressed P-256 point of 65 octets in base64.
    public let recipient: String
    /// The card's signature over `SignedRequest`, in base64.
    public let signature: String

    public init(requestID: RequestID, deadline: Instant, kind: CertificateKind, options: [ChosenOption], copies: Int, recipient: String, signature: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.kind = kind
        self.options = options
        self.copies = copies
        self.recipient = recipient
        self.signature = signature
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        kind = try json.parsed("kind", CertificateKind.init(rawValue:))
        options = try json.list("options") { (option: JSONValue) throws(MessageError) in try ChosenOption(json: option) }
        copies = try json.integer("copies")
        recipient = try json.text("recipient")
        signature = try json.text("signature")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "kind": .string(kind.rawValue), "options": .array(options.map(\.json)),
            "copies": .integer(Int64(copies)), "recipient": .string(recipient), "signature": .string(signature),
        ]
    }
}

/// The bytes that the card signs: the whole request, bound to kiosk, session and city.
public struct SignedRequest: Sendable {
    public let bytes: [UInt8]

    /// - Parameter challenge: the centre's 32 octets in hex.
    public init(challenge: String, municipality: String, requestID: RequestID, kind: CertificateKind, options: [ChosenOption], copies: Int, recipient: String) {
        let statement: JSONValue = [
            "purpose": "kofu certificate request", "challenge": .string(challenge), "municipality": .string(municipality),
            "kiosk": .string(requestID.node), "requestId": .string(requestID.description), "kind": .string(kind.rawValue),
            "options": .array(options.map(\.json)), "copies": .integer(Int64(copies)), "recipient": .string(recipient),
        ]
        bytes = statement.canonicalBytes
    }
}

/// A document on its way back: sealed (kiosk line, dedicated line) or a PDF (LGWAN).
public struct IssueResponse: WireMessage, Hashable {
    public let requestHash: String
    public let feeYen: Int
    /// Base64: a CMS message that only the kiosk's session can open, or the PDF itself on the LGWAN.
    public let document: String

    public init(requestHash: String, feeYen: Int, document: String) {
        self.requestHash = requestHash
        self.feeYen = feeYen
        self.document = document
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        feeYen = try json.integer("feeYen")
        document = try json.text("document")
    }

    public var json: JSONValue {
        ["requestHash": .string(requestHash), "feeYen": .integer(Int64(feeYen)), "document": .string(document)]
    }
}
