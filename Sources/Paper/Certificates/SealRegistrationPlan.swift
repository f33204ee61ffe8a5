internal import Domain

extension CertificateSheet {
    /// 印鑑登録証明書 (B3).
    func plan(of certificate: SealRegistrationCertificate) throws(PaperError) -> SheetPlan {
        try RequiredTexts.check([(certificate.name, "name"), (certificate.address, "address")])
        func row(_ label: String, _ text: String?, _ place: String, style: TextStyle = .value) -> Table.Row {
            Table.Row(height: 240, cells: [.label(label, columns: 30), .value(text ?? "", columns: 90, style: style, place: place)])
        }
        return plan(
            title: "印鑑登録証明書", heading: [], tables: [
                Table(spine: .imprint(certificate.imprint), rows: [
                    row("氏名", certificate.name, "name", style: .name), row("カナ表記名", certificate.nameKana, "nameKana"),
                    row("旧氏", certificate.formerSurname, "formerSurname"), row("通称", certificate.alias, "alias"),
                    row("生年月日", certificate.birthDate.japanese, "birthDate"), row("住所", certificate.address, "address", style: .address),
                ]),
            ],
            statement: "この写しは、登録された印影と相違ないことを証明する。", imprint: certificate.imprint)
    }
}
