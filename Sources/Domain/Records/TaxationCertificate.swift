/// 課税（非課税）証明書 (B4): the fields of S1 §2(1)ウ: what an income certificate says, and 課税標準額, 各控除額, 扶養の内訳,
/// 市・県民税課税額 or 非課税の記載.
public struct TaxationCertificate: Sendable, Hashable {
    /// 氏名, 住所, 生年月日, 課税年度, 収入・所得.
    public let income: IncomeCertificate
    /// 各控除額, one of each kind at most, in the order of `DeductionKind.allCases`.
    public let deductions: [Deduction]
    /// 扶養の内訳
    public let dependants: Dependants
    /// 課税標準額: income without deductions, in whole thousands of yen, 0 or more.
    public let taxableYen: Int
    /// 市（町）民税・県（都）民税課税額; nil prints as 非課税.
    public let tax: MunicipalTax?

    /// 所得控除額の合計
    public var totalDeductionYen: Int { deductions.reduce(0) { $0 + $1.yen } }

    public init(income: IncomeCertificate, deductions: [Deduction], dependants: Dependants, taxableYen: Int, tax: MunicipalTax?) {
        self.income = income
        self.deductions = deductions
        self.dependants = dependants
        self.taxableYen = taxableYen
        self.tax = tax
    }
}

/// 所得控除
public enum DeductionKind: String, Sendable, Hashable, CaseIterable {
    case socialInsurance = "社会保険料控除"
    case lifeInsurance = "生命保険料控除"
    case spouse = "配偶者控除"
    case dependants = "扶養控除"
    case basic = "基礎控除"
}

public struct Deduction: Sendable, Hashable {
    public let kind: DeductionKind
    public let yen: Int

    public init(kind: DeductionKind, yen: Int) {
        self.kind = kind
        self.yen = yen
    }
}

/// 扶養の内訳: whom the taxpayer supports.
public struct Dependants: Sendable, Hashable {
    /// 控除対象配偶者
    public let spouse: Bool
    /// 特定: 19 to 22 years old on the last day of the income's year.
    public let specific: Int
    /// 老人: 70 and older.
    public let elderly: Int
    /// その他: the other ages from 16.
    public let other: Int
    /// 16歳未満, who count for the limit of non-taxation and bring no deduction.
    public let under16: Int

    public init(spouse: Bool, specific: Int, elderly: Int, other: Int, under16: Int) {
        self.spouse = spouse
        self.specific = specific
        self.elderly = elderly
        self.other = other
        self.under16 = under16
    }

    /// Everybody but the spouse.
    public var count: Int { specific + elderly + other + under16 }
}

/// 市（町）民税・県（都）民税: the year's tax in yen, municipality and prefecture apart.
public struct MunicipalTax: Sendable, Hashable {
    /// One share of the tax.
    public struct Share: Sendable, Hashable {
        /// 均等割
        public let perCapitaYen: Int
        /// 所得割
        public let incomeYen: Int

        public init(perCapitaYen: Int, incomeYen: Int) {
            self.perCapitaYen = perCapitaYen
            self.incomeYen = incomeYen
        }

        public var totalYen: Int { perCapitaYen + incomeYen }
    }

    /// 市（町）民税
    public let municipality: Share
    /// 県（都）民税
    public let prefecture: Share

    public init(municipality: Share, prefecture: Share) {
        self.municipality = municipality
        self.prefecture = prefecture
    }

    /// 年税額
    public var totalYen: Int { municipality.totalYen + prefecture.totalYen }
}
