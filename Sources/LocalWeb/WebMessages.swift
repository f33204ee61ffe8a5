/// A request of a browser or another local client, as far as anybody here looks at it.
public struct WebRequest: Sendable, Hashable {
    public let method: String
    /// Without the query.
    public let path: String
    /// What follows `?` in the request's target, as it came; empty without one.
    public let query: String
    /// Names in lower case, values without the blanks around them, in the order in which they came.
    public let headers: [Header]
    public let body: [UInt8]

    public struct Header: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(method: String, path: String, query: String = "", headers: [Header] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The value of the header `name` (in lower case); nil where there is none, or more than one: then nobody can say which is meant.
    public func header(_ name: String) -> String? {
        let found = headers.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }
}

public struct WebAnswer: Sendable, Hashable {
    public let status: Int
    /// Nil where there is no body.
    public let contentType: String?
    /// Beside those that the server writes itself (`Content-Type`, `Content-Length`, `Connection`).
    public let headers: [WebRequest.Header]
    public let body: [UInt8]

    public init(status: Int, contentType: String?, headers: [WebRequest.Header] = [], body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    public static func text(_ status: Int, _ text: String) -> WebAnswer {
        WebAnswer(status: status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
    }

    public static let nothing = WebAnswer(status: 204, contentType: nil, body: [])
}
