import JSON
import LocalWeb

extension WebAnswer {
    static func json(_ status: Int, _ value: JSONValue) -> WebAnswer {
        WebAnswer(status: status, contentType: "application/json", body: LooseJSON.text(of: value))
    }
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
    var answer: WebAnswer {
        WebAnswer(status: status, contentType: "application/json", body: LooseJSON.text(of: .object(members)) + [0x0A])
    }
}
