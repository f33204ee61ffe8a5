public import Domain
public import JSON

/// A resident's entry as JSON: on the core line and in the register's own file. The registered seal
/// is not part of it, as no resident record shows it.
extension Resident {
    public init(json: JSONValue) throws(MessageError) {
        self.init(
            id: ResidentID(try json.text("id")), household: HouseholdID(try json.text("household")),
            name: try json.text("name"), nameKana: try json.text("nameKana"), formerSurname: try json.optionalText("formerSurname"),
            birthDate: try json.parsed("birthDate") { CivilDate(iso8601: $0) }, sex: try json.parsed("sex", Sex.init(rawValue:)),
            relationship: try json.text("relationship"), address: try json.text("address"),
            addressSince: try json.parsed("addressSince") { CivilDate(iso8601: $0) },
            residentSince: try json.parsed("residentSince") { CivilDate(iso8601: $0) },
            notifiedOn: try json.parsed("notifiedOn") { CivilDate(iso8601: $0) },
            previousAddress: try json.text("previousAddress"),
            domicile: try json["domicile"].map { (domicile: JSONValue) throws(MessageError) in
                RegisteredDomicile(place: try domicile.text("place"), headOfRegister: try domicile.text("headOfRegister"))
            },
            foreign: try json["foreign"].map { (foreign: JSONValue) throws(MessageError) in try ForeignResident(json: foreign) },
            registeredSeal: nil,
            movingOut: try json.optionalPart("movingOut") { (moving: JSONValue) throws(MessageError) in
                MovingOut(planned: try moving.text("planned"), confirmed: try moving.optionalText("confirmed"))
            })
    }

    public var jsonMembers: [JSONMember] {
        var members = [
            JSONMember("id", .string(id.text)), JSONMember("household", .string(household.text)),
            JSONMember("name", .string(name)), JSONMember("nameKana", .string(nameKana)),
        ]
        if let formerSurname { members.append(JSONMember("formerSurname", .string(formerSurname))) }
        members += [
            JSONMember("birthDate", .string(birthDate.iso8601)), JSONMember("sex", .string(sex.rawValue)),
            JSONMember("relationship", .string(relationship)), JSONMember("address", .string(address)),
            JSONMember("addressSince", .string(addressSince.iso8601)), JSONMember("residentSince", .string(residentSince.iso8601)),
            JSONMember("notifiedOn", .string(notifiedOn.iso8601)), JSONMember("previousAddress", .string(previousAddress)),
        ]
        if let registeredDomicile {
            members.append(JSONMember("domicile", [
                "place": .string(registeredDomicile.place), "headOfRegister": .string(registeredDomicile.headOfRegister),
            ]))
        }
        if let foreignResident { members.append(JSONMember("foreign", foreignResident.json)) }
        if let movingOut {
            var moving = [JSONMember("planned", .string(movingOut.planned))]
            if let confirmed = movingOut.confirmed { moving.append(JSONMember("confirmed", .string(confirmed))) }
            members.append(JSONMember("movingOut", .object(moving)))
        }
        return members
    }
}

extension ForeignResident {
    init(json: JSONValue) throws(MessageError) {
        self.init(
            alias: try json.optionalText("alias"), nationality: try json.text("nationality"), category: try json.text("category"),
            status: try json.text("status"), period: try json.text("period"),
            expiry: json["expiry"] == nil ? nil : try json.parsed("expiry") { CivilDate(iso8601: $0) },
            cardNumber: try json.text("cardNumber"), since: try json.parsed("since") { CivilDate(iso8601: $0) })
    }

    var json: JSONValue {
        var members: [JSONMember] = []
        if let alias { members.append(JSONMember("alias", .string(alias))) }
        members += [
            JSONMember("nationality", .string(nationality)), JSONMember("category", .string(category)),
            JSONMember("status", .string(status)), JSONMember("period", .string(period)),
        ]
        if let expiry { members.append(JSONMember("expiry", .string(expiry.iso8601))) }
        members += [JSONMember("cardNumber", .string(cardNumber)), JSONMember("since", .string(since.iso8601))]
        return .object(members)
    }
}
