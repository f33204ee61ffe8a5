/// Who, or what, was searched: a row of the matrix.
public enum Holder: String, Sendable, Hashable, CaseIterable {
    case kiosk
    case storeNetwork = "store-network"
    case issuingCenter = "issuing-center"
    /// The applicant's own machine, and the site that it reaches.
    case applicantComputer = "applicant-computer"
    case registrationSite = "use-registration-site"
    /// The machine of who was handed a certificate, and the site that it asks.
    case relyingComputer = "relying-party-computer"
    case enquirySite = "enquiry-site"
    case jpkiCenter = "jpki-center"
    case callCenter = "call-center"
    case issuingServer = "issuing-server"
    /// An issuing server at an ASP, which has a copy of its city's registers.
    case copyingServer = "issuing-server-with-copy"
    case registers
    case familyRegister = "family-register"
    case dutyDesk = "duty-desk"
    case line
    case supervisor
    /// Journals of those who may write serials down, and of those who may not.
    case journalWithSerials = "journal-with-serials"
    case journal
    case registerFile = "register-file"
    /// The copy of a city's registers at its ASP.
    case copyFile = "copy-file"
    /// Use registrations at the city that keeps the family register.
    case registrationFile = "registration-file"
    case certificateList = "certificate-list"
    case cardFile = "card-file"
    case paperTray = "paper-tray"
    case log
    case capture
    case managementAnswer = "management-answer"
    case otherFile = "other-file"

    /// What the exercise demands to be clean once the start screen is back (requirement E4, invariants 5 and 15).
    public var mustBeCleanAfterwards: Bool { [.kiosk, .storeNetwork, .issuingCenter, .applicantComputer, .registrationSite, .relyingComputer, .enquirySite].contains(self) }
}

/// For how long something may be held.
public enum Permission: String, Sendable, Hashable, CaseIterable {
    case never
    /// While one act uses it: at none of the moments at which the exercise looks.
    case forAMoment = "for a moment"
    /// As long as the person's transaction lasts.
    case during
    case always

    public func covers(_ moment: Moment) -> Bool {
        switch self {
        case .never, .forAMoment: false
        case .during: moment == .middle
        case .always: true
        }
    }
}

/// When the exercise looks.
public enum Moment: String, Sendable, Hashable, CaseIterable {
    /// Before any transaction, after the cards were made.
    case before
    /// A person stands at each kiosk, whose document has come and is not paid yet.
    case middle
    /// The start screen has returned everywhere, and no report is owed.
    case after
}
