import Channel
import Domain
import Messages
@testable import Municipality
import Population
import Testing
import Topology

@Suite("What a certificate of each municipality says")
struct CertificateContentTests {
    private struct AnotherContent: Error {}

    /// The names of the persons whom a certificate is about, in resident-register or family-register writing.
    private func names(_ content: CertificateContent) -> [String] {
        switch content {
        case .residentRecord(let copy): copy.members.map(\.resident.name)
        case .residentRecordItems(let items): items.members.map(\.resident.name)
        case .sealRegistration(let seal): [seal.name]
        case .income(let income): [income.name]
        case .taxation(let taxation): [taxation.income.name]
        case .familyRegisterAll(let register), .familyRegisterIndividual(let register): register.persons.map(\.name.text)
        case .supplementaryFamilyRegisterAll(let register), .supplementaryFamilyRegisterPart(let register): register.persons.map(\.name.text)
        }
    }

    @Test("every kind that the minutes name is composed for every card holder who may have it, and refused to every other (B1–B6, G6)", arguments: City.ids)
    func pairs(id: String) async throws {
        let city = try City(id)
        for holder in city.plan.cardHolders() {
            for kind in city.municipality.certificates.map(\.kind) {
                let code = holder.standing.refusal(of: kind, on: City.today)
                do {
                    let content = try await city.compose(kind, for: holder.resident)
                    #expect(code == nil && content.kind == kind, "\(holder.id) \(kind.rawValue)")
                    let name = kind.isOfFamilyRegister ? FamilyRegisterGlyphs.text(holder.name).text : holder.name
                    #expect(names(content).contains(name), "\(holder.id) \(kind.rawValue)")
                } catch let refused as City.Refused {
                    #expect(refused.code == code, "\(holder.id) \(kind.rawValue): \(refused.code.rawValue)")
                }
            }
        }
    }

    @Test("a kind that the minutes do not name is not in the municipality's list", arguments: City.ids)
    func notNamed(id: String) throws {
        let municipality = try #require(try City.topology.get().municipality(id))
        let named = Set(municipality.certificates.map(\.kind))
        let missing: [CertificateKind] = switch id {
        case "mizuho": [.residentRecordItems]
        case "kawaguchi": [.income, .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart]
        case "fujisawa": [.residentRecordItems, .income, .taxation]
        default: [.residentRecordItems, .income]
        }
        #expect(CertificateKind.allCases.filter { !named.contains($0) } == missing)
    }

