import Domain
import Population
import Testing

enum Sample {
    static let odawara = ("odawara", "142069", "神奈川県小田原市")
    static let others = [
        ("mizuho", "133035", "東京都西多摩郡瑞穂町"), ("kawaguchi", "112038", "埼玉県川口市"),
        ("fujisawa", "142051", "神奈川県藤沢市"), ("musashimurayama", "132233", "東京都武蔵村山市"),
    ]

    static func place(_ place: (String, String, String) = odawara) throws -> MunicipalityPlace {
        try MunicipalityPlace(id: place.0, code: place.1, name: place.2)
    }

    static func plan(_ municipality: (String, String, String) = odawara, residents: Int = 2000, seed: UInt64 = 7) throws -> PopulationPlan {
        try PopulationPlan(seed: PopulationSeed(seed), municipality: place(municipality), residents: residents)
    }
}

@Suite("Who lives in a municipality")
struct PopulationTests {
    @Test("equal plans make equal people, another seed makes others")
    func determinism() throws {
        let first = Population(try Sample.plan())
        #expect(first.residents == Population(try Sample.plan()).residents)
        #expect(first.residents != Population(try Sample.plan(seed: 8)).residents)
        #expect(first.residents.count == 2000)
        #expect(PopulationSeed(text: "rehearsal") == PopulationSeed(text: "rehearsal"))
        #expect(PopulationSeed(text: "rehearsal") != PopulationSeed(text: "rehearsam"))
    }

    @Test("a larger population begins with the smaller one", arguments: [1, 2, 17, 1999])
    func stability(count: Int) throws {
        let small = Population(try Sample.plan(residents: count)).residents
        #expect(small.count == count)
        #expect(Array(Population(try Sample.plan()).residents.prefix(count)) == small)
    }

    @Test("two municipalities of one seed share neither people nor ids")
    func municipalitiesDiffer() throws {
        let odawara = Population(try Sample.plan())
        let mizuho = Population(try Sample.plan(Sample.others[0]))
        #expect(Set(odawara.residents.map(\.id)).isDisjoint(with: mizuho.residents.map(\.id)))
        let sameName = zip(odawara.residents, mizuho.residents).count { $0.name == $1.name }
        #expect(sameName < 100)
    }

    @Test("every resident is found by id, and nobody by a foreign or malformed id")
    func lookUp() throws {
        let population = Population(try Sample.plan())
        for resident in population.residents { #expect(population.resident(resident.id) == resident) }
        #expect(Set(population.residents.map(\.id)).count == 2000)
        for text in ["", "142069-R000000", "142069-R002001", "133035-R000001", "142069-H000001", "142069-R00000１", "142069-R0000001"] {
            #expect(population.resident(ResidentID(text)) == nil)
            #expect(population.individualNumber(of: ResidentID(text)) == nil)
        }
        #expect(population.members(of: HouseholdID("142069-H999999")).isEmpty)
    }

    @Test("every household has one head, who comes first")
    func heads() throws {
        let population = Population(try Sample.plan())
        var counted = 0
        for household in Set(population.residents.map(\.household)) {
            let members = population.members(of: household)
            #expect(members.first?.relationship == "世帯主")
            #expect(members.count { $0.relationship == "世帯主" } == 1)
            #expect(members.allSatisfy { $0.household == household && $0.address == members.first?.address })
            #expect(Set(members.map(\.name)).count == members.count)
            counted += members.count
        }
        #expect(counted == population.residents.count)
    }

    @Test("parents are at least fifteen years older than their children")
    func ages() throws {
        let population = Population(try Sample.plan())
        let fifteenYears = 15 * 366
        for household in Set(population.residents.map(\.household)) {
            let members = population.members(of: household)
            let head = try #require(members.first)
            let children = members.filter { $0.relationship == "子" }
            let partners = members.filter { ["世帯主", "妻", "夫"].contains($0.relationship) }
            for child in children {
                #expect(partners.allSatisfy { $0.birthDate.adding(days: fifteenYears) <= child.birthDate })
            }
            for parent in members where ["父", "母"].contains(parent.relationship) {
                #expect(parent.birthDate.adding(days: fifteenYears) <= head.birthDate)
            }
            #expect(partners.allSatisfy { $0.birthDate.adding(days: 18 * 365) <= population.plan.referenceDate })
        }
    }

    @Test("children bear the surname of the household")
    func surnames() throws {
        let population = Population(try Sample.plan())
        for child in population.residents where child.relationship == "子" && child.foreignResident == nil {
            let head = try #require(population.members(of: child.household).first)
            #expect(child.name.split(separator: "　").first == head.name.split(separator: "　").first)
            #expect(child.registeredDomicile?.headOfRegister == head.name)
        }
    }

    @Test("nothing in a life comes out of order or after the reference date")
    func dates() throws {
        let population = Population(try Sample.plan())
        let today = population.plan.referenceDate
        for resident in population.residents {
            #expect(resident.birthDate <= resident.residentSince)
            #expect(resident.residentSince <= resident.addressSince)
            #expect(resident.addressSince <= resident.notifiedOn)
            #expect(resident.notifiedOn <= today)
            #expect(resident.birthDate.year >= today.year - 100)
            if let seal = resident.seal {
                #expect(resident.birthDate.adding(days: 18 * 365) <= seal.registeredOn && seal.registeredOn <= today)
            }
            if let foreign = resident.foreignResident {
                #expect(foreign.since <= today && foreign.since >= resident.residentSince)
                #expect(foreign.expiry.map { $0 > today } ?? true)
                #expect((foreign.expiry == nil) == (foreign.period == "無期限"))
            }
            #expect((resident.registeredDomicile == nil) == (resident.foreignResident != nil))
            #expect(resident.address.hasPrefix("神奈川県小田原市"))
            #expect(!resident.previousAddress.hasPrefix("神奈川県小田原市"))
            #expect(!resident.nameKana.isEmpty && !resident.name.isEmpty)
        }
    }

    @Test("the spread is that of a Japanese municipality")
    func spread() throws {
        let residents = Population(try Sample.plan(residents: 20_000)).residents
        func share(_ isCounted: (Resident) -> Bool) -> Double { Double(residents.count(where: isCounted)) / Double(residents.count) }
        #expect((0.03...0.05).contains(share { $0.foreignResident != nil }))
        #expect((0.015...0.025).contains(share { $0.formerSurname != nil }))
        let adults = share { $0.birthDate.adding(days: 6575) <= PopulationPlan.usualReferenceDate }
        #expect((0.55...0.65).contains(share { $0.seal != nil } / adults))
        #expect((0.01...0.06).contains(share { $0.address.count > 48 }))
        #expect((0.01...0.04).contains(share { $0.name.unicodeScalars.contains { $0.value > 0xFFFF } }))
        #expect((0.45...0.55).contains(share { $0.sex == .female }))
        #expect(Set(residents.compactMap { $0.foreignResident?.nationality }).count == 10)
        #expect(residents.contains { $0.foreignResident?.alias != nil })
        #expect(residents.contains { $0.foreignResident?.category == "特別永住者" })
        #expect(residents.contains { $0.relationship == "同居人" })
        #expect(Set(residents.compactMap { $0.foreignResident?.cardNumber }).count == residents.count { $0.foreignResident != nil })
        #expect(Set(residents.compactMap { $0.seal?.number }).count == residents.count { $0.seal != nil })
    }
}
