import Domain
import Population
import Testing

@Suite("The record of a notification in a family register (B5, B6, B8, B9, G4)")
struct RegisterAmendmentTests {
    private static let event = CivilDate(year: 2026, month: 3, day: 30) ?? CivilDate(daysSinceEpoch: 0)
    private static let receipt = CivilDate(year: 2026, month: 4, day: 1) ?? CivilDate(daysSinceEpoch: 0)

    /// A register of some shape.
    private func register(_ fits: (KeptFamilyRegister) -> Bool) throws -> KeptFamilyRegister {
        let plan = try Sample.plan(residents: 2000)
        let population = Population(plan), maker = FamilyRegisterMaker(plan)
        let all = population.residents.lazy.compactMap { maker.register(of: $0.id, household: Array(population.members(of: $0.household))) }
        return try #require(all.first { fits($0) })
    }

    private static func married(_ register: KeptFamilyRegister) -> Bool { register.entries.count { $0.person.spouse != nil } == 2 }

    private static func amendment(_ notification: FamilyNotification, _ position: Int = 0, _ change: (inout RegisterAmendment.Facts) -> Void = { _ in }) -> RegisterAmendment {
        var facts = RegisterAmendment.Facts()
        change(&facts)
        return RegisterAmendment(notification: notification, position: position, on: event, receivedOn: receipt, facts: facts)
    }

    @Test("a child is entered last, with its parents, its birth and the register's surname, in the family register's glyphs")
    func birth() throws {
        let before = try register(Self.married)
        let after = try Self.amendment(.birth) { ($0.name, $0.sex, $0.place) = ("辺子", .female, "東京都瑞穂町") }.applied(to: before)
        #expect(after.entries.count == before.entries.count + 1 && Array(after.entries.dropLast()) == before.entries)
        let child = try #require(after.entries.last)
        let surname = before.headOfRegister.text.prefix { $0 != "　" }
        #expect(child.person.name.text == surname + "　" + FamilyRegisterGlyphs.text("辺子").text && FamilyRegisterGlyphs.text("辺子").text != "辺子")
        #expect(child.person.birthDate == Self.event && child.resident == nil && !child.person.isRemoved)
        let parents = child.person.parents
        #expect(parents.father == before.entries.map(\.person).first { $0.spouse == .husband }?.name && parents.mother == before.entries.map(\.person).first { $0.spouse == .wife }?.name)
        guard case .birth(let matter)? = child.person.matters.first else {
            Issue.record("no birth")
            return
        }
        #expect(matter.notice.on == Self.receipt && matter.notice.receivedAt == nil, "the date of receipt is that of the notice (G2)")
        #expect(after.supplementary()?.persons.last?.name == child.person.name)
    }

    @Test("the dead keep their place and their matters, are on no supplementary register, and who is left is told")
    func death() throws {
        let before = try register(Self.married)
        let gone = try #require(before.entries.indices.first { $0 > 0 && before.entries[$0].person.spouse != nil })
        let after = try Self.amendment(.death, gone) { ($0.place, $0.by) = ("東京都瑞穂町", "親族　見本　一郎") }.applied(to: before)
        #expect(after.entries[gone].person.isRemoved && after.entries[gone].resident == nil && after.entries[gone].addresses.isEmpty)
        #expect(after.entries[gone].person.matters.dropLast() == before.entries[gone].person.matters[...])
        #expect(after.entries[0].person.matters.last == .bereavement(PersonalMatter.Bereavement(on: Self.event)) && after.entries[0].person.spouse == nil)
        #expect(after.familyRegister(of: [gone]) == nil, "B8: nothing of who was removed")
        #expect(after.familyRegister()?.persons.count == before.entries.count)
        #expect(after.supplementary()?.persons.count == (before.supplementary()?.persons.count ?? 0) - 1)
    }

