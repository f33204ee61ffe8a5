import Domain
import JSON

extension JSONValue {
    func registerText(_ field: String) throws(MessageError) -> FamilyRegisterText { FamilyRegisterText(try text(field)) }

    func optionalRegisterText(_ field: String) throws(MessageError) -> FamilyRegisterText? { try optionalText(field).map(FamilyRegisterText.init) }

    func day(_ field: String) throws(MessageError) -> CivilDate { try parsed(field) { CivilDate(iso8601: $0) } }
}

/// Members of an object of which some may be absent.
struct JSONMembers {
    private(set) var members: [JSONMember] = []

    mutating func add(_ name: String, _ text: String?) { if let text { members.append(JSONMember(name, .string(text))) } }
    mutating func add(_ name: String, _ text: FamilyRegisterText?) { add(name, text?.text) }
    mutating func add(_ name: String, _ value: JSONValue?) { if let value { members.append(JSONMember(name, value)) } }
    var json: JSONValue { .object(members) }
}

extension RegisterMatter {
    private enum Kind: String { case compiled, converted, transferred, surnameChanged = "surname-changed" }

    init(json: JSONValue) throws(MessageError) {
        let date = try json.day("on")
        self = switch try json.parsed("event", Kind.init(rawValue:)) {
        case .compiled: .compiled(on: date)
        case .converted: .converted(on: date, ground: try json.text("ground"))
        case .transferred: .transferred(on: date, from: try json.registerText("before"))
        case .surnameChanged: .surnameChanged(on: date, ground: try json.text("ground"), from: try json.registerText("before"))
        }
    }

    var json: JSONValue {
        let (kind, ground, from): (Kind, String?, FamilyRegisterText?) = switch self {
        case .compiled: (.compiled, nil, nil)
        case .converted(_, let ground): (.converted, ground, nil)
        case .transferred(_, let from): (.transferred, nil, from)
        case .surnameChanged(_, let ground, let from): (.surnameChanged, ground, from)
        }
        var members = JSONMembers()
        members.add("event", kind.rawValue)
        members.add("on", date.iso8601)
        members.add("ground", ground)
        members.add("before", from)
        return members.json
    }
}

extension OtherRegister {
    init(json: JSONValue) throws(MessageError) {
        self.init(domicile: try json.registerText("domicilePlace"), headOfRegister: try json.registerText("headOfRegister"))
    }

    var json: JSONValue { ["domicilePlace": .string(domicile.text), "headOfRegister": .string(headOfRegister.text)] }
}

extension FamilyRegisterPerson.Parents {
    init(json: JSONValue) throws(MessageError) {
        self.init(father: try json.optionalRegisterText("father"), mother: try json.optionalRegisterText("mother"), relationship: try json.text("relationship"))
    }

    var json: JSONValue {
        var members = JSONMembers()
        members.add("father", father)
        members.add("mother", mother)
        members.add("relationship", relationship)
        return members.json
    }
}

extension FamilyRegisterPerson {
    init(json: JSONValue) throws(MessageError) {
        self.init(
            name: try json.registerText("name"), birthDate: try json.day("birthDate"),
            spouse: try json["spouseStatus"].map { (_: JSONValue) throws(MessageError) in try json.parsed("spouseStatus", SpouseStatus.init(rawValue:)) },
            parents: try json.part("parents") { (value: JSONValue) throws(MessageError) in try Parents(json: value) },
            adoptiveParents: try json.optionalPart("adoptiveParents") { (value: JSONValue) throws(MessageError) in try Parents(json: value) },
            isRemoved: try json.truth("removed"),
            matters: try json.list("matters") { (matter: JSONValue) throws(MessageError) in try PersonalMatter(json: matter) })
    }

    var json: JSONValue {
        var members = JSONMembers()
        members.add("name", name)
        members.add("birthDate", birthDate.iso8601)
        members.add("spouseStatus", spouse?.rawValue)
        members.add("parents", parents.json)
        members.add("adoptiveParents", adoptiveParents?.json)
        members.add("removed", .bool(isRemoved))
        members.add("matters", .array(matters.map(\.json)))
        return members.json
    }
}
