import Domain

/// The arithmetic of the municipal tax on income (個人住民税), simplified: one municipality levies like another, and rarer
/// deductions and credits are left out. Amounts in yen.
enum TaxRules {
    /// 給与所得: salary without the deduction of employment income.
    static func salaryIncome(_ revenue: Int, fiscalYear: Int) -> Int {
        // The least deduction rose with the income of 2025.
        let least = fiscalYear >= 2026 ? 650_000 : 550_000
        let deduction = switch revenue {
        case ...1_800_000: revenue * 40 / 100 - 100_000
        case ...3_600_000: revenue * 30 / 100 + 80_000
        case ...6_600_000: revenue * 20 / 100 + 440_000
        case ...8_500_000: revenue * 10 / 100 + 1_100_000
        default: 1_950_000
        }
        return max(0, revenue - max(least, deduction))
    }

    /// 公的年金等に係る雑所得 from the age of 65.
    static func pensionIncome(_ revenue: Int) -> Int {
        max(0, revenue - (revenue <= 3_300_000 ? 1_100_000 : revenue * 25 / 100 + 275_000))
    }

    /// The income up to which one is a dependant.
    static func dependantLimit(fiscalYear: Int) -> Int { fiscalYear >= 2026 ? 580_000 : 480_000 }

    static let basicDeduction = 430_000
    private static let perCapita = (municipality: 3000, prefecture: 1000)
    private static let percent = (municipality: 6, prefecture: 4)
    /// 調整控除, at its least.
    private static let adjustment = (municipality: 1500, prefecture: 1000)

    /// The tax; nil where none is due (非課税).
    /// - Parameter supported: the spouse, if supported, and all dependants.
    static func tax(totalIncome: Int, taxable: Int, supported: Int) -> MunicipalTax? {
        let persons = 350_000 * (1 + supported) + 100_000
        guard totalIncome > persons + (supported > 0 ? 210_000 : 0) else { return nil }
        let isPerCapitaOnly = totalIncome <= persons + (supported > 0 ? 320_000 : 0)
        func share(_ percent: Int, _ adjustment: Int) -> Int { isPerCapitaOnly ? 0 : max(0, taxable * percent / 100 - adjustment) / 100 * 100 }
        return MunicipalTax(
            municipality: MunicipalTax.Share(perCapitaYen: perCapita.municipality, incomeYen: share(percent.municipality, adjustment.municipality)),
            prefecture: MunicipalTax.Share(perCapitaYen: perCapita.prefecture, incomeYen: share(percent.prefecture, adjustment.prefecture)))
    }
}
