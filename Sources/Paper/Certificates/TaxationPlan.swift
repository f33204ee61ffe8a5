internal import Domain

extension CertificateSheet {
    /// 課税証明書, or 非課税証明書 where no tax is due (B4).
    func plan(of certificate: TaxationCertificate) throws(PaperError) -> SheetPlan {
        guard Set(certificate.deductions.map(\.kind)).count == certificate.deductions.count else {
            throw PaperError(.entryCount, "a kind of deduction stands there twice", place: "deductions")
        }
        return plan(
            title: certificate.tax == nil ? "非課税証明書" : "課税証明書", subtitle: "（\(municipalTax)・\(prefectureTax)）",
            heading: try TaxTables.heading(certificate.income),
            tables: [TaxTables.incomes(certificate.income), deductions(certificate), dependants(certificate.dependants), taxes(certificate)],
            statement: "上記のとおり相違ないことを証明する。")
    }

    /// 市民税 in a city, 町民税 in a town.
    private var municipalTax: String { municipality.name.suffix(1) + "民税" }
    /// 県民税; 都民税 in Tokyo.
    private var prefectureTax: String { municipality.prefecture.suffix(1) + "民税" }

    private func deductions(_ certificate: TaxationCertificate) -> Table {
        var cells = DeductionKind.allCases.map { kind in
            (kind.rawValue, TaxTables.amount(certificate.deductions.first { $0.kind == kind }?.yen, columns: 35, place: "deductions"))
        }
        cells.append(("所得控除額の合計", .yen(certificate.totalDeductionYen, columns: 35, place: "totalDeductionYen")))
        return Table(spine: .label("所得控除の内訳"), rows: stride(from: 0, to: cells.count, by: 2).map { index in
            Table.Row(height: Table.rowHeight, cells: cells[index..<min(index + 2, cells.count)].flatMap { [.label($0.0, columns: 25), $0.1] })
        })
    }

    private func dependants(_ dependants: Dependants) -> Table {
        func persons(_ count: Int) -> Cell { .value("\(count)人", columns: 24, style: .centeredValue, place: "dependants") }
        return Table(spine: .label("扶養の内訳"), rows: [
            Table.Row(height: 180, cells: [
                .label("控除対象配偶者", columns: 24), .label("特定扶養", columns: 24), .label("老人扶養", columns: 24), .label("その他の扶養", columns: 24),
                .label("16歳未満", columns: 24),
            ]),
            Table.Row(height: 180, rule: .none, cells: [
                .value(dependants.spouse ? "有" : "無", columns: 24, style: .centeredValue, place: "dependants"),
                persons(dependants.specific), persons(dependants.elderly), persons(dependants.other), persons(dependants.under16),
            ]),
        ])
    }

    private func taxes(_ certificate: TaxationCertificate) -> Table {
        let taxable = Table.Row(height: Table.rowHeight, cells: [
            .label("課税標準額", columns: 25), .yen(certificate.taxableYen, columns: 95, place: "taxableYen"),
        ])
        guard let tax = certificate.tax else {
            return Table(spine: .label("税額"), rows: [taxable, Table.Row(height: Table.rowHeight, rule: .thick, cells: [
                .label("\(municipalTax)・\(prefectureTax)", columns: 25), .value("非課税", columns: 95, style: .centeredValue, place: "tax"),
            ])])
        }
        func row(_ label: String, _ share: MunicipalTax.Share) -> Table.Row {
            Table.Row(height: Table.rowHeight, cells: [
                .label(label, columns: 25), .yen(share.perCapitaYen, columns: 31, place: "tax"), .yen(share.incomeYen, columns: 32, place: "tax"),
                .yen(share.totalYen, columns: 32, place: "tax"),
            ])
        }
        return Table(spine: .label("税額の内訳"), rows: [
            taxable,
            Table.Row(height: Table.rowHeight, cells: [.label("課税額", columns: 25), .label("均等割", columns: 31), .label("所得割", columns: 32), .label("計", columns: 32)]),
            row(municipalTax, tax.municipality), row(prefectureTax, tax.prefecture),
            Table.Row(height: Table.rowHeight, rule: .thick, cells: [.label("年税額", columns: 88), .yen(tax.totalYen, columns: 32, place: "tax")]),
        ])
    }
}
