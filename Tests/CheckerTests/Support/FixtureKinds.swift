import Checker
import Domain
import Foundation
import Paper
import Population
import Topology

/// Orders of every kind but the copy of a resident record, with the text of real sheets.
extension FixtureRun {
    /// Ids of the papers by kind; of the family registers one of everybody and one of the holder.
    enum Kinds {
        static let items = "kiosk-b1.6", seal = "kiosk-b1.7", income = "kiosk-b1.8", taxation = "kiosk-b1.9", family = "kiosk-b1.10", individual = "kiosk-b1.11"
        static let supplement = "kiosk-b1.12", part = "kiosk-b1.13", all = [items, seal, income, taxation, family, individual, supplement, part]
        /// Who asks.
        static let itemsCard = "kawaguchi-0006", card = "mizuho-0004"
    }

    mutating func addOtherKinds() throws {
        let card = Kinds.card
        // A notification was received and refused before anybody came.
        try hold(Kinds.card, after: 0, liftedAfter: 0)
        let press = try PaperPress()
        try order(.residentRecordItems, Kinds.itemsCard, ["scope": "household", "item": "relationship", "item": "dates"]) { [self] visit in
            let household = household(visit)
            return try sheet(visit, press, household.count, "without-number", .residentRecordItems(ResidentRecordItems(
                scope: .household, headOfHousehold: household[0].name, members: household.map { ResidentRecordMember(resident: $0) },
                items: [.relationship, .dates], individualNumber: false)))
        }
        try order(.sealRegistration, card, [:]) { [self] visit in
            let holder = try holder(visit)
            return try sheet(visit, press, 1, "imprint", .sealRegistration(SealRegistrationCertificate(
                imprint: SealEngraver().imprint(of: "印", number: "1"), name: holder.name, nameKana: nil, alias: nil, formerSurname: holder.formerSurname,
                birthDate: holder.birthDate, address: holder.address)))
        }
        try order(.income, card, ["fiscal-year": "previous"]) { [self] visit in try sheet(visit, press, 1, "income", .income(tax(visit, 2024).income)) }
        try order(.taxation, card, [:]) { [self] visit in try sheet(visit, press, 1, "taxation", .taxation(tax(visit, 2025))) }
        try order(.familyRegisterAll, card, [:]) { [self] visit in
            let register = try found(kept(visit).familyRegister())
            return try sheet(visit, press, register.persons.count, "all", .familyRegisterAll(register))
        }
        try order(.familyRegisterIndividual, card, [:]) { [self] visit in
            let kept = try kept(visit)
            return try sheet(visit, press, 1, "self", .familyRegisterIndividual(found(kept.familyRegister(of: kept.position(of: visit.holder.resident).map { [$0] }))))
        }
        try order(.supplementaryFamilyRegisterAll, card, [:]) { [self] visit in
            let register = try found(kept(visit).supplementary())
            return try sheet(visit, press, register.persons.count, "all", .supplementaryFamilyRegisterAll(register))
        }
        try order(.supplementaryFamilyRegisterPart, card, ["member": "1"]) { [self] visit in
            try sheet(visit, press, 1, "members", .supplementaryFamilyRegisterPart(found(kept(visit).supplementary(of: [0]))))
        }
    }

    /// Writes a hold into the family register's file, which lifts after some record of the journal, or stays.
    mutating func hold(_ card: String, after: Int, liftedAfter: Int?) throws {
        guard let holder = holders[card], let population = populations[holder.municipalityCode] else { throw MissingLine(description: card) }
        let register = try found(FamilyRegisterMaker(population.plan).register(of: holder.resident, household: Array(population.members(of: holder.household))))
        let held = #"{"act":"held","hold":1,"register":"\#(register.anchor.text)","person":1,"notification":"death","receivedOn":"2026-04-01","place":"counter","after":\#(after)}"#
        let lifted = liftedAfter.map { #"{"act":"refused","hold":1,"after":\#($0)}"# + "\n" } ?? ""
        files["state/mizuho-family/family-register.jsonl"] = Array((held + "\n" + lifted).utf8)
    }

    private func found<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw MissingLine(description: "a record of the card holder") }
        return value
    }

    private func household(_ visit: Visit) -> [Resident] { Array(populations[visit.city.code]?.members(of: visit.holder.household) ?? []) }

    private func holder(_ visit: Visit) throws -> Resident { try found(populations[visit.city.code]?.resident(visit.holder.resident)) }

    private func tax(_ visit: Visit, _ fiscalYear: Int) throws -> TaxationCertificate {
        try found(TaxRecordMaker(found(populations[visit.city.code]).plan).record(of: visit.holder.resident, household: household(visit), fiscalYear: fiscalYear))
    }

    private func kept(_ visit: Visit) throws -> KeptFamilyRegister {
        try found(FamilyRegisterMaker(found(populations[visit.city.code]).plan).register(of: visit.holder.resident, household: household(visit)))
    }

    /// The sheet as it is printed, and read again.
    private func sheet(_ visit: Visit, _ press: PaperPress, _ count: Int, _ outcome: String, _ content: CertificateContent) throws -> Sheet {
        let city = visit.city
        let bytes = try press.print(CertificateSheet(
            municipality: IssuingMunicipality(
                prefecture: city.prefecture, name: city.name, headTitle: city.headTitleInFull, headName: city.head.name, sealText: city.headTitleInFull + "之印"),
            issuedOn: found(CivilDate(year: 2026, month: 4, day: 1)), number: visit.id, content: content))
        let file = FileManager.default.temporaryDirectory.appending(path: "kofu-fixture-\(UUID().uuidString).pdf")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return Sheet(pages: try found(PaperText.pdftotext([file.path]).first ?? nil), read: (count, outcome))
    }
}
