/// 所得証明書 (B4): of the fields of S1 §2(1)ウ those about income: 氏名, 住所, 生年月日, 課税年度, 収入・所得の種類, 収入・所得の金額.
public struct IncomeCertificate: Sendable, Hashable {
    /// 氏名
    public let name: String
    /// 住所
    public let address: String
    /// 生年月日
    public let birthDate: CivilDate
    /// 課税年度, by the year in which it begins: 2026 for 令和8年度. The income is that of the year before.
    public let fiscalYear: Int
    /// One of each kind at most, in the order of `IncomeKind.allCases`; empty where there was none.
    public let incomes: [Income]

    /// 合計所得金額
    public var totalIncomeYen: Int { incomes.reduce(0) { $0 + $1.incomeYen } }

    public init(name: String, address: String, birthDate: CivilDate, fiscalYear: Int, incomes: [Income]) {
        self.name = name
        self.address = address
        self.birthDate = birthDate
        self.fiscalYear = fiscalYear
        self.incomes = incomes
    }
}
