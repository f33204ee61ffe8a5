import Domain
import Population
import Testing

@Suite("People whose family register another city keeps (G5)")
struct NonResidentsTests {
    private static let cities = [Sample.odawara] + Sample.others

    private func plans() throws -> [PopulationPlan] {
        let places = try Self.cities.map { try Sample.place($0) }
        return try places.map { try PopulationPlan(seed: PopulationSeed(1), municipality: $0, residents: 2000, neighbours: places.map(\.name)) }
    }

    @Test("G5: every card holder whose domicile lies in another city is in a register there")
    func everybody() throws {
        let plans = try plans()
        let found = plans.flatMap { NonResidents(keptBy: $0.municipality, among: plans).people.map(\.holder.id) }
        let wanted = plans.flatMap { $0.cardHolders() }.filter { $0.traits.contains(.domicileElsewhere) }.map(\.id)
        #expect(Set(found) == Set(wanted) && found.count == wanted.count && wanted.count >= plans.count)
    }

    @Test("G5: that register is a real one, which agrees with the person's own city", arguments: cities.indices)
    func found(index: Int) throws {
        let plans = try plans(), keeper = try Sample.place(Self.cities[index])
        let people = NonResidents(keptBy: keeper, among: plans)
        for person in people.people {
            #expect(person.holder.municipalityCode != keeper.code)
            #expect(person.holder.traits.contains(.domicileElsewhere))
            let id = person.holder.id, card = try #require(plans.flatMap { $0.cardHolders() }.first { $0.id == id })
            #expect(person.holder.pin.isEmpty && person.holder.securityCode.isEmpty, "D5: the codes of a card are not the city's to know")
            #expect(person.isSecurityCode(card.securityCode) && !person.isSecurityCode(String(card.securityCode.reversed()) + "0") && !person.isSecurityCode(""))
            let register = try #require(person.register)
            #expect(register.domicile.text.hasPrefix(keeper.name))
            let place = try #require(register.position(of: person.holder.resident))
            #expect(register.entries[place].person.birthDate == person.holder.standing.birthDate && !register.entries[place].person.isRemoved)
            #expect(people.person(person.holder.resident)?.holder.id == person.holder.id)
        }
        #expect(NonResidents(keptBy: keeper, among: plans).people.map(\.holder) == people.people.map(\.holder))
    }

    @Test("G6: nobody who lives in the city is among them, and nobody at all where there is no other city")
    func residents() throws {
        let plans = try plans()
        let people = try NonResidents(keptBy: Sample.place(), among: plans)
        for holder in plans[0].cardHolders() { #expect(people.person(holder.resident) == nil) }
        #expect(try NonResidents(keptBy: Sample.place(), among: [plans[0]]).people.isEmpty)
    }

    @Test("a card's face has a day in the future and four digits, which are not the PIN")
    func face() throws {
        let holders = try plans().flatMap { $0.cardHolders() }
        for holder in holders {
            #expect(holder.expiresOn > PopulationPlan.usualReferenceDate)
            #expect(holder.securityCode.utf8.count == 4 && holder.securityCode.utf8.allSatisfy { (0x30...0x39).contains($0) })
        }
        #expect(holders.count { $0.securityCode == $0.pin } <= 1)
    }

    @Test("G5: who is registered has certificates of the family register and no others")
    func standing() {
        let standing = HolderStanding(registrant: ResidentID("1"))
        for kind in CertificateKind.allCases {
            #expect(standing.refusal(of: kind, on: PopulationPlan.usualReferenceDate) == (kind.isOfFamilyRegister ? nil : .notResident))
        }
    }
}
