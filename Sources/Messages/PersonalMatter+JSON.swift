import Domain
import JSON

/// A matter as one flat object: the event, its day, and what this event has.
extension PersonalMatter {
    private enum Event: String { case birth, adoption, marriage, divorce, bereavement, separation, death }

    init(json: JSONValue) throws(MessageError) {
        let date = try json.day("on")
        func other(_ name: String) throws(MessageError) -> OtherRegister? {
            try json.optionalPart(name) { (value: JSONValue) throws(MessageError) in try OtherRegister(json: value) }
        }
        func previous() throws(MessageError) -> OtherRegister {
            try json.part("previous") { (value: JSONValue) throws(MessageError) in try OtherRegister(json: value) }
        }
        func notice() throws(MessageError) -> Notice {
            Notice(on: try json.day("noticeOn"), by: try json.text("noticeBy"), receivedAt: try json.optionalRegisterText("receivedAt"))
        }
        self = switch try json.parsed("event", Event.init(rawValue:)) {
        case .birth: .birth(Birth(on: date, place: try json.registerText("place"), notice: try notice()))
        case .adoption:
            .adoption(Adoption(
                on: date, father: try json.optionalRegisterText("father"), mother: try json.optionalRegisterText("mother"),
                receivedAt: try json.optionalRegisterText("receivedAt"), previous: try previous()))
        case .marriage:
            .marriage(Marriage(
                on: date, spouse: try json.registerText("spouse"), spouseNationality: try json.optionalText("spouseNationality"),
                receivedAt: try json.optionalRegisterText("receivedAt"), previous: try other("previous"), new: try other("new")))
        case .divorce:
            .divorce(Divorce(
                on: date, spouse: try json.registerText("spouse"), receivedAt: try json.optionalRegisterText("receivedAt"),
                previous: try other("previous"), new: try other("new")))
        case .bereavement: .bereavement(Bereavement(on: date))
        case .separation: .separation(Separation(on: date, previous: try previous()))
        case .death: .death(Death(on: date, place: try json.registerText("place"), notice: try notice()))
        }
    }

    var json: JSONValue {
        var parts = Parts()
        let event: Event
        switch self {
        case .birth(let birth):
            event = .birth
            parts = Parts(place: birth.place, notice: birth.notice)
        case .adoption(let adoption):
            event = .adoption
            parts = Parts(father: adoption.father, mother: adoption.mother, receivedAt: adoption.receivedAt, previous: adoption.previous)
        case .marriage(let marriage):
            event = .marriage
            parts = Parts(
                spouse: marriage.spouse, spouseNationality: marriage.spouseNationality, receivedAt: marriage.receivedAt, previous: marriage.previous, new: marriage.new)
        case .divorce(let divorce):
            event = .divorce
            parts = Parts(spouse: divorce.spouse, receivedAt: divorce.receivedAt, previous: divorce.previous, new: divorce.new)
        case .bereavement: event = .bereavement
        case .separation(let separation):
            event = .separation
            parts = Parts(previous: separation.previous)
        case .death(let death):
            event = .death
            parts = Parts(place: death.place, notice: death.notice)
        }
        var members = JSONMembers()
        members.add("event", event.rawValue)
        members.add("on", date.iso8601)
        parts.write(to: &members)
        return members.json
    }

    /// What a matter may have, in the order of the allowlist.
    private struct Parts {
        var place: FamilyRegisterText?
        var notice: Notice?
        var father: FamilyRegisterText?
        var mother: FamilyRegisterText?
        var spouse: FamilyRegisterText?
        var spouseNationality: String?
        var receivedAt: FamilyRegisterText?
        var previous: OtherRegister?
        var new: OtherRegister?

        func write(to members: inout JSONMembers) {
            members.add("place", place)
            members.add("noticeOn", notice?.on.iso8601)
            members.add("noticeBy", notice?.by)
            members.add("father", father)
            members.add("mother", mother)
            members.add("spouse", spouse)
            members.add("spouseNationality", spouseNationality)
            members.add("receivedAt", notice?.receivedAt ?? receivedAt)
            members.add("previous", previous?.json)
            members.add("new", new?.json)
        }
    }
}
