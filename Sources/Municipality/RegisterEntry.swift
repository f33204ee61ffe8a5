import Domain
import JSON
import Messages

/// A line of the register's file: a resident with what other offices of the city hold of the person.
struct RegisterEntry {
    /// Why a record was removed (除票). Of removed records no certificate is issued (B8).
    enum Removal: String {
        case died
        case movedOut = "moved-out"
    }

    let resident: Resident
    /// Nil while the person is a resident.
    let removal: Removal?
    /// AES-256-GCM in base64 (F2).
    let individualNumberSealed: String

    init(resident: Resident, removal: Removal?, individualNumberSealed: String) {
        self.resident = resident
        self.removal = removal
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
        guard let sealed = json["individualNumberSealed"]?.stringValue else { throw MessageError(field: "individualNumberSealed") }
        individualNumberSealed = sealed
    }

    var json: JSONValue {
        var members = resident.jsonMembers
        if let seal = resident.seal { members.append(JSONMember("seal", seal.json)) }
        if let removal { members.append(JSONMember("removal", .string(removal.rawValue))) }
        members.append(JSONMember("individualNumberSealed", .string(individualNumberSealed)))
        return .object(members)
    }
}

extension SealRegistration {
    init(json: JSONValue) throws(MessageError) {
        guard let number = json["number"]?.stringValue, let date = json["registeredOn"]?.stringValue.flatMap({ CivilDate(iso8601: $0) }),
              let imprint = json["imprint"]?.stringValue else { throw MessageError(field: "seal") }
        self.init(number: number, registeredOn: date, imprint: imprint)
    }

    var json: JSONValue { ["number": .string(number), "registeredOn": .string(registeredOn.iso8601), "imprint": .string(imprint)] }
}
