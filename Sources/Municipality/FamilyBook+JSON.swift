import Domain
import JSON
import Messages
import Population

/// An act as a line of the file in which the book is kept.
extension FamilyBook.Act {
    private enum Kind: String { case held, approved, refused }

    /// Nil for anything that is no act.
    init?(json: JSONValue) {
        guard let kind = json["act"]?.stringValue.flatMap(Kind.init(rawValue:)), let number = json["hold"]?.integerValue.flatMap({ Int(exactly: $0) }) else { return nil }
        switch kind {
        case .held:
            guard let register = json["register"]?.stringValue, let person = json["person"]?.integerValue.flatMap({ Int(exactly: $0) }),
                  let notification = json["notification"]?.stringValue.flatMap(FamilyNotification.init(rawValue:)), let receivedOn = json.civilDate("receivedOn"),
                  let place = json["place"]?.stringValue.flatMap(FamilyBook.Place.init(rawValue:)) else { return nil }
            self = .held(FamilyBook.Hold(
                number: number, register: ResidentID(register), position: person - 1, notification: notification, receivedOn: receivedOn, place: place))
        case .approved:
            guard let date = json.civilDate("on"), let facts = json["facts"].flatMap(RegisterAmendment.Facts.init(json:)) else { return nil }
            self = .approved(hold: number, on: date, facts)
        case .refused: self = .refused(hold: number)
        }
    }

    var json: JSONValue {
        switch self {
        case .held(let hold):
            [
                "act": .string(Kind.held.rawValue), "hold": .integer(Int64(hold.number)), "register": .string(hold.register.text), "person": .integer(Int64(hold.position + 1)),
                "notification": .string(hold.notification.rawValue), "receivedOn": .string(hold.receivedOn.iso8601), "place": .string(hold.place.rawValue),
            ]
        case .approved(let number, let date, let facts):
            ["act": .string(Kind.approved.rawValue), "hold": .integer(Int64(number)), "on": .string(date.iso8601), "facts": facts.json]
        case .refused(let number): ["act": .string(Kind.refused.rawValue), "hold": .integer(Int64(number))]
        }
    }
}

extension JSONValue {
    func civilDate(_ name: String) -> CivilDate? { self[name]?.stringValue.flatMap { CivilDate(iso8601: $0) } }
}

extension RegisterAmendment.Facts {
    private static let texts: [(name: String, path: any WritableKeyPath<RegisterAmendment.Facts, String?> & Sendable)] = [
        ("name", \.name), ("place", \.place), ("by", \.by), ("father", \.father), ("mother", \.mother), ("nationality", \.nationality), ("domicile", \.domicile),
    ]
    private static let sexes: [(word: String, sex: Sex)] = [("male", .male), ("female", .female)]
    /// Unicode scalars of a text, as a certificate's fields have them.
    static let maximumLength = 100

    /// Nil where a member is unknown, or has another form than it should.
    init?(json: JSONValue) {
        guard let members = json.objectMembers else { return nil }
        self.init()
        for member in members {
            guard let text = member.value.stringValue, (1...RegisterAmendment.Facts.maximumLength).contains(text.unicodeScalars.count) else { return nil }
            if let fact = RegisterAmendment.Facts.texts.first(where: { $0.name == member.key }) {
                self[keyPath: fact.path] = text
            } else if member.key == "sex", let known = RegisterAmendment.Facts.sexes.first(where: { $0.word == text }) {
                sex = known.sex
            } else if member.key == "birthDate", let date = CivilDate(iso8601: text) {
                birthDate = date
            } else {
                return nil
            }
        }
    }

    var json: JSONValue {
        var members = RegisterAmendment.Facts.texts.compactMap { fact in self[keyPath: fact.path].map { JSONMember(fact.name, .string($0)) } }
        if let known = RegisterAmendment.Facts.sexes.first(where: { $0.sex == sex }) { members.append(JSONMember("sex", .string(known.word))) }
        if let birthDate { members.append(JSONMember("birthDate", .string(birthDate.iso8601))) }
        return .object(members)
    }
}
