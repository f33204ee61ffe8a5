public import Domain
public import JSON

/// The answer to a request that is refused, on every channel that speaks JSON.
public struct Refusal: WireMessage, Error, Hashable {
    /// SHA-256 of the request's body, in hex (invariant 2).
    public let requestHash: String
    public let code: RefusalCode
    /// When the service opens again; only with `outside-hours` (C3).
    public let opensAt: Instant?

    public init(requestHash: String, code: RefusalCode, opensAt: Instant? = nil) {
        self.requestHash = requestHash
        self.code = code
        self.opensAt = opensAt
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        code = try json.parsed("code", RefusalCode.init(rawValue:))
        opensAt = json["opensAt"] == nil ? nil : try json.parsed("opensAt") { Instant(iso8601: $0) }
    }

    public var json: JSONValue {
        var members = [JSONMember("requestHash", .string(requestHash)), JSONMember("code", .string(code.rawValue))]
        if let opensAt { members.append(JSONMember("opensAt", .string(opensAt.iso8601))) }
        return .object(members)
    }
}
