public import Domain
public import JSON

/// A PC → a site: a page that the browser is to show. `Page` names those that the site has.
public struct PageRequest<Page: RawRepresentable<String> & Sendable & Hashable>: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting.
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
        page = try json.parsed("page") { Page(rawValue: $0) }
    }

    public var json: JSONValue { ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "page": .string(page.rawValue)] }
}

public struct PageResponse: WireMessage, Hashable {
    public let requestHash: String
    /// HTML with places for the PC to fill in: UTF-8 in base64.
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

/// The pages of the use-registration site.
public enum RegistrationPageName: String, Sendable, Hashable, CaseIterable {
    case form, number, status
}

/// Applicant's PC → use-registration site.
public typealias RegistrationPageRequest = PageRequest<RegistrationPageName>
