internal import Domain

extension CertificateSheet {
    /// 所得証明書 (B4).
    func plan(of certificate: IncomeCertificate) throws(PaperError) -> SheetPlan {
        plan(
            title: "所得証明書", heading: try TaxTables.heading(certificate), tables: [TaxTables.incomes(certificate)],
            statement: "上記のとおり相違ないことを証明する。")
    }
}
