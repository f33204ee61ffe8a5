public import Domain
public import JSON

/// Kiosk or applicant's PC → centre: a card is presented, for certificates (`open-session`) or for a use registration (`open-registration`, G5).
public struct CardPresentation: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The city that the person chose, for a use registration that of the 本籍: a JIS code of six digits.
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
