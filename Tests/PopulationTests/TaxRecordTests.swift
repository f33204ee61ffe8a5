import Domain
import Population
import Testing

@Suite("The tax records of made-up people")
struct TaxRecordTests {
    private let plan: PopulationPlan
    private let population: Population
    private let maker: TaxRecordMaker

    init() throws {
        plan = try Sample.plan(residents: 4000)
        population = Population(plan)
        maker = TaxRecordMaker(plan)
    }

    private func record(_ resident: Resident, _ fiscalYear: Int) -> TaxationCertificate? {
        maker.record(of: resident.id, household: Array(population.members(of: resident.household)), fiscalYear: fiscalYear)
    }

    @Test("are kept of who lived here on 1 January and is 15 or older, and of nobody else")
    func who() throws {
        for resident in population.residents {
            let levied = try #require(CivilDate(year: 2026, month: 1, day: 1))
            let isDue = resident.residentSince <= levied && 2025 - resident.birthDate.year >= 15
            #expect((record(resident, 2026) != nil) == isDue)
            #expect(resident.residentSince.year < 2027 || record(resident, 2026) == nil)
        }
        #expect(maker.record(of: ResidentID("142069-R999999"), household: population.residents.prefix(1).map { $0 }, fiscalYear: 2026) == nil)
        #expect(maker.record(of: population.residents[0].id, household: [], fiscalYear: 2026) == nil)
        #expect(maker.record(of: population.residents[0].id, household: [population.residents[0]], fiscalYear: 10_000) == nil)
    }

    @Test("add up, from income by kind to the year's tax", arguments: [2025, 2026])
    func sums(fiscalYear: Int) throws {
        var taxed = 0, untaxed = 0
        for resident in population.residents {
            guard let record = record(resident, fiscalYear) else { continue }
            #expect(record.income.name == resident.name && record.income.address == resident.address && record.income.birthDate == resident.birthDate && record.income.fiscalYear == fiscalYear)
            let kinds = record.income.incomes.map(\.kind)
            #expect(kinds == IncomeKind.allCases.filter(kinds.contains))
            #expect(record.income.incomes.allSatisfy { 0 <= $0.incomeYen && $0.incomeYen <= $0.revenueYen && $0.revenueYen < 20_000_000 })
            #expect(record.income.totalIncomeYen == record.income.incomes.map(\.incomeYen).reduce(0, +))
            let deductions = record.deductions.map(\.kind)
            #expect(deductions == DeductionKind.allCases.filter(deductions.contains) && record.deductions.allSatisfy { $0.yen > 0 })
            #expect(record.taxableYen == max(0, record.income.totalIncomeYen - record.totalDeductionYen) / 1000 * 1000)
            #expect(deductions.contains(.spouse) == record.dependants.spouse)
            guard let tax = record.tax else {
                untaxed += 1
                continue
            }
            taxed += 1
            #expect(tax.totalYen == tax.municipality.totalYen + tax.prefecture.totalYen && tax.municipality.perCapitaYen == 3000 && tax.prefecture.perCapitaYen == 1000)
            #expect(tax.municipality.incomeYen % 100 == 0 && tax.municipality.incomeYen <= record.taxableYen * 6 / 100 && tax.prefecture.incomeYen <= record.taxableYen * 4 / 100)
            #expect(record.income.totalIncomeYen > 450_000)
        }
        #expect(taxed > 1200 && untaxed > 400)
    }

    @Test("count nobody as supported by two, and no child's own income")
    func supported() throws {
        for household in Set(population.residents.map(\.household)) {
            let members = Array(population.members(of: household))
            let records = members.compactMap { record($0, 2026) }
            #expect(records.count { $0.dependants.count > 0 || $0.dependants.spouse } <= 1)
            let supported = records.reduce(0) { $0 + $1.dependants.count + ($1.dependants.spouse ? 1 : 0) }
            #expect(supported < members.count)
            for member in members where member.relationship == "子" { #expect(record(member, 2026)?.dependants.count ?? 0 == 0) }
        }
    }

    @Test("are the same each time, and change from year to year")
    func years() throws {
        let earners = population.residents.filter { (record($0, 2026)?.income.totalIncomeYen ?? 0) > 0 }
        #expect(earners.allSatisfy { record($0, 2026) == record($0, 2026) })
        #expect(earners.count { record($0, 2026)?.income.incomes != record($0, 2025)?.income.incomes } > earners.count * 9 / 10)
    }

    @Test("are of the year before until the tax is assessed on 1 June", arguments: [("2026-04-01", 2025), ("2026-05-31", 2025), ("2026-06-01", 2026), ("2026-12-31", 2026), ("2027-01-01", 2026)])
    func fiscalYear(day: String, year: Int) throws {
        #expect(TaxRecordMaker.currentFiscalYear(on: try #require(CivilDate(iso8601: day))) == year)
    }
}
