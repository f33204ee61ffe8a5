internal import Domain

/// What the two certificates of the tax register have in common.
enum TaxTables {
    /// Whose record it is and of which year, at the head of every page. Throws `textMissing`, and `entryCount` where a kind of income stands twice.
    static func heading(_ certificate: IncomeCertificate) throws(PaperError) -> [Table.Row] {
        try RequiredTexts.check([(certificate.name, "name"), (certificate.address, "address")])
        guard Set(certificate.incomes.map(\.kind)).count == certificate.incomes.count else {
            throw PaperError(.entryCount, "a kind of income stands there twice", place: "incomes")
        }
        return [
            Table.Row(height: 200, cells: [.label("住所", columns: 20), .value(certificate.address, columns: 100, style: .address, place: "address")]),
            Table.Row(height: 220, cells: [
                .label("氏名", columns: 20), .value(certificate.name, columns: 54, style: .name, place: "name"),
                .label("生年月日", columns: 16), .value(certificate.birthDate.japanese, columns: 30, style: .date, place: "birthDate"),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("課税年度", columns: 20),
                .value("\(year(certificate.fiscalYear))度（\(year(certificate.fiscalYear - 1))中の所得）", columns: 100, style: .centeredValue, place: "fiscalYear"),
            ]),
        ]
    }

    /// Every kind of income has its row, so that none can be written in later.
    static func incomes(_ certificate: IncomeCertificate) -> Table {
        var rows = [Table.Row(height: Table.rowHeight, cells: [
            .label("収入・所得の種類", columns: 40), .label("収入金額", columns: 40), .label("所得金額", columns: 40),
        ])]
        for kind in IncomeKind.allCases {
            let income = certificate.incomes.first { $0.kind == kind }
            rows.append(Table.Row(height: Table.rowHeight, cells: [
                .label(kind.rawValue, columns: 40), amount(income?.revenueYen, columns: 40, place: "incomes"), amount(income?.incomeYen, columns: 40, place: "incomes"),
            ]))
        }
        rows.append(Table.Row(height: Table.rowHeight, rule: .thick, cells: [
            .label("合計所得金額", columns: 80), .yen(certificate.totalIncomeYen, columns: 40, place: "totalIncomeYen"),
        ]))
        return Table(spine: .label("所得の内訳"), rows: rows)
    }

    /// An amount; asterisks where there is none.
    static func amount(_ yen: Int?, columns: Int, place: String) -> Cell {
        yen.map { .yen($0, columns: columns, place: place) } ?? .value("", columns: columns, style: .amount, place: place)
    }

    /// 令和8年; the year's name on its last day.
    private static func year(_ year: Int) -> String {
        let name = CivilDate(year: year, month: 12, day: 31)?.japanese.prefix { $0 != "年" }
        return "\(name ?? "\(year)")年"
    }
}
