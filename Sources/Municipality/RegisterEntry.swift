import Domain
import JSON
import Messages

/// A line of the register's file: a resident with what other offices of the city hold of the person.
struct RegisterEntry: Equatable {
    /// Why a record was removed (除票). Of removed records no certificate is issued (B8).
    enum Removal: String {
        case died
        case movedOut = "moved-out"
    }

    /// By which change of the register a line came about; a line of the first filling has none.
    struct Origin: Equatable {
        let number: Int
        let kind: String
        let at: Instant
        /// How many lines of the change follow this one: a change counts only with all of them.
        let following: Int
    }

    var resident: Resident
    /// Nil while the person is a resident.
    var removal: Removal?
    /// 発行抑止: nothing is issued that shows the person.
    var isHeld = false
    /// AES-256-GCM in base64 (F2).
    let individualNumberSealed: String
    var origin: Origin?

    init(resident: Resident, removal: Removal? = nil, isHeld: Bool = false, individualNumberSealed: String) {
        self.resident = resident
        self.removal = removal
        self.isHeld = isHeld
        self.individualNumberSealed = individualNumberSealed
    }

    init(json: JSONValue) throws(MessageError) {
        let resident = try Resident(json: json)
        self.resident = try json["seal"].map { (seal: JSONValue) throws(MessageError) in resident.with(seal: try SealRegistration(json: seal)) } ?? resident
        if let text = json["removal"]?.stringValue {
            guard let removal = Removal(rawValue: text) else { throw MessageError(field: "removal") }
            self.removal = removal
        } else {
            removal = nil
        }
        isHeld = json["held"]?.boolValue ?? false
        guard let sealed = json["individualNumberSealed"]?.stringValue else { throw MessageError(field: "individualNumberSealed") }
        individualNumberSealed = sealed
        origin = try json["change"].map { (change: JSONValue) throws(MessageError) in try Origin(json: change) }
    }

    var json: JSONValue {
        var members = resident.jsonMembers
        if let seal = resident.seal { members.append(JSONMember("seal", seal.json)) }
        if let removal { members.append(JSONMember("removal", .string(removal.rawValue))) }
        if isHeld { members.append(JSONMember("held", .bool(true))) }
        members.append(JSONMember("individualNumberSealed", .string(individualNumberSealed)))
        if let origin { members.append(JSONMember("change", origin.json)) }
        return .object(members)
    }
}

extension RegisterEntry.Origin {
    init(json: JSONValue) throws(MessageError) {
        guard let number = json["number"]?.integerValue, let kind = json["kind"]?.stringValue, let at = json["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }),
              let following = json["following"]?.integerValue else { throw MessageError(field: "change") }
        self.init(number: Int(number), kind: kind, at: at, following: Int(following))
    }

    var json: JSONValue {
        ["number": .integer(Int64(number)), "kind": .string(kind), "at": .string(at.iso8601), "following": .integer(Int64(following))]
    }
}