    /// A holder whose household is large, whose domicile is here and who has a seal.
    private func holder(_ city: City) throws -> CardHolder { try #require(city.plan.cardHolders().first { $0.traits.contains(.largeHousehold) }) }

    @Test("several chosen members come as chosen, and nobody else")
    func members() async throws {
        let city = try City("kawaguchi")
        let holder = try holder(city)
        let household = try #require(city.desk.store.household(of: holder.resident)).members
        for kind in [CertificateKind.residentRecord, .residentRecordItems] {
            let content = try await city.compose(kind, ["scope=members", "member=2", "member=4", "member=3"], for: holder.resident)
            #expect(names(content) == [1, 2, 3].map { household[$0].name })
            #expect(try await names(city.compose(kind, ["scope=household"], for: holder.resident)) == household.map(\.name))
            #expect(try await names(city.compose(kind, for: holder.resident)) == [holder.name])
            for wrong in [["scope=members"], ["member=1"], ["scope=members", "member=9"], ["scope=members", "member=2", "member=2"], ["scope=nobody"], ["colour=red"]] {
                await #expect(throws: City.Refused(code: .optionNotOffered)) { _ = try await city.compose(kind, wrong, for: holder.resident) }
            }
        }
        let single = try #require(city.plan.cardHolders().first { $0.traits.contains(.longAddress) })
        await #expect(throws: City.Refused(code: .optionNotOffered)) { _ = try await city.compose(.residentRecord, ["scope=members", "member=2"], for: single.resident) }
        let register = try await names(city.compose(.familyRegisterAll, for: holder.resident))
        let own = try await names(city.compose(.familyRegisterIndividual, for: holder.resident))
        #expect(own == [FamilyRegisterGlyphs.text(holder.name).text])
        let chosen = try await names(city.compose(.familyRegisterIndividual, ["member=1", "member=3"], for: holder.resident))
        #expect(chosen == [register[0], register[2]])
        await #expect(throws: City.Refused(code: .optionNotOffered)) { _ = try await city.compose(.familyRegisterIndividual, ["member=8"], for: holder.resident) }
        await #expect(throws: City.Refused(code: .optionNotOffered)) { _ = try await city.compose(.familyRegisterAll, ["member=1"], for: holder.resident) }
    }

    @Test("shows optional fields on request only")
    func shown() async throws {
        let city = try City("kawaguchi")
        let holder = try holder(city)
        guard case .residentRecordItems(let plain) = try await city.compose(.residentRecordItems, for: holder.resident),
              case .residentRecordItems(let full) = try await city.compose(
                .residentRecordItems, ["item=domicile", "item=relationship", "individual-number=shown"], for: holder.resident),
              case .residentRecord(let copy) = try await city.compose(.residentRecord, ["individual-number=shown", "domicile=shown"], for: holder.resident)
        else { throw AnotherContent() }
        #expect(plain.items.isEmpty && !plain.individualNumber && plain.members.allSatisfy { $0.individualNumber == nil })
        #expect(full.items == [.relationship, .domicile] && full.individualNumber)
        #expect(full.members.first?.individualNumber == city.plan.individualNumber(of: holder.resident))
        #expect(copy.members.first?.individualNumber == city.plan.individualNumber(of: holder.resident))
        #expect(copy.shown == ResidentRecordShown(relationshipAndHead: false, domicile: true, individualNumber: true))
        await #expect(throws: City.Refused(code: .optionNotOffered)) { _ = try await city.compose(.residentRecordItems, ["item=blood-type"], for: holder.resident) }
    }

    @Test("is of the fiscal year that was chosen, and of no other than the city offers (B4)")
    func fiscalYears() async throws {
        let mizuho = try City("mizuho")
        let holder = try #require(mizuho.plan.cardHolders().first { $0.standing.residentSince.year < 2020 })
        func year(_ options: [String], _ today: CivilDate) async throws -> Int? {
            guard case .taxation(let certificate) = try await mizuho.compose(.taxation, options, for: holder.resident, today: today) else { return nil }
            return certificate.income.fiscalYear
        }
        let july = try #require(CivilDate(iso8601: "2026-07-01"))
        #expect(try await year([], City.today) == 2025)
        #expect(try await year(["fiscal-year=current"], july) == 2026)
        #expect(try await year(["fiscal-year=previous"], july) == 2025)
        let kawaguchi = try City("kawaguchi")
        let other = try #require(kawaguchi.plan.cardHolders().first)
        await #expect(throws: City.Refused(code: .optionNotOffered)) { _ = try await kawaguchi.compose(.taxation, ["fiscal-year=previous"], for: other.resident) }
    }

    /// Registers that hand out something else than was asked for.
    private struct WrongLine: RegisterLine {
        let year: Int
        let withTaxation: Bool
        let persons: Int

        func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
            let hash = "", asOf = Instant(millisecondsSinceEpoch: 0)
            let birth = CivilDate(daysSinceEpoch: 0)
            let record = TaxationCertificate(
                income: IncomeCertificate(name: "見本", address: "見本", birthDate: birth, fiscalYear: year, incomes: []), deductions: [],
                dependants: Dependants(spouse: false, specific: 0, elderly: 0, other: 0, under16: 0), taxableYen: 0, tax: nil)
            let parents = FamilyRegisterPerson.Parents(father: nil, mother: nil, relationship: "長男")
            let person = FamilyRegisterPerson(
                name: FamilyRegisterText("見本"), birthDate: birth, spouse: nil, parents: parents, adoptiveParents: nil, isRemoved: false, matters: [])
            let register = FamilyRegister(
                domicile: FamilyRegisterText("見本"), headOfRegister: FamilyRegisterText("見本"), matters: [], persons: Array(repeating: person, count: persons))
            let answers: [any WireMessage] = [
                TaxRecordResponse(requestHash: hash, asOf: asOf, record: record, withTaxation: withTaxation), FamilyRegisterResponse(requestHash: hash, asOf: asOf, register: register),
            ]
            guard let answer = answers.compactMap({ $0 as? Answer }).first else { throw ChannelError(.broken) }
            return answer
        }
    }

    @Test("no certificate is made of an answer of another year, with more than was asked for, or with other persons", arguments: [
        (CertificateOrder.income(fiscalYear: 2025), 2024, false, 1), (.income(fiscalYear: 2025), 2025, true, 1), (.taxation(fiscalYear: 2025), 2025, false, 1),
        (.familyRegisterAll, 2025, false, 0), (.familyRegisterIndividual(CertificateOrder.Register(extent: .oneself, members: [])), 2025, false, 2),
        (.familyRegisterIndividual(CertificateOrder.Register(extent: .members, members: [1, 2, 3])), 2025, false, 2),
    ])
    func unfit(order: CertificateOrder, year: Int, withTaxation: Bool, persons: Int) async throws {
        let composer = CertificateComposer(
            order: order, resident: ResidentID("1"), requestID: RequestID(node: "k", counter: 1), deadline: Instant(millisecondsSinceEpoch: 0), openNumber: { _, _ in nil })
        await #expect(throws: CertificateComposer.Failure.self) { _ = try await composer.compose(WrongLine(year: year, withTaxation: withTaxation, persons: persons)) }
        let fit: WrongLine = switch order {
        case .income: WrongLine(year: 2025, withTaxation: false, persons: 1)
        case .taxation: WrongLine(year: 2025, withTaxation: true, persons: 1)
        case .familyRegisterIndividual(let chosen): WrongLine(year: 2025, withTaxation: false, persons: max(1, chosen.members.count))
        default: WrongLine(year: 2025, withTaxation: false, persons: 2)
        }
        _ = try await composer.compose(fit)
    }

    @Test("an income certificate is made without the deductions, dependants and taxes of the record")
    func incomeOnly() async throws {
        let city = try City("mizuho")
        let holder = try #require(city.plan.cardHolders().first { $0.standing.residentSince.year < 2020 })
        let receipt = RegisterDesk.Receipt(requestHash: "", asOf: Instant(millisecondsSinceEpoch: 0))
        func question(_ taxation: Bool) -> TaxRecordRequest {
            TaxRecordRequest(requestID: RequestID(node: "k", counter: 1), deadline: Instant(millisecondsSinceEpoch: 0), resident: holder.resident, fiscalYear: 2025, taxation: taxation)
        }
        #expect(try city.desk.taxRecord(question(false), receipt).taxation == nil)
        #expect(try city.desk.taxRecord(question(true), receipt).taxation != nil)
    }
}
