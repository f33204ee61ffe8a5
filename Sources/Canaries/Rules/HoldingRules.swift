/// Who may hold what, and why: the one table that an exercise is judged by.
public enum HoldingRules {
    public struct Rule: Sendable {
        public let holder: Holder
        public let permission: Permission
        public let kinds: [CanaryClass]
        public let reason: String
    }

    /// What stands in a resident's entry.
    static let entry: [CanaryClass] = [.name, .kana, .formerName, .address, .birthDate, .domicile, .foreignResidence]
    /// What may stand on a paper, and so in the picture of its front.
    static let onPaper: [CanaryClass] = entry + [.familyMatter, .individualNumber]
    /// What a person enters to apply for a use registration.
    public static let application: [CanaryClass] = [.name, .domicile, .birthDate, .phone]

    /// Whatever is not named here is allowed never.
    public static let all: [Rule] = [
        Rule(holder: .kiosk, permission: .forAMoment, kinds: [.pin, .cardKey], reason: "the software card lies in the kiosk's process from reader to signature; the PIN serves one try (D2, D5)"),
        Rule(holder: .kiosk, permission: .during, kinds: [.document, .sessionKey], reason: "opened, paid, printed, erased (E1, E2, E4)"),
        Rule(holder: .kiosk, permission: .during, kinds: [.certificateSerial], reason: "the card's certificate, for which no PIN is needed (D1)"),

        Rule(holder: .kiosk, permission: .forAMoment, kinds: application, reason: "what is typed for a use registration is sealed to the city at once (G5)"),

        Rule(
            holder: .applicantComputer, permission: .forAMoment, kinds: application + [.pin, .cardKey, .certificateSerial],
            reason: "what its applicant types is sealed to the city, the card signs, and nothing stays (A9, G5)"),

        Rule(
            holder: .enquirySite, permission: .forAMoment, kinds: onPaper,
            reason: "opens what the city sealed to it, draws the front for whoever has the paper, and keeps no register, picture or text of anybody (A10, H3)"),
        Rule(holder: .relyingComputer, permission: .forAMoment, kinds: onPaper, reason: "shows the front beside the scan of a paper that lies there, and forgets it (A10, H3)"),

        Rule(holder: .storeNetwork, permission: .forAMoment, kinds: [.certificateSerial], reason: "relays the certificate and keeps no who, where or what (F4)"),

        Rule(holder: .issuingCenter, permission: .forAMoment, kinds: [.document], reason: "adds the seal for the kiosk and keeps no certificate (F1, B10)"),
        Rule(holder: .issuingCenter, permission: .during, kinds: [.certificateSerial], reason: "the session, until the kiosk's report has come (D1, D4)"),

        Rule(holder: .jpkiCenter, permission: .always, kinds: [.certificateSerial], reason: "it issued them and answers for them (A4, D4)"),

        Rule(holder: .callCenter, permission: .forAMoment, kinds: [.certificateSerial], reason: "passes the serial of a lost card on, until it is suspended (A11)"),

        Rule(
            holder: .issuingServer, permission: .forAMoment, kinds: entry.filter { $0 != .birthDate } + [.familyMatter, .individualNumber],
            reason: "the entries of one request, decrypted where the certificate shows them (A5, F2)"),
        Rule(holder: .issuingServer, permission: .forAMoment, kinds: [.document], reason: "makes it and keeps none (F1)"),
        Rule(holder: .issuingServer, permission: .always, kinds: [.residentCode, .certificateSerial, .birthDate], reason: "its table of whose serial is whose, and who is old enough: without a name (D1)"),

        Rule(holder: .copyingServer, permission: .always, kinds: entry + [.residentCode, .certificateSerial], reason: "its copy of the registers, and its table of whose serial is whose (A6, D1)"),
        Rule(holder: .copyingServer, permission: .forAMoment, kinds: [.individualNumber], reason: "sealed in the copy, opened where the certificate shows it (F2)"),
        Rule(holder: .copyingServer, permission: .forAMoment, kinds: [.document], reason: "makes it and keeps none (F1)"),

        Rule(holder: .registers, permission: .always, kinds: entry + [.residentCode], reason: "it is the register (A5)"),
        Rule(holder: .registers, permission: .forAMoment, kinds: [.individualNumber], reason: "encrypted at once, and never decrypted here (F2)"),

        Rule(holder: .familyRegister, permission: .always, kinds: entry + [.familyMatter, .residentCode], reason: "it is the family register, with the addresses of its supplementary register (B5, B6)"),
        Rule(holder: .familyRegister, permission: .always, kinds: [.certificateSerial], reason: "its table of whose serial is whose, for an ASP that knows nobody (A7)"),
        Rule(holder: .familyRegister, permission: .forAMoment, kinds: [.phone], reason: "an application is opened to be compared, and kept sealed (G5)"),
        Rule(holder: .familyRegister, permission: .forAMoment, kinds: [.document], reason: "makes it for the ASP and keeps none (A7, F1)"),

        Rule(holder: .dutyDesk, permission: .forAMoment, kinds: [.domicile, .name, .birthDate], reason: "the three fields by which somebody is told from another, shown and forgotten (G3)"),

        Rule(holder: .journalWithSerials, permission: .always, kinds: [.certificateSerial], reason: "who authenticates, issues or answers records for which serial (F5)"),
        Rule(holder: .registerFile, permission: .always, kinds: entry + [.familyMatter, .residentCode], reason: "it is the register; Individual Numbers are encrypted in it (F2)"),
        Rule(holder: .copyFile, permission: .always, kinds: entry + [.residentCode], reason: "the copy of the registers at the ASP; Individual Numbers are encrypted in it (A6, F2)"),
        Rule(holder: .registrationFile, permission: .always, kinds: [.residentCode, .certificateSerial], reason: "under which serial who is registered; what was entered is sealed in it (G5)"),
        Rule(holder: .certificateList, permission: .always, kinds: [.certificateSerial], reason: "it is the list of certificates (D4)"),
        Rule(holder: .cardFile, permission: .always, kinds: [.cardKey, .certificateSerial], reason: "it is the card; the PIN is there as a verifier only (D2)"),
        Rule(holder: .paperTray, permission: .always, kinds: entry + [.familyMatter, .individualNumber, .document], reason: "the only place where a certificate may lie (B10, invariant 15)"),
    ]

    public static func rule(_ holder: Holder, _ kind: CanaryClass) -> Rule? { all.first { $0.holder == holder && $0.kinds.contains(kind) } }

    public static func permission(_ holder: Holder, _ kind: CanaryClass) -> Permission { rule(holder, kind)?.permission ?? .never }
}