    @Test("a marriage takes a child to another register, and brings the head's spouse into this one; a foreign spouse has no place in it")
    func marriage() throws {
        let family = try register { $0.entries.count > 2 && $0.entries.last?.person.spouse == nil && $0.entries.last?.person.isRemoved == false }
        let last = family.entries.count - 1
        let left = try Self.amendment(.marriage, last) { $0.name = "見本　次郎" }.applied(to: family)
        #expect(left.entries[last].person.isRemoved && left.entries.count == family.entries.count)
        let alone = try register { $0.entries.count == 1 && $0.entries[0].person.spouse == nil }
        let birthDate = CivilDate(year: 1990, month: 1, day: 2)
        let entered = try Self.amendment(.marriage) { ($0.name, $0.sex, $0.birthDate) = ("見本　次郎", .male, birthDate) }.applied(to: alone)
        #expect(entered.entries.count == 2 && entered.entries[1].person.spouse == .husband && entered.entries[0].person.spouse == .wife)
        #expect(entered.entries[1].person.name.text.hasSuffix("　次郎") && entered.entries[1].person.birthDate == birthDate)
        let foreign = try Self.amendment(.marriage) { ($0.name, $0.sex, $0.nationality) = ("サンプル，ジョン", .male, "アメリカ合衆国") }.applied(to: alone)
        #expect(foreign.entries.count == 1 && foreign.entries[0].person.spouse == .wife)
    }

    @Test("a divorce takes who is not the head out of the register; both keep the matter")
    func divorce() throws {
        let before = try register(Self.married)
        let after = try Self.amendment(.divorce).applied(to: before)
        #expect(!after.entries[0].person.isRemoved && after.entries[1].person.isRemoved && after.entries.prefix(2).allSatisfy { $0.person.spouse == nil })
        for entry in after.entries.prefix(2) { #expect(entry.person.matters.last?.date == Self.event) }
    }

    @Test("an adoption names the adoptive parents; a transfer names the domicile before")
    func adoptionAndTransfer() throws {
        let before = try register { $0.entries.count > 2 && $0.entries.last?.person.isRemoved == false }
        let last = before.entries.count - 1
        let adopted = try Self.amendment(.adoption, last) { $0.father = "見本　太郎" }.applied(to: before)
        #expect(adopted.entries[last].person.adoptiveParents?.father?.text == "見本　太郎" && adopted.entries[last].person.parents == before.entries[last].person.parents)
        let moved = try Self.amendment(.transfer) { $0.domicile = "神奈川県小田原市荻窪１番地" }.applied(to: before)
        #expect(moved.domicile.text == "神奈川県小田原市荻窪１番地" && moved.matters.last == .transferred(on: Self.receipt, from: before.domicile))
        #expect(moved.anchor == before.anchor)
    }

    @Test("nothing is written that lacks a fact, lies after its receipt, or is of nobody in the register", arguments: [
        amendment(.birth), amendment(.birth) { $0.sex = .male }, amendment(.death), amendment(.death) { $0.place = "東京都" }, amendment(.adoption), amendment(.transfer),
        amendment(.marriage) { ($0.name, $0.sex) = ("見本　次郎", .male) }, amendment(.death, 19) { ($0.place, $0.by) = ("東京都", "親族") },
        amendment(.death, -1) { ($0.place, $0.by) = ("東京都", "親族") },
        RegisterAmendment(notification: .divorce, position: 0, on: receipt, receivedOn: event, facts: RegisterAmendment.Facts()),
    ])
    func unfit(amendment: RegisterAmendment) throws {
        let before = try register(Self.married)
        #expect(throws: RegisterAmendment.Unfit.self) { _ = try amendment.applied(to: before) }
    }

    @Test("a register has no more persons than a certificate can hold")
    func full() throws {
        var register = try register(Self.married)
        let birth = Self.amendment(.birth) { ($0.name, $0.sex, $0.place) = ("一子", .female, "東京都瑞穂町") }
        while register.entries.count < 20 { register = try birth.applied(to: register) }
        #expect(throws: RegisterAmendment.Unfit.self) { _ = try birth.applied(to: register) }
    }
}
