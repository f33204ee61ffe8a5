import Domain
import EventLoop
@testable import Municipality
import Population
import Testing

@Suite("What the duty desk finds (A8, G3)")
struct DutyDeskTests {
    private func found(_ search: PersonSearch, in city: City) -> [PersonSearch.Found] {
        city.book.registers(ofResidents: 0..<city.book.population.residents.count).flatMap { search.found(in: $0) }
    }

    @Test("G3: everybody in a family register here is found by birth date and by name, with domicile, name and birth date")
    func everybody() throws {
        let city = try City("musashimurayama")
        for holder in city.plan.cardHolders() where holder.standing.familyRegister == .here {
            let resident = try #require(city.book.population.resident(holder.resident))
            let register = try city.book.register(of: holder.resident)
            for search in [PersonSearch.birthDate(resident.birthDate), .name(resident.name), .name(resident.name.filter { !$0.isWhitespace })] {
                let own = found(search, in: city).first { $0.candidate.register == register.anchor && register.entries[$0.candidate.position].resident == holder.resident }
                #expect(own?.domicile == register.domicile && own?.birthDate == resident.birthDate && own?.name == FamilyRegisterGlyphs.text(resident.name))
            }
        }
    }

    @Test("G3: who is registered elsewhere, a foreign resident, and who was removed are not found")
    func others() throws {
        var city = try City("musashimurayama")
        for holder in city.plan.cardHolders() where holder.standing.familyRegister != .here {
            let resident = try #require(city.book.population.resident(holder.resident))
            #expect(!found(.name(resident.name), in: city).contains { $0.birthDate == resident.birthDate })
        }
        let holder = try #require(city.plan.cardHolders().first { $0.standing.familyRegister == .here })
        let register = try city.book.register(of: holder.resident), position = try #require(register.position(of: holder.resident))
        let hold = try city.book.hold(on: register.anchor, position: position, .death, receivedOn: City.today, at: .dutyDesk)
        try city.book.take(.held(hold))
        #expect(found(.name(holder.name), in: city).contains { $0.candidate == CandidateBook.Candidate(register: register.anchor, position: position) })
        var facts = RegisterAmendment.Facts()
        (facts.place, facts.by) = ("東京都", "親族　見本　一郎")
        try city.book.take(.approved(hold: hold.number, on: City.today, facts))
        #expect(!found(.name(holder.name), in: city).contains { $0.candidate == CandidateBook.Candidate(register: register.anchor, position: position) })
    }

    @Test("part of a name finds nobody")
    func parts() throws {
        let city = try City("musashimurayama")
        let holder = try #require(city.plan.cardHolders().first { $0.standing.familyRegister == .here })
        #expect(found(.name(String(holder.name.prefix { $0 != "　" })), in: city).isEmpty && found(.name(""), in: city).isEmpty)
    }

    @Test("every register is looked through once, whoever of it lives here")
    func once() throws {
        let city = try City("musashimurayama")
        let registers = city.book.registers(ofResidents: 0..<city.book.population.residents.count)
        #expect(Set(registers.map(\.anchor)).count == registers.count)
        let residents = registers.flatMap { $0.entries.compactMap(\.resident) }
        #expect(Set(residents).count == residents.count)
        #expect(residents.count == city.book.population.residents.count { $0.registeredDomicile?.place.hasPrefix("東京都武蔵村山市") == true })
    }

    @Test("a reference is good for the desk that searched, and for ten minutes")
    func references() {
        var book = CandidateBook()
        let now = MonotonicTime(nanoseconds: 1_000_000_000), candidate = CandidateBook.Candidate(register: ResidentID("132233-R000001"), position: 1)
        book.remember(candidate, as: "aa", for: "desk", at: now)
        #expect(book.candidate("aa", of: "desk", at: now) == candidate)
        #expect(book.candidate("ab", of: "desk", at: now) == nil && book.candidate("aa", of: "another-desk", at: now) == nil)
        let end = now.adding(milliseconds: CandidateBook.lifetimeMilliseconds)
        #expect(book.candidate("aa", of: "desk", at: now.adding(milliseconds: CandidateBook.lifetimeMilliseconds - 1)) == candidate)
        #expect(book.candidate("aa", of: "desk", at: end) == nil)
        for number in 0..<CandidateBook.maximumRemembered { book.remember(candidate, as: "n\(number)", for: "desk", at: now) }
        #expect(book.candidate("aa", of: "desk", at: now) == nil && book.candidate("n0", of: "desk", at: now) == candidate)
    }

    @Test("G1: a reading is cleared once, and only in its time")
    func readings() {
        var outstanding = OutstandingReadings()
        let now = MonotonicTime(nanoseconds: 1_000_000_000), id = RequestID(node: "kiosk-a1", counter: 1)
        let reading = OutstandingReadings.Reading(register: ResidentID("132233-R000001"), revision: 4)
        outstanding.add(id, reading, until: now.adding(milliseconds: 100), now: now)
        #expect(outstanding.take(RequestID(node: "kiosk-a1", counter: 2), now: now) == nil)
        #expect(outstanding.take(id, now: now.adding(milliseconds: 199))?.revision == 4)
        #expect(outstanding.take(id, now: now) == nil)
        outstanding.add(id, reading, until: now.adding(milliseconds: 100), now: now)
        #expect(outstanding.take(id, now: now.adding(milliseconds: 200)) == nil)
    }
}
