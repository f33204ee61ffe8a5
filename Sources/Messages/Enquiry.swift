public import Domain
public import JSON

/// The pages of the enquiry site.
public enum EnquiryPageName: String, Sendable, Hashable, CaseIterable {
    case enquiry
}

/// Relying party's PC → enquiry site: the page that the browser is to show.
public typealias EnquiryPageRequest = PageRequest<EnquiryPageName>

/// Relying party's PC → enquiry site: what the scramble image of a paper carries (A10, H3). The scan itself stays on the PC.
public struct EnquireRequest: WireMessage, Hashable {
    /// What a scramble image has room for, in octets.
    public static let maximumRecordBytes = 3076

    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// The encrypted record's octets in base64.
    public let record: String

    public init(requestID: RequestID, deadline: Instant, record: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.record = record
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        record = try json.text("record")
    }

    public var json: JSONValue { ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "record": .string(record)] }
}

/// What the site vouches for: who signed, when, and what the front looked like then.
public struct EnquireResponse: WireMessage, Hashable {
    /// Of the drawing's octets, before base64. The allowlist says the same.
    public static let maximumDrawingBytes = 1 << 20

    public let requestHash: String
    /// The JIS code of the municipality that signed, six digits.
    public let municipality: String
    /// When it signed, by its own clock.
    public let signedAt: Instant
    /// The front as an SVG document, UTF-8 in base64.
    public let drawing: String

    public init(requestHash: String, municipality: String, signedAt: Instant, drawing: String) {
        self.requestHash = requestHash
        self.municipality = municipality
        self.signedAt = signedAt
        self.drawing = drawing
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        municipality = try json.text("municipality")
        signedAt = try json.parsed("signedAt") { Instant(iso8601: $0) }
        drawing = try json.text("drawing")
    }

    public var json: JSONValue {
        ["requestHash": .string(requestHash), "municipality": .string(municipality), "signedAt": .string(signedAt.iso8601), "drawing": .string(drawing)]
    }
}
