public import Domain

extension PaperPress {
    /// The kinds that have a sheet: all. An issuing server offers these of what topology.json lists.
    public static let kinds = Set(CertificateKind.allCases)

    /// A certificate of any kind as a PDF file; see `print(_:protection:scrambled:)` of a resident record for what the
    /// parameters do. Throws, beside what is said there, `memberCount` and `entryCount` where a register or a tax record holds
    /// nobody or more than one may hold, and `imprintTooTall` where beside a long text the imprint no longer stands on one page.
    public func print(_ certificate: CertificateSheet, protection: PaperProtection? = nil, scrambled: [UInt8]? = nil) throws(PaperError) -> [UInt8] {
        try print(certificate.plan(), protection: protection, scrambled: scrambled)
    }

    /// A certificate laid out, from which a municipality makes its part of the paper. Throws as `print` does.
    public func draw(_ certificate: CertificateSheet) throws(PaperError) -> DrawnCertificate { try draw(certificate.plan()) }
}

extension CertificateSheet {
    /// The layout, after the checks that nothing is missing and nothing too much.
    func plan() throws(PaperError) -> SheetPlan {
        switch content {
        case .residentRecord(let copy):
            try ResidentRecordSheet(
                municipality: municipality, issuedOn: issuedOn, number: number, scope: copy.scope, headOfHousehold: copy.headOfHousehold,
                members: copy.members, shown: copy.shown).plan()
        case .residentRecordItems(let items): try plan(of: items)
        case .sealRegistration(let certificate): try plan(of: certificate)
        case .income(let certificate): try plan(of: certificate)
        case .taxation(let certificate): try plan(of: certificate)
        case .familyRegisterAll(let register): try plan(of: register, isWhole: true)
        case .familyRegisterIndividual(let register): try plan(of: register, isWhole: false)
        case .supplementaryFamilyRegisterAll(let register): try plan(of: register, isWhole: true)
        case .supplementaryFamilyRegisterPart(let register): try plan(of: register, isWhole: false)
        }
    }

    /// What all sheets of this certificate have in common put around its own parts.
    func plan(
        title: String, subtitle: String = "", heading: [Table.Row], tables: [Table], statement: String, imprint: SealImprint? = nil,
        glyphSet: GlyphSet = .ordinary, isContinuous: Bool = false
    ) -> SheetPlan {
        SheetPlan(
            title: title, subtitle: subtitle, heading: Table(spine: nil, rows: heading), tables: tables, statement: statement,
            municipality: municipality, issuedOn: issuedOn, number: number, imprint: imprint, glyphSet: glyphSet, isContinuous: isContinuous)
    }
}
