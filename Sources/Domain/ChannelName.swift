/// A kind of line between two nodes. The raw value is its name in topology.json, in link names, on the
/// command line and in journals.
public enum ChannelName: String, Sendable, Hashable, CaseIterable {
    /// Kiosk – store network (A1)
    case kioskLine = "kiosk-line"
    /// 専用回線: store network – issuing centre (A2)
    case dedicated = "dedicated"
    /// 総合行政ネットワーク: issuing centre – issuing server (A3)
    case lgwan = "lgwan"
    /// Issuing centre – JPKI centre, over the internet: certificate validity checks only (A4)
    case jpki = "jpki"
    /// Issuing server – the municipality's registers and family register, on a network of its own (A5)
    case core = "core"
    /// Registers – issuing server at the ASP: register deltas (A6)
    case lgwanSync = "lgwan-sync"
    /// Issuing server at the ASP – family-register system: live pass-through (A7)
    case lgwanFamily = "lgwan-family"
    /// 宿直室: duty desk – family-register system: issuance holds only (A8)
    case dutyLine = "duty-line"
    /// Applicant's PC – use-registration site, over the internet (A9)
    case registration = "registration"
    /// Use-registration site – issuing centre, inside J-LIS (A9)
    case siteLine = "site-line"
    /// Relying party's PC – enquiry site, over the internet (A10)
    case enquiry = "enquiry"
    /// Call centre – JPKI centre: suspend the certificate of a lost card (A11)
    case suspension = "suspension"

    /// Everything that may be asked over this channel, in the order of a session. Nothing else may cross;
    /// a channel without messages is known by name only.
    public var messages: [MessageName] {
        switch self {
        case .kioskLine, .dedicated: [.openSession, .issue, .complete, .openRegistration, .register, .registrationStatus]
        case .lgwan: [.menu, .issue, .complete, .register, .registrationStatus]
        case .jpki: [.validityCheck]
        case .core: [.residentRecord, .sealRegistration, .taxRecord, .familyRegister, .supplementaryFamilyRegister, .clearance, .register, .registrationStatus, .registrant]
        case .lgwanFamily: [.familyCertificate, .register, .registrationStatus, .registrant]
        case .dutyLine: [.searchByBirthDate, .searchByName, .hold]
        case .registration: [.registrationPage, .openRegistration, .register, .registrationStatus]
        case .siteLine: [.openRegistration, .register, .registrationStatus]
        case .lgwanSync: [.notice, .delta]
        case .suspension: [.suspend]
        case .enquiry: [.enquiryPage, .enquire]
        }
    }
}
