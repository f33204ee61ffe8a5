import Domain
import Topology

extension StatementMaker {
    func income(_ record: TaxationCertificate) -> Statement {
        Statement(
            title: "所得証明書", heading: heading(record.income), body: incomes(record.income), sentence: "上記のとおり相違ないことを証明する。",
            unasked: ["所得控除の内訳", "扶養の内訳", "税額"], read: (1, "income"))
    }

    func taxation(_ record: TaxationCertificate) -> Statement {
        var body = incomes(record.income) + [Statement.Field(heading: "所得控除の内訳")]
        body += DeductionKind.allCases.map { kind in Statement.Field(kind.rawValue, record.deductions.first { $0.kind == kind }.map { yen($0.yen) }) }
        body.append(Statement.Field("所得控除額の合計", yen(record.deductions.reduce(0) { $0 + $1.yen })))
        let supported = record.dependants
        body.append(Statement.Field(
            "扶養の内訳控除対象配偶者特定扶養老人扶養その他の扶養16歳未満",
            (supported.spouse ? "有" : "無") + [supported.specific, supported.elderly, supported.other, supported.under16].map { "\($0)人" }.joined()))
        body += [Statement.Field(heading: record.tax == nil ? "税額" : "税額の内訳"), Statement.Field("課税標準額", yen(record.taxableYen))]
        let own = "\(city.name.suffix(1))民税", prefecture = "\(city.prefecture.suffix(1))民税"
        if let tax = record.tax {
            body.append(Statement.Field(heading: "課税額均等割所得割計"))
            for (label, share) in [(own, tax.municipality), (prefecture, tax.prefecture)] {
                body.append(Statement.Field(label, yen(share.perCapitaYen) + yen(share.incomeYen) + yen(share.perCapitaYen + share.incomeYen)))
            }
            body.append(Statement.Field("年税額", yen([tax.municipality, tax.prefecture].reduce(0) { $0 + $1.perCapitaYen + $1.incomeYen })))
        } else {
            body.append(Statement.Field("\(own)・\(prefecture)", "非課税"))
        }
        return Statement(
            title: (record.tax == nil ? "非課税証明書" : "課税証明書") + "（\(own)・\(prefecture)）", heading: heading(record.income), body: body,
            sentence: "上記のとおり相違ないことを証明する。", read: (1, "taxation"))
    }

    private func heading(_ record: IncomeCertificate) -> [Statement.Field] {
        [
            Statement.Field("住所", record.address, isOfPerson: true), Statement.Field("氏名", record.name, isOfPerson: true),
            Statement.Field("生年月日", record.birthDate.japanese, isOfPerson: true),
            Statement.Field("課税年度", "\(year(record.fiscalYear))度（\(year(record.fiscalYear - 1))中の所得）"),
        ]
    }

    private func incomes(_ record: IncomeCertificate) -> [Statement.Field] {
        var fields = [Statement.Field(heading: "所得の内訳収入・所得の種類収入金額所得金額")]
        for kind in IncomeKind.allCases {
            let found = record.incomes.first { $0.kind == kind }
            fields.append(Statement.Field(kind.rawValue, found.map { yen($0.revenueYen) + yen($0.incomeYen) } ?? Sheet.noEntry + Sheet.noEntry))
        }
        return fields + [Statement.Field("合計所得金額", yen(record.incomes.reduce(0) { $0 + $1.incomeYen }))]
    }

    /// The fiscal year's name is that of the era at its calendar year's end.
    private func year(_ year: Int) -> String {
        let text = CivilDate(year: year, month: 12, day: 31)?.japanese ?? String(year)
        return text.prefix { $0 != "年" } + "年"
    }

    private func yen(_ amount: Int) -> String {
        amount < 1000 ? "\(amount)円" : yen(amount / 1000).dropLast() + "," + String(String(amount % 1000 + 1000).dropFirst()) + "円"
    }
}
