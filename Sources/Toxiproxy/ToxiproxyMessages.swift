import JSON

/// A request of a client, as far as the API looks at it.
public struct ToxiproxyRequest: Sendable, Hashable {
    public let method: String
    /// Without the query.
    public let path: String
    public let userAgent: String
    public let body: [UInt8]

    public init(method: String, path: String, userAgent: String = "", body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.userAgent = userAgent
        self.body = body
    }
}

public struct ToxiproxyAnswer: Sendable, Hashable {
    public let status: Int
    /// Nil where there is no body.
    public let contentType: String?
    public let body: [UInt8]

    init(status: Int, contentType: String?, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    static func json(_ status: Int, _ value: JSONValue) -> ToxiproxyAnswer {
        ToxiproxyAnswer(status: status, contentType: "application/json", body: LooseJSON.text(of: value))
    }

    static func text(_ status: Int, _ text: String) -> ToxiproxyAnswer {
        ToxiproxyAnswer(status: status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
    }

    static let nothing = ToxiproxyAnswer(status: 204, contentType: nil, body: [])
}

/// What is answered instead: `{"error":…,"status":…}` and a line feed.
public struct ToxiproxyError: Error, Sendable, Hashable, CustomStringConvertible {
    public let status: Int
    public let text: String

    public init(_ status: Int, _ text: String) {
        self.status = status
        self.text = text
    }

    public var description: String { text }

    // Toxiproxy's own words.
    static let proxyNotFound = ToxiproxyError(404, "proxy not found")
    static let toxicNotFound = ToxiproxyError(404, "toxic not found")
    static let proxyAlreadyExists = ToxiproxyError(409, "proxy already exists")
    static let toxicAlreadyExists = ToxiproxyError(409, "toxic already exists")
    static let invalidStream = ToxiproxyError(400, "stream was invalid, can be either upstream or downstream")
    static let invalidType = ToxiproxyError(400, "invalid toxic type")
    static func badBody(_ reason: String) -> ToxiproxyError { ToxiproxyError(400, "bad request body: \(reason)") }
    static func missingField(_ name: String) -> ToxiproxyError { ToxiproxyError(400, "missing required field: \(name)") }

    var members: [JSONMember] { [JSONMember("error", .string(text)), JSONMember("status", .integer(Int64(status)))] }

    /// With the line feed of Go's `http.Error`.
    var answer: ToxiproxyAnswer {
        ToxiproxyAnswer(status: status, contentType: "application/json", body: LooseJSON.text(of: .object(members)) + [0x0A])
    }
}
