import Domain
import Population
import Testing

@Suite("The family registers of made-up people")
struct FamilyRegisterTests {
    /// One resident's register, with the household around.
    struct Case {
        let resident: Resident
        let household: [Resident]
        let kept: KeptFamilyRegister
    }

    private struct NoBirth: Error {}

    /// Of every Japanese national of a population.
    private func cases(residents: Int = 4000, seed: UInt64 = 7) throws -> (cases: [Case], plan: PopulationPlan) {
        let plan = try Sample.plan(residents: residents, seed: seed)
        let population = Population(plan)
        let maker = FamilyRegisterMaker(plan)
        return (population.residents.compactMap { resident in
            let household = Array(population.members(of: resident.household))
            return maker.register(of: resident.id, household: household).map { Case(resident: resident, household: household, kept: $0) }
        }, plan)
    }

    @Test("every Japanese national is in one, no foreign resident and no stranger")
    func everybody() throws {
        let plan = try Sample.plan(residents: 4000)
        let population = Population(plan)
        let maker = FamilyRegisterMaker(plan)
        for resident in population.residents {
            let household = Array(population.members(of: resident.household))
            #expect((maker.register(of: resident.id, household: household) != nil) == (resident.foreignResident == nil))
            #expect(maker.isKeptHere(resident) == (resident.registeredDomicile?.place.hasPrefix("神奈川県小田原市") == true))
        }
        let first = try #require(population.residents.first)
        #expect(maker.register(of: ResidentID("142069-R999999"), household: [first]) == nil)
        #expect(maker.register(of: first.id, household: []) == nil)
    }

