import Crypto
import Domain
import Foundation
import JSON
@testable import Municipality
import Population
import Testing
import TestSupport

@Suite("The family register with its holds (G1, G2, G4, invariant 7)")
struct FamilyBookTests {
    private static let receipt = CivilDate(year: 2026, month: 4, day: 1) ?? CivilDate(daysSinceEpoch: 0)
    private static let familyKinds: [CertificateKind] = [.familyRegisterAll, .familyRegisterIndividual, .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart]

    private func holder(_ city: City, sharingWith other: Bool = false) throws -> CardHolder {
        try #require(city.plan.cardHolders().first { holder in
            guard holder.standing.familyRegister == .here, let register = try? city.book.register(of: holder.resident) else { return false }
            return !other || register.entries.count { $0.resident != nil } > 1
        })
    }

    private func hold(_ city: inout City, _ resident: ResidentID, _ notification: FamilyNotification = .birth, at place: FamilyBook.Place = .counter) throws -> FamilyBook.Hold {
        let register = try city.book.register(of: resident)
        let hold = try city.book.hold(on: register.anchor, position: 0, notification, receivedOn: Self.receipt, at: place)
        try city.book.take(.held(hold))
        return hold
    }

    private static var birth: RegisterAmendment.Facts {
        var facts = RegisterAmendment.Facts()
        (facts.name, facts.sex, facts.place) = ("陽菜", .female, "東京都瑞穂町")
        return facts
    }

    @Test("G1: from receipt to approval nothing is issued from the register, of no kind and to nobody in it; other registers are free")
    func heldUntilApproved() async throws {
        var city = try City("mizuho")
        let holder = try holder(city, sharingWith: true)
        let register = try city.book.register(of: holder.resident)
        let stranger = try #require(city.plan.cardHolders().first { other in
            other.standing.familyRegister == .here && (try? city.book.register(of: other.resident))?.anchor != register.anchor
        })
        for kind in Self.familyKinds { _ = try await city.compose(kind, for: holder.resident) }
        let set = try hold(&city, holder.resident)
        for kind in Self.familyKinds {
            for resident in register.entries.compactMap(\.resident) {
                await #expect(throws: City.Refused(code: .issuanceHeld)) { _ = try await city.compose(kind, for: resident) }
            }
            _ = try await city.compose(kind, for: stranger.resident)
        }
        _ = try await city.compose(.residentRecord, for: holder.resident)
        try city.book.take(.approved(hold: set.number, on: Self.receipt, Self.birth))
        guard case .familyRegisterAll(let after) = try await city.compose(.familyRegisterAll, for: holder.resident) else { throw Different() }
        #expect(after.persons.count == register.entries.count + 1 && after.persons.last?.name.text.hasSuffix("陽菜") == true)
    }

    private struct Different: Error {}

    @Test("G4: several holds lift one by one, each by its own approval or refusal; a refused notification changes nothing")
    func several() async throws {
        var city = try City("fujisawa")
        let holder = try holder(city), before = try city.book.register(of: holder.resident)
        let first = try hold(&city, holder.resident), second = try hold(&city, holder.resident, .divorce, at: .dutyDesk)
        #expect(first.number == 1 && second.number == 2)
        try city.book.take(.refused(hold: second.number))
        await #expect(throws: City.Refused(code: .issuanceHeld)) { _ = try await city.compose(.familyRegisterAll, for: holder.resident) }
        #expect(throws: FamilyBook.Failure.noHold(2)) { try city.book.take(.approved(hold: 2, on: Self.receipt, Self.birth)) }
        try city.book.take(.refused(hold: first.number))
        _ = try await city.compose(.familyRegisterAll, for: holder.resident)
        #expect(try city.book.register(of: holder.resident) == before)
    }

    @Test("G4: an approval that cannot be written leaves the hold where it is")
    func unfit() async throws {
        var city = try City("mizuho")
        let holder = try holder(city), set = try hold(&city, holder.resident)
        #expect(throws: FamilyBook.Failure.self) { try city.book.take(.approved(hold: set.number, on: Self.receipt, RegisterAmendment.Facts())) }
        #expect(city.book.holds[set.number] == set)
        await #expect(throws: City.Refused(code: .issuanceHeld)) { _ = try await city.compose(.familyRegisterAll, for: holder.resident) }
    }

    @Test("invariant 7: what was read before a hold is known to be old, also after the hold has lifted")
    func revisions() throws {
        var city = try City("mizuho")
        let holder = try holder(city), anchor = try city.book.register(of: holder.resident).anchor
        let read = city.book.revision(of: anchor)
        #expect(city.book.revision(of: anchor) == read)
        let set = try hold(&city, holder.resident)
        let held = city.book.revision(of: anchor)
        try city.book.take(.refused(hold: set.number))
        #expect(Set([read, held, city.book.revision(of: anchor)]).count == 3)
    }

    @Test("B8: the dead have nothing from the register in which they are")
    func dead() async throws {
        var city = try City("mizuho")
        let holder = try holder(city, sharingWith: true), register = try city.book.register(of: holder.resident)
        let position = try #require(register.position(of: holder.resident))
        let set = try city.book.hold(on: register.anchor, position: position, .death, receivedOn: Self.receipt, at: .counter)
        try city.book.take(.held(set))
        var facts = RegisterAmendment.Facts()
        (facts.place, facts.by) = ("東京都瑞穂町", "親族　見本　一郎")
        try city.book.take(.approved(hold: set.number, on: Self.receipt, facts))
        for kind in Self.familyKinds { await #expect(throws: City.Refused(code: .notEligible)) { _ = try await city.compose(kind, for: holder.resident) } }
        let left = try #require(register.entries.compactMap(\.resident).first { $0 != holder.resident })
        guard case .supplementaryFamilyRegisterAll(let copy) = try await city.compose(.supplementaryFamilyRegisterAll, for: left) else { throw Different() }
        #expect(!copy.persons.contains { $0.name == register.entries[position].person.name })
    }

    @Test("a register that was transferred to another city is had there; within the city it stays")
    func transfer() async throws {
        for (domicile, code) in [("東京都瑞穂町見本１番地", nil), ("埼玉県川口市見本１番地", RefusalCode.domicileElsewhere)] {
            var city = try City("mizuho")
            let holder = try holder(city), set = try hold(&city, holder.resident, .transfer)
            var facts = RegisterAmendment.Facts()
            facts.domicile = domicile
            try city.book.take(.approved(hold: set.number, on: Self.receipt, facts))
            if let code {
                await #expect(throws: City.Refused(code: code)) { _ = try await city.compose(.familyRegisterAll, for: holder.resident) }
            } else {
                guard case .familyRegisterAll(let register) = try await city.compose(.familyRegisterAll, for: holder.resident) else { throw Different() }
                #expect(register.domicile.text == domicile)
            }
        }
    }

    // MARK: On disk

    @Test("G4: every crash leaves a hold or an approved record, never neither", arguments: [0, 1, 20, 1000])
    func torn(octets: Int) throws {
        let city = try City("mizuho"), holder = try holder(city), directory = try TemporaryDirectory(), path = directory.path("family-register.jsonl")
        let anchor = try city.book.register(of: holder.resident).anchor
        let file = try FamilyBookFile(path: path, plan: city.plan)
        try file.take(.held(try file.book.hold(on: anchor, position: 0, .birth, receivedOn: Self.receipt, at: .counter)), after: 3)
        let held = try Data(contentsOf: URL(filePath: path)).count
        try file.take(.approved(hold: 1, on: Self.receipt, Self.birth), after: 5)
        let whole = try Data(contentsOf: URL(filePath: path))
        // The kill came while the line of the approval was being written.
        try directory.write("family-register.jsonl", Array(whole.prefix(min(held + octets, whole.count))))
        let isWhole = held + octets >= whole.count
        let again = try FamilyBookFile(path: path, plan: city.plan)
        #expect(again.book.isHeld(anchor) == !isWhole)
        #expect(try again.book.register(of: holder.resident).entries.count == city.book.register(of: holder.resident).entries.count + (isWhole ? 1 : 0))
        if !isWhole { try again.take(.approved(hold: 1, on: Self.receipt, Self.birth), after: 7) }
        let third = try FamilyBookFile(path: path, plan: city.plan)
        #expect(!third.book.isHeld(anchor) && third.book.lastNumber == 1)
    }

    @Test("a file with a line that is no act, or an act that cannot be, is refused as a whole", arguments: [
        "{}", #"{"act":"refused","hold":1,"after":0}"#, #"{"act":"held","hold":1,"register":"133035-R000001","person":1,"notification":"party","receivedOn":"2026-04-01","place":"counter","after":0}"#,
    ])
    func unreadable(line: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("family-register.jsonl", Array((line + "\n").utf8))
        let plan = try City("mizuho").plan
        #expect(throws: FamilyBookFile.Failure.self) { _ = try FamilyBookFile(path: directory.path("family-register.jsonl"), plan: plan) }
    }

    @Test("facts are texts of known names, and nothing else", arguments: [
        #"{"nickname":"x"}"#, #"{"name":""}"#, #"{"sex":"x"}"#, #"{"birthDate":"2026-02-30"}"#, #"{"name":1}"#, "[]",
    ])
    func facts(text: String) throws {
        #expect(RegisterAmendment.Facts(json: try JSONValue(parsing: Array(text.utf8), form: .anyLayout)) == nil)
        #expect(RegisterAmendment.Facts(json: Self.birth.json) == Self.birth)
    }
}
