import Domain
import JSON

extension Resident {
    /// A line of a register's file, read apart from the code of the registers. Nil where something that every entry has is missing.
    init?(line: JSONValue) {
        func text(_ name: String) -> String? { line[name]?.stringValue }
        func date(_ name: String) -> CivilDate? { day(name, in: line) }
        guard let id = text("id"), let household = text("household"), let name = text("name"), let nameKana = text("nameKana"), let birthDate = date("birthDate"),
              let sex = text("sex").flatMap(Sex.init(rawValue:)), let relationship = text("relationship"), let address = text("address"),
              let addressSince = date("addressSince"), let residentSince = date("residentSince"), let notifiedOn = date("notifiedOn"),
              let previousAddress = text("previousAddress") else { return nil }
        let domicile = line["domicile"].map {
            RegisteredDomicile(place: $0["place"]?.stringValue ?? "", headOfRegister: $0["headOfRegister"]?.stringValue ?? "")
        }
        let seal = line["seal"].flatMap { seal in
            day("registeredOn", in: seal).map { SealRegistration(number: seal["number"]?.stringValue ?? "", registeredOn: $0, imprint: seal["imprint"]?.stringValue ?? "") }
        }
        let moving = line["movingOut"].flatMap { moving in
            moving["planned"]?.stringValue.map { MovingOut(planned: $0, confirmed: moving["confirmed"]?.stringValue) }
        }
        self.init(
            id: ResidentID(id), household: HouseholdID(household), name: name, nameKana: nameKana, formerSurname: text("formerSurname"), birthDate: birthDate,
            sex: sex, relationship: relationship, address: address, addressSince: addressSince, residentSince: residentSince, notifiedOn: notifiedOn,
            previousAddress: previousAddress, domicile: domicile, foreign: line["foreign"].flatMap(ForeignResident.init(line:)), registeredSeal: seal,
            movingOut: moving)
    }
}

extension ForeignResident {
    fileprivate init?(line: JSONValue) {
        func text(_ name: String) -> String { line[name]?.stringValue ?? "" }
        guard let since = day("since", in: line) else { return nil }
        self.init(
            alias: line["alias"]?.stringValue, nationality: text("nationality"), category: text("category"), status: text("status"), period: text("period"),
            expiry: day("expiry", in: line), cardNumber: text("cardNumber"), since: since)
    }
}

private func day(_ name: String, in value: JSONValue) -> CivilDate? { value[name]?.stringValue.flatMap { CivilDate(iso8601: $0) } }
