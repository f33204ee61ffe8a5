/// Measures of the minutes that no capture can show: what shows each, or that nothing does yet.
///
/// docs/requirements.md names the tests; `Tests/TidyTests` holds that a row stands among those that are shown exactly where a test proves it.
enum OtherMeasures {
    static let shownElsewhere: [(id: String, promise: String, command: String)] = [
        ("A13", "Refused and abnormal access is detected and recorded", "kofu status; kofu verify-journal"),
        ("B1", "The copy of a resident record holds what was chosen", "make test: IssuanceTests, ResidentRecordTests"),
        ("B2-B4", "Items of a resident record, registered seal, income and tax: each with the fields of the minutes", "make test: PairsTests, CertificateKindTests"),
        ("B5, B6", "Family register and supplementary family register, all or part", "make test: PairsTests, FamilyRegisterTests"),
        ("B7", "The fields that the minutes list, those of foreign residents and former names included", "make test: ResidentRecordTests, CertificateKindTests"),
        ("B8", "Nothing is issued of removed records", "make test: RegisterTests; kofu chaos check"),
        ("B9", "The family register's own glyph set", "make test: FamilyRegisterTests"),
        ("B10", "The municipality makes the PDF, and what was changed on the way is not printed", "make test: SealedDocumentTests, KioskMachineTests"),
        ("B11", "Fees, several copies, a receipt", "make test: IssuanceTests, KioskMachineTests"),
        ("C1-C3", "Service hours, office days and public holidays, and what a refusal outside of them says", "make test: TimetableTests, HoursTests"),
        ("D2", "Three wrong PINs lock the card", "kofu review --exercise"),
        ("D4", "A certificate that is missing, revoked, expired or suspended is refused", "kofu review --exercise"),
        ("D5", "The PIN never leaves the card", "kofu review --exercise"),
        ("E1, E2", "The order of a session at the kiosk; nothing is printed before it is paid", "make test: KioskSessionTests"),
        ("E3", "A forgotten card or paper is warned of, then lost property", "kofu issue --leave-card --leave-paper; kofu lost-property list"),
        ("E4", "On return to the start screen everything received is erased", "kofu review --exercise"),
        ("E5", "A kiosk's program is operated in a locked mode only", "kofu maintenance open KIOSK"),
        ("E6, E7", "No screen shows anything personal; one specification for all kiosks", "make test"),
        ("F1", "The issuing server and the centre keep no certificate", "kofu review --exercise"),
        ("F3", "Staleness between registers and issuing server is bounded", "kofu status; make test: SyncTests"),
        ("F5", "Staff see who requested what, where and when, and every look is recorded", "make test"),
        ("F6", "Counts and yen of city, operator and centre reconcile", "kofu reconcile"),
        ("G1-G4", "Holds of the family register, at the counter and at the duty desk", "kofu counter holds; make test: FamilyRegisterTests"),
        ("G5, G6", "Use registration of who lives elsewhere; who lives in the city of the domicile needs none", "kofu register; make test"),
        ("H1-H4", "The paper's protections, on two sides, measured with models; an enquiry site that tells whether a paper is genuine", "kofu enquire; make test: WholeWayTests, DeterrentTests, LatentImageTests, EnquiryTests"),
        ("I2", "Health, versions and findings are visible; another build is refused", "kofu status; GET /metrics"),
        ("I3", "Every system that handles Individual Numbers is listed", "kofu pia"),
        ("I4", "Load", "make bench"),
    ]

    /// What the minutes promise and this build has not: to say that some command shows it would be a lie.
    static let notBuilt: [(id: String, promise: String)] = [
        ("J1-J3", "Further systems: number look-up, receipts of medical assistance"),
    ]
}
