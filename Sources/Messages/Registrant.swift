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
