public import Domain
public import JSON

public struct RegistrantResponse: WireMessage, Hashable {
    public let requestHash: String
    /// Whether the city has approved a use registration.
    public let isRegistered: Bool
    /// The number under which the family register keeps the person; only within the city hall, an ASP has no use for it (A7).
    public let resident: ResidentID?

    public init(requestHash: String, isRegistered: Bool, resident: ResidentID?) {
        self.requestHash = requestHash
        self.isRegistered = isRegistered
        self.resident = resident
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        isRegistered = try json.truth("registered")
        resident = try json.optionalText("resident").map { ResidentID($0) }
    }

    public var json: JSONValue {
        var members = [JSONMember("requestHash", .string(requestHash)), JSONMember("registered", .bool(isRegistered))]
        if let resident { members.append(JSONMember("resident", .string(resident.text))) }
        return .object(members)
    }
}

/// Applicant's PC → use-registration site: a page that the browser is to show.
public struct RegistrationPageRequest: WireMessage, Hashable {
    public enum Page: String, Sendable, Hashable, CaseIterable {
        case form, number, status
    }

    public let requestID: RequestID
    public let deadline: Instant
    public let page: Page

    public init(requestID: RequestID, deadline: Instant, page: Page) {
        self.requestID = requestID
        self.deadline = deadline
        self.page = page
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        page = try json.parsed("page", Page.init(rawValue:))
    }

    public var json: JSONValue { ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "page": .string(page.rawValue)] }
}

public struct RegistrationPageResponse: WireMessage, Hashable {
    public let requestHash: String
    /// HTML with places for the PC to fill in, in base64.
    public let html: String

    public init(requestHash: String, html: String) {
        self.requestHash = requestHash
        self.html = html
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        html = try json.text("html")
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "html": .string(html)] }
}
