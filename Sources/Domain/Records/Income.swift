/// 所得の種類: where income of the municipal tax comes from (S1 §2(1)ウ 収入・所得の種類).
public enum IncomeKind: String, Sendable, Hashable, CaseIterable {
    case salary = "給与"
    case pension = "公的年金等"
    case business = "営業等"
    case realEstate = "不動産"
    case miscellaneous = "雑（その他）"
}

/// One kind of income of one person in the year before the fiscal year: 収入・所得の種類, 収入・所得の金額.
public struct Income: Sendable, Hashable {
    public let kind: IncomeKind
    /// 収入金額, in yen.
    public let revenueYen: Int
    /// 所得金額: what is left after the deduction or the expenses of this kind, in yen.
    public let incomeYen: Int

    public init(kind: IncomeKind, revenueYen: Int, incomeYen: Int) {
        self.kind = kind
        self.revenueYen = revenueYen
        self.incomeYen = incomeYen
    }
}