    @Test("agrees with the resident register in name, birth date, domicile and head of the register")
    func agreement() throws {
        for item in try cases().cases {
            let domicile = try #require(item.resident.registeredDomicile)
            #expect(item.kept.domicile == FamilyRegisterGlyphs.text(domicile.place) && item.kept.headOfRegister == FamilyRegisterGlyphs.text(domicile.headOfRegister))
            let position = try #require(item.kept.position(of: item.resident.id))
            let entry = item.kept.entries[position]
            #expect(entry.person.name == FamilyRegisterGlyphs.text(item.resident.name) && entry.person.birthDate == item.resident.birthDate)
            #expect(!entry.person.isRemoved)
            #expect(entry.addresses.last?.text == FamilyRegisterGlyphs.text(item.resident.address) && entry.addresses.last?.since == item.resident.addressSince)
            // Whoever shares domicile and head of register stands in the same register.
            for other in item.household where other.registeredDomicile == domicile { #expect(item.kept.position(of: other.id) != nil) }
        }
    }

    @Test("is the same whoever of the household asks, and another under another seed")
    func determinism() throws {
        let first = try cases(residents: 600), again = try cases(residents: 600), other = try cases(residents: 600, seed: 8)
        #expect(first.cases.map(\.kept) == again.cases.map(\.kept))
        #expect(first.cases.map(\.kept) != other.cases.map(\.kept))
        let maker = FamilyRegisterMaker(first.plan)
        for item in first.cases {
            for member in item.household where member.registeredDomicile == item.resident.registeredDomicile && member.registeredDomicile != nil {
                #expect(maker.register(of: member.id, household: item.household) == item.kept)
            }
        }
    }

    @Test("begins with its head, and names everybody once")
    func order() throws {
        for item in try cases().cases {
            #expect(item.kept.entries.first?.person.name == item.kept.headOfRegister)
            let names = item.kept.entries.map(\.person.name)
            #expect((1...20).contains(names.count))
            #expect(Set(item.kept.entries.compactMap(\.resident)).count == item.kept.entries.count { $0.resident != nil })
        }
    }

    @Test("has each event after the one before, birth first, nothing before birth and nothing after the reference date")
    func time() throws {
        let (cases, plan) = try cases()
        for item in cases {
            let matters = item.kept.matters.map(\.date)
            #expect(!matters.isEmpty && matters == matters.sorted() && matters.allSatisfy { $0 <= plan.referenceDate })
            for person in item.kept.entries.map(\.person) {
                let dates = person.matters.map(\.date)
                #expect(dates == dates.sorted() && dates.first == person.birthDate && dates.allSatisfy { $0 <= plan.referenceDate })
                guard case .birth(let birth)? = person.matters.first else {
                    Issue.record("a person whose first matter is no birth")
                    continue
                }
                #expect(birth.notice.on >= birth.on && birth.notice.on <= plan.referenceDate && !birth.place.isEmpty && !birth.notice.by.isEmpty)
                for matter in person.matters.dropFirst() { if case .birth = matter { Issue.record("somebody was born twice") } }
                #expect(person.isRemoved || !person.matters.contains { if case .death = $0 { true } else { false } })
            }
            for addresses in item.kept.entries.map(\.addresses) {
                #expect(addresses.map(\.since) == addresses.map(\.since).sorted() && addresses.allSatisfy { $0.since <= plan.referenceDate && !$0.text.isEmpty })
            }
        }
    }

    @Test("names everybody's parents and relationship, and children as those of the couple")
    func parents() throws {
        for item in try cases().cases {
            let persons = item.kept.entries.map(\.person)
            for person in persons {
                #expect(person.parents.father?.isEmpty == false && person.parents.mother?.isEmpty == false && !person.parents.relationship.isEmpty)
                #expect((person.adoptiveParents != nil) == person.matters.contains { if case .adoption = $0 { true } else { false } })
            }
            let households = item.household.filter { $0.relationship == "子" && $0.registeredDomicile == item.resident.registeredDomicile }
            for child in households {
                let entry = try #require(item.kept.position(of: child.id))
                #expect([persons[entry].parents.father, persons[entry].parents.mother].contains(FamilyRegisterGlyphs.text(item.household[0].name)))
            }
            let couple = persons.filter { $0.spouse != nil }
            #expect(couple.count <= 2 && (couple.count < 2 || couple[0].spouse != couple[1].spouse))
            let weddings = couple.flatMap(\.matters).compactMap { if case .marriage(let marriage) = $0 { marriage } else { nil } }
            #expect(Set(weddings.map(\.on)).count <= 1 && Set(weddings.map(\.receivedAt)).count <= 1)
            #expect(couple.allSatisfy { !$0.isRemoved && $0.matters.contains { if case .marriage = $0 { true } else { false } } })
        }
    }

    @Test("tells a marriage alike in the couple's register and in that of the parents")
    func twoRegisters() throws {
        var compared = 0
        let maker = FamilyRegisterMaker(try Sample.plan(residents: 8000))
        for item in try cases(residents: 8000).cases where ["父", "母"].contains(item.resident.relationship) {
            let head = item.household[0]
            let own = try #require(maker.register(of: head.id, household: item.household))
            let position = try #require(own.position(of: head.id))
            let there = own.entries[position].person
            #expect(item.kept.entries.contains { $0.person.name == there.parents.father } && item.kept.entries.contains { $0.person.name == there.parents.mother })
            func marriage(_ person: FamilyRegisterPerson) -> PersonalMatter.Marriage? {
                person.matters.compactMap { if case .marriage(let marriage) = $0 { marriage } else { nil } }.last
            }
            // A father and his son may bear one name.
            guard let here = item.kept.entries.first(where: { $0.person.name == there.name && $0.person.birthDate == there.birthDate })?.person else { continue }
            compared += 1
            #expect(here.isRemoved && here.birthDate == there.birthDate && here.parents == there.parents)
            #expect(marriage(here)?.on == marriage(there)?.on && marriage(here)?.spouse == marriage(there)?.spouse)
            guard case .birth(let bornHere)? = here.matters.first, case .birth(let bornThere)? = there.matters.first else { throw NoBirth() }
            #expect(bornHere.place == bornThere.place && bornHere.notice.on == bornThere.notice.on && bornHere.notice.by == bornThere.notice.by)
            #expect(marriage(here)?.new == OtherRegister(domicile: own.domicile, headOfRegister: own.headOfRegister))
            #expect(marriage(there)?.previous == OtherRegister(domicile: item.kept.domicile, headOfRegister: item.kept.headOfRegister))
        }
        #expect(compared > 20)
    }

    @Test("shows every usual event somewhere, removed persons and every kind of matter of the register")
    func variety() throws {
        let registers = try cases(residents: 8000).cases.map(\.kept)
        let matters = Set(registers.flatMap { $0.entries.flatMap(\.person.matters) }.map { "\($0)".prefix { $0 != "(" } })
        #expect(matters == ["birth", "adoption", "marriage", "divorce", "bereavement", "separation", "death"])
        #expect(Set(registers.flatMap(\.matters).map { "\($0)".prefix { $0 != "(" } }) == ["compiled", "converted", "transferred", "surnameChanged"])
        #expect(registers.contains { $0.entries.first?.person.isRemoved == true })
        #expect(registers.contains { register in register.entries.contains { entry in entry.person.matters.contains { if case .marriage(let marriage) = $0 { marriage.spouseNationality != nil } else { false } } } })
    }

    @Test("gives chosen persons, and nobody who is not there or was removed (B8)")
    func chosen() throws {
        let items = try cases().cases
        let withRemoved = items.first { item in item.kept.entries.contains { $0.person.isRemoved } && item.kept.entries.count > 2 }
        let item = try #require(withRemoved)
        let removed = try #require(item.kept.entries.firstIndex { $0.person.isRemoved })
        let own = try #require(item.kept.position(of: item.resident.id))
        #expect(item.kept.familyRegister()?.persons.count == item.kept.entries.count)
        #expect(item.kept.familyRegister(of: [own])?.persons.map(\.name) == [FamilyRegisterGlyphs.text(item.resident.name)])
        #expect(item.kept.supplementary()?.persons.count == item.kept.entries.count { !$0.person.isRemoved })
        #expect(item.kept.supplementary(of: [own])?.persons.count == 1)
        for wrong in [[], [removed], [own, removed], [-1], [item.kept.entries.count]] {
            #expect(item.kept.familyRegister(of: wrong) == nil && item.kept.supplementary(of: wrong) == nil)
        }
    }

    @Test("writes variants of kanji in its own glyph set, and leaves alone what has none (B9)", arguments: [
        ("渡辺　翔", "渡辺\u{E0101}　翔\u{E0102}"), ("渡辺\u{E0102}　翔", "渡辺\u{E0102}　翔\u{E0102}"), ("辻\u{E0100}　太郎", "辻\u{E0102}　太郎"), ("山本　一郎", "山本　一郎"), ("", ""),
        ("渡邉\u{E010F}　辺", "渡邉\u{E010F}　辺\u{E0101}"),
    ])
    func glyphs(residentRegister: String, familyRegister: String) {
        let written = FamilyRegisterGlyphs.text(residentRegister)
        #expect(Array(written.text.unicodeScalars) == Array(familyRegister.unicodeScalars))
        // Once written, it stays as it is.
        #expect(Array(FamilyRegisterGlyphs.text(written.text).text.unicodeScalars) == Array(familyRegister.unicodeScalars))
    }
}
