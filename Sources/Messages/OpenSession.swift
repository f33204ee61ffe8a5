public import Domain
public import JSON

/// Kiosk → store network → centre: a card is held to the kiosk.
public struct OpenSessionRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The city that the person chose, a JIS code of six digits.
    public let municipality: String
    /// The card's user authentication certificate, DER in base64. It names nobody.
    public let certificate: String

    public init(requestID: RequestID, deadline: Instant, municipality: String, certificate: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.municipality = municipality
        self.certificate = certificate
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        municipality = try json.text("municipality")
        certificate = try json.text("certificate")
    }

    public var json: JSONValue {
        ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "municipality": .string(municipality), "certificate": .string(certificate)]
    }
}

/// What the centre answers once the card is valid and the city is open.
public struct OpenSessionResponse: WireMessage, Hashable {
    public let requestHash: String
    /// 32 random octets in hex, to be signed by the card together with the request.
    public let challenge: String
    public let menu: [MenuItem]

    public init(requestHash: String, challenge: String, menu: [MenuItem]) {
        self.requestHash = requestHash
        self.challenge = challenge
        self.menu = menu
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        challenge = try json.text("challenge")
        menu = try json.list("menu") { (item: JSONValue) throws(MessageError) in try MenuItem(json: item) }
    }

    public var json: JSONValue {
        ["requestHash": .string(requestHash), "challenge": .string(challenge), "menu": .array(menu.map(\.json))]
    }
}
