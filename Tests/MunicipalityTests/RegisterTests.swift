import Domain
import JSON
@testable import Municipality
import Population
import Testing
import Topology

@Suite("A city's register")
struct RegisterTests {
    private func changing(_ id: ResidentID, _ change: @escaping ([JSONMember]) -> [JSONMember]) -> ([JSONValue]) -> [JSONValue] {
        { lines in lines.map { $0["id"]?.stringValue == id.text ? .object(change($0.objectMembers ?? [])) : $0 } }
    }

    private struct AnotherContent: Error {}

    @Test("comes back from its file as it was made, seals included")
    func roundTrip() async throws {
        let made = try City("odawara"), read = try City("odawara", change: { $0 })
        #expect(made.desk.store.count == 2000 && read.desk.store.count == 2000)
        for resident in Population(made.plan).residents {
            #expect(made.desk.store.household(of: resident.id)?.holder == resident)
            #expect(read.desk.store.household(of: resident.id)?.holder == resident)
        }
    }

    @Test("takes a later line about a resident for what holds")
    func later() throws {
        let plan = try City("odawara").plan
        let holder = try #require(plan.cardHolders().first)
        let city = try City("odawara") { lines in
            lines + lines.filter { $0["id"]?.stringValue == holder.resident.text }.map { line in
                .object((line.objectMembers ?? []).map { $0.key == "address" ? JSONMember("address", "神奈川県小田原市見本一丁目１番１号") : $0 })
            }
        }
        #expect(city.desk.store.count == 2000)
        #expect(city.desk.store.household(of: holder.resident)?.holder.address == "神奈川県小田原市見本一丁目１番１号")
        #expect(city.desk.store.household(of: holder.resident)?.members.first?.address == "神奈川県小田原市見本一丁目１番１号")
    }

    @Test("gives no certificate of a removed record, and shows it on nobody else's (B8)", arguments: ["died", "moved-out"])
    func removed(removal: String) async throws {
        let whole = try City("mizuho")
        let holder = try #require(whole.plan.cardHolders().first { $0.traits.contains(.largeHousehold) })
        let before = try #require(whole.desk.store.household(of: holder.resident)).members
        let gone = try #require(before.last)
        let mark = { (members: [JSONMember]) -> [JSONMember] in Array(members.dropLast()) + [JSONMember("removal", .string(removal))] + Array(members.suffix(1)) }
        let without = try City("mizuho", change: changing(gone.id, mark))
        guard case .residentRecord(let copy) = try await without.compose(.residentRecord, ["scope=household"], for: holder.resident) else { throw AnotherContent() }
        #expect(copy.members.map(\.resident.id) == before.dropLast().map(\.id))
        await #expect(throws: City.Refused(code: .optionNotOffered)) {
            _ = try await without.compose(.residentRecord, ["scope=members", "member=\(before.count)"], for: holder.resident)
        }
        let dead = try City("mizuho", change: changing(holder.resident, mark))
        // The family register hears of it by a notification of its own.
        for kind in dead.municipality.certificates.map(\.kind) where !kind.isOfFamilyRegister {
            await #expect(throws: City.Refused(code: .notResident)) { _ = try await dead.compose(kind, for: holder.resident) }
        }
    }

    @Test("gives no certificate of a seal that was cancelled, though the issuing server may not know yet")
    func cancelledSeal() async throws {
        let holder = try #require(try City("fujisawa").plan.cardHolders().first)
        #expect(holder.standing.refusal(of: .sealRegistration, on: City.today) == nil)
        let city = try City("fujisawa", change: changing(holder.resident) { $0.filter { $0.key != "seal" } })
        await #expect(throws: City.Refused(code: .notEligible)) { _ = try await city.compose(.sealRegistration, for: holder.resident) }
        _ = try await city.compose(.residentRecord, for: holder.resident)
    }

    @Test("gives nothing of a family register that is in another municipality's hands, nor to a foreign resident")
    func domicile() async throws {
        let city = try City("odawara")
        let holders = city.plan.cardHolders()
        for kind in city.municipality.certificates.map(\.kind) where kind.isOfFamilyRegister {
            let elsewhere = try #require(holders.first { $0.traits.contains(.domicileElsewhere) })
            let foreign = try #require(holders.first { $0.traits.contains(.foreignResident) })
            await #expect(throws: City.Refused(code: .domicileElsewhere)) { _ = try await city.compose(kind, for: elsewhere.resident) }
            await #expect(throws: City.Refused(code: .notEligible)) { _ = try await city.compose(kind, for: foreign.resident) }
        }
    }

    @Test("knows nobody of another municipality (A14)")
    func foreignMunicipality() async throws {
        let city = try City("odawara")
        for kind in city.municipality.certificates.map(\.kind) {
            await #expect(throws: City.Refused(code: .notResident)) { _ = try await city.compose(kind, for: ResidentID("133035-R000001")) }
        }
    }

    @Test("is refused as a whole where a line is no entry", arguments: [
        JSONMember("removal", "asleep"), JSONMember("seal", ["number": "1"]), JSONMember("birthDate", "2026-02-30"),
    ])
    func unreadable(member: JSONMember) {
        #expect(throws: (any Error).self) {
            _ = try City("mizuho") { lines in lines.map { .object(($0.objectMembers ?? []).filter { $0.key != member.key } + [member]) } }
        }
    }
}
