import Domain
import Population
import Testing

@Suite("Who holds a card")
struct CardHolderTests {
    @Test("twelve cards are of adults who exist, and are listed without making the population")
    func holders() throws {
        let plan = try Sample.plan()
        let population = Population(plan)
        let holders = plan.cardHolders()
        #expect(holders.map(\.id) == (1...12).map { "odawara-00\($0 < 10 ? "0" : "")\($0)" })
        #expect(Set(holders.map(\.resident)).count == 12)
        for holder in holders {
            let resident = try #require(population.resident(holder.resident))
            #expect(resident.name == holder.name && resident.household == holder.household)
            #expect(resident.birthDate.adding(days: 18 * 365) <= plan.referenceDate)
            #expect(holder.municipalityCode == "142069")
            #expect(holder.pin.utf8.count == 4 && holder.pin.utf8.allSatisfy { (0x30...0x39).contains($0) })
        }
    }

    @Test("the first eight cards show one of each kind, whatever the seed and municipality", arguments: 0..<40)
    func variety(seed: Int) throws {
        let municipality = ([Sample.odawara] + Sample.others)[seed % 5]
        let holders = try Sample.plan(municipality, seed: UInt64(seed)).cardHolders().prefix(8)
        let wanted: [CardHolder.Trait] = [
            .ordinary, .foreignResident, .formerSurname, .rareKanji, .longAddress, .largeHousehold, .domicileElsewhere, .rareKanji,
        ]
        for (holder, trait) in zip(holders, wanted) {
            #expect(holder.traits.contains(trait))
            #expect(holder.traits.contains(.registeredSeal))
        }
        #expect(holders[1].traits.contains(.alias))
        #expect(holders[3].name.unicodeScalars.contains { (0xE0100...0xE01EF).contains($0.value) })
        #expect(holders[7].name.unicodeScalars.contains { (0x20000...0x2FFFF).contains($0.value) })
    }

    @Test("serial numbers are positive, have sixteen octets and differ everywhere")
    func serials() throws {
        var seen: Set<String> = []
        for municipality in [Sample.odawara] + Sample.others {
            let plan = try PopulationPlan(seed: PopulationSeed(7), municipality: Sample.place(municipality), residents: 6000, cards: 3000)
            let holders = plan.cardHolders()
            #expect(holders.count == 3000)
            for holder in holders {
                #expect(holder.serial.utf8.count == 32)
                #expect(["4", "5", "6", "7"].contains(holder.serial.prefix(1)))
                #expect(holder.serial.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
                seen.insert(holder.serial)
            }
            let standings = plan.standingsBySerial()
            #expect(standings.count == 3000)
            #expect(holders.allSatisfy { standings[$0.serial]?.resident == $0.resident })
            #expect(standings["00000000000000000000000000000000"] == nil)
        }
        #expect(seen.count == 5 * 3000)
    }

    @Test("who may have a certificate is told from age, seal, tax and domicile")
    func standing() throws {
        let plan = try PopulationPlan(seed: PopulationSeed(7), municipality: Sample.place(), residents: 3000, cards: 1500)
        let population = Population(plan)
        let day = plan.referenceDate
        var refused: [CertificateKind: Int] = [:]
        for holder in plan.cardHolders() {
            let resident = try #require(population.resident(holder.resident))
            let household = Array(population.members(of: holder.household))
            let isTaxed = TaxRecordMaker(plan).record(of: resident.id, household: household, fiscalYear: TaxRecordMaker.currentFiscalYear(on: day)) != nil
            for kind in CertificateKind.allCases {
                let expected: RefusalCode? = switch kind {
                case .residentRecord, .residentRecordItems: nil
                case .sealRegistration: resident.seal == nil ? .notEligible : nil
                case .income, .taxation: isTaxed ? nil : .notEligible
                default: resident.foreignResident != nil ? .notEligible : holder.traits.contains(.domicileElsewhere) ? .domicileElsewhere : nil
                }
                #expect(holder.standing.refusal(of: kind, on: day) == expected, "\(holder.id) \(kind.rawValue)")
                if expected != nil { refused[kind, default: 0] += 1 }
            }
            // The day before the fifteenth birthday nothing is to be had.
            let birthday = try #require(CivilDate(year: resident.birthDate.year + 15, month: resident.birthDate.month, day: min(resident.birthDate.day, 28)))
            #expect(holder.standing.refusal(of: .residentRecord, on: birthday.adding(days: -1)) == .notEligible)
            #expect(holder.standing.refusal(of: .residentRecord, on: birthday.adding(days: 4)) == nil)
        }
        #expect(Set(refused.keys).count == 7)
    }

    @Test("a longer list of cards begins with the shorter one, and a small town runs out of adults")
    func prefixes() throws {
        let place = try Sample.place()
        let short = try PopulationPlan(seed: PopulationSeed(7), municipality: place, residents: 2000, cards: 5).cardHolders()
        let long = try PopulationPlan(seed: PopulationSeed(7), municipality: place, residents: 2000, cards: 300).cardHolders()
        #expect(Array(long.prefix(5)) == short)
        #expect(try PopulationPlan(seed: PopulationSeed(7), municipality: place, residents: 3, cards: 12).cardHolders().count <= 3)
        #expect(try PopulationPlan(seed: PopulationSeed(7), municipality: place, residents: 3, cards: 0).cardHolders().isEmpty)
    }

    @Test("plans outside the limits are refused with the parameter's name")
    func refusals() throws {
        let place = try Sample.place()
        func code(_ body: () throws -> Void) -> PopulationError.Code? {
            do { try body() } catch { return (error as? PopulationError)?.code }
            return nil
        }
        let seed = PopulationSeed(1)
        #expect(code { _ = try PopulationPlan(seed: seed, municipality: place, residents: 0) } == .residentCount)
        #expect(code { _ = try PopulationPlan(seed: seed, municipality: place, residents: 100_001) } == .residentCount)
        #expect(code { _ = try PopulationPlan(seed: seed, municipality: place, residents: 10, cards: -1) } == .cardCount)
        #expect(code { _ = try PopulationPlan(seed: seed, municipality: place, residents: 10, referenceDate: CivilDate(year: 1989, month: 1, day: 1)) } == .referenceDate)
        #expect(code { _ = try PopulationPlan(seed: seed, municipality: place, residents: 10, neighbours: [""]) } == .neighbours)
        #expect(code { _ = try MunicipalityPlace(id: "Odawara", code: "142069", name: "神奈川県小田原市") } == .municipalityID)
        #expect(code { _ = try MunicipalityPlace(id: "odawara", code: "14206", name: "神奈川県小田原市") } == .municipalityCode)
        #expect(code { _ = try MunicipalityPlace(id: "odawara", code: "142069", name: "") } == .municipalityName)
        #expect(code { _ = try PopulationPlan(seed: seed, municipality: place, residents: 10) } == nil)
    }
}
