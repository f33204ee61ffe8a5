public import Domain

/// Makes what the tax register holds of residents, one person and fiscal year when it is asked for.
public struct TaxRecordMaker: Sendable {
    private let plan: PopulationPlan
    private let numbers: RegisterNumber

    /// Nobody younger has a record.
    static let leastAge = 15

    public init(_ plan: PopulationPlan) {
        self.plan = plan
        numbers = RegisterNumber(code: plan.municipality.code)
    }

    /// The fiscal year whose tax is the latest that has been assessed on `day`: from 1 June on that of the calendar year.
    public static func currentFiscalYear(on day: CivilDate) -> Int { day.month >= 6 ? day.year : day.year - 1 }

    /// The record of one resident; nil where the municipality has none: for children under 15, for who became a resident after
    /// 1 January of the year (賦課期日), and for who is not in the household.
    /// - Parameter household: all members as the resident register has them, the head first.
    public func record(of id: ResidentID, household: [Resident], fiscalYear: Int) -> TaxationCertificate? {
        guard let person = household.first(where: { $0.id == id }), let levied = CivilDate(year: fiscalYear, month: 1, day: 1),
              person.residentSince <= levied, age(of: person, fiscalYear) >= TaxRecordMaker.leastAge else { return nil }
        let incomes = incomes(of: person, fiscalYear)
        let total = incomes.reduce(0) { $0 + $1.incomeYen }
        let (dependants, dependantsYen, spouseYen) = supported(by: person, total, household, fiscalYear)
        var random = stream(of: person, 0)
        let yen: [DeductionKind: Int] = [
            .socialInsurance: incomes.reduce(0) { $0 + insurance($1) }, .lifeInsurance: total > 1_500_000 ? random.between(0, 10) * 7000 : 0,
            .spouse: spouseYen, .dependants: dependantsYen, .basic: TaxRules.basicDeduction,
        ]
        let deductions = DeductionKind.allCases.compactMap { kind in yen[kind].flatMap { $0 > 0 ? Deduction(kind: kind, yen: $0) : nil } }
        let taxable = max(0, total - deductions.reduce(0) { $0 + $1.yen }) / 1000 * 1000
        return TaxationCertificate(
            income: IncomeCertificate(name: person.name, address: person.address, birthDate: person.birthDate, fiscalYear: fiscalYear, incomes: incomes),
            deductions: deductions, dependants: dependants, taxableYen: taxable,
            tax: TaxRules.tax(totalIncome: total, taxable: taxable, supported: dependants.count + (dependants.spouse ? 1 : 0)))
    }

    // MARK: Income

    /// The age on the last day of the income's year.
    private func age(of person: Resident, _ fiscalYear: Int) -> Int { fiscalYear - 1 - person.birthDate.year }

    private func stream(of person: Resident, _ purpose: UInt64) -> RandomStream {
        RandomStream(seed: plan.placeSeed ^ 0x007A_6569, item: UInt64(numbers.index(of: person.id) ?? 0) << 8 | purpose)
    }

    private func incomes(of person: Resident, _ fiscalYear: Int) -> [Income] {
        let age = age(of: person, fiscalYear)
        guard age >= 18 else { return [] }
        // Where somebody works is drawn once; what it brings goes up and down by a twentieth from year to year.
        var random = stream(of: person, 1)
        var year = stream(of: person, UInt64(16 + (fiscalYear & 0x7F)))
        func amount(_ low: Int, _ high: Int) -> Int { random.between(low, high) * (1000 + year.between(-50, 50)) / 1000 }
        var incomes: [Income] = []
        let draw = random.below(1000)
        func salary(_ revenue: Int) { incomes.append(Income(kind: .salary, revenueYen: revenue, incomeYen: TaxRules.salaryIncome(revenue, fiscalYear: fiscalYear))) }
        switch age {
        case ..<23: if draw < 550 { salary(amount(300_000, 2_400_000)) }
        case ..<65:
            if draw < 620 { salary(amount(2_200_000, 9_800_000)) } else if draw < 800 { salary(amount(500_000, 1_300_000)) }
            if draw >= 800, draw < 900 {
                let revenue = amount(2_500_000, 14_000_000)
                incomes.append(Income(kind: .business, revenueYen: revenue, incomeYen: revenue * 38 / 100))
            }
        default:
            if draw < 220 { salary(amount(600_000, 3_200_000)) }
            let revenue = amount(500_000, 2_900_000)
            incomes.append(Income(kind: .pension, revenueYen: revenue, incomeYen: TaxRules.pensionIncome(revenue)))
        }
        if age >= 35, random.happens(perThousand: 40) {
            let revenue = amount(400_000, 3_600_000)
            incomes.append(Income(kind: .realEstate, revenueYen: revenue, incomeYen: revenue * 55 / 100))
        }
        if random.happens(perThousand: 30) {
            let revenue = amount(50_000, 600_000)
            incomes.append(Income(kind: .miscellaneous, revenueYen: revenue, incomeYen: revenue * 80 / 100))
        }
        return incomes
    }

    private func totalIncome(of person: Resident, _ fiscalYear: Int) -> Int { incomes(of: person, fiscalYear).reduce(0) { $0 + $1.incomeYen } }

    private func insurance(_ income: Income) -> Int {
        switch income.kind {
        case .salary: income.revenueYen * 15 / 100
        case .pension: income.revenueYen * 5 / 100
        case .business: income.incomeYen * 12 / 100
        case .realEstate, .miscellaneous: 0
        }
    }

    // MARK: Who is supported

    /// One of husband and wife supports the children and the parents of the household: who has the higher income, the head where it is
    /// the same. Nobody is supported by two.
    private func supported(by person: Resident, _ total: Int, _ household: [Resident], _ fiscalYear: Int) -> (Dependants, dependantsYen: Int, spouseYen: Int) {
        let none = (Dependants(spouse: false, specific: 0, elderly: 0, other: 0, under16: 0), 0, 0)
        guard let head = household.first, person.relationship == JapaneseMembers.headOfHousehold || JapaneseMembers.isSpouse(person.relationship) else { return none }
        let partner = household.first { $0.id != person.id && ($0.id == head.id || JapaneseMembers.isSpouse($0.relationship)) }
        let partnerIncome = partner.map { totalIncome(of: $0, fiscalYear) }
        if let partnerIncome, partnerIncome > total || (partnerIncome == total && person.id != head.id) { return none }

        let limit = TaxRules.dependantLimit(fiscalYear: fiscalYear)
        let hasSpouse = partnerIncome.map { $0 <= limit } == true
        let isElderlySpouse = partner.map { age(of: $0, fiscalYear) >= 70 } == true
        var (specific, elderly, other, under16, yen) = (0, 0, 0, 0, 0)
        for member in household where member.id != person.id && member.id != partner?.id && member.relationship != JapaneseMembers.lodger {
            let age = age(of: member, fiscalYear)
            guard age >= 0, totalIncome(of: member, fiscalYear) <= limit else { continue }
            switch age {
            case ..<16: under16 += 1
            case 19..<23:
                specific += 1
                yen += 450_000
            case 70...:
                elderly += 1
                yen += 380_000
            default:
                other += 1
                yen += 330_000
            }
        }
        return (
            Dependants(spouse: hasSpouse, specific: specific, elderly: elderly, other: other, under16: under16), yen,
            hasSpouse ? (isElderlySpouse ? 380_000 : 330_000) : 0)
    }
}
