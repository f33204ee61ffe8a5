/// A question that one node may ask another. The raw value is its name in the allowlist of topology.json,
/// in the request line and in journals.
public enum MessageName: String, Sendable, Hashable, CaseIterable {
    /// A card asks for a session: its certificate goes up, a challenge and the menu come down.
    case openSession = "open-session"
    /// What a municipality offers to the holder of one certificate serial.
    case menu = "menu"
    /// One certificate is asked for and comes back as a document.
    case issue = "issue"
    /// How a request ended, so that counts and yen reconcile (F6).
    case complete = "complete"
    /// RFC 6960: is this user authentication certificate good? (有効性確認)
    case validityCheck = "validity-check"
    /// What the resident register holds for one request.
    case residentRecord = "resident-record"
    /// What the seal register holds for one certificate, the imprint included.
    case sealRegistration = "seal-registration"
    /// What the tax register holds of one fiscal year.
    case taxRecord = "tax-record"
    /// What the family register holds for one certificate.
    case familyRegister = "family-register"
    /// What the supplementary family register holds for one copy.
    case supplementaryFamilyRegister = "supplementary-family-register"
    /// A certificate of the family register is asked for from the ASP and comes back as a document (A7).
    case familyCertificate = "family-certificate"
    /// Whether what was made from an answer of the family register may go out: a hold that came meanwhile stops it (G1).
    case clearance = "clearance"
    /// The duty desk looks for somebody who is in a family register here (G3).
    case searchByBirthDate = "search-by-birth-date"
    case searchByName = "search-by-name"
    /// 発行抑止: nothing is issued from a candidate's family register from now on (G2).
    case hold = "hold"
    /// A public page of the use-registration site, the same for everybody (A9).
    case registrationPage = "registration-page"
    /// 利用登録: a card is presented and a challenge comes down (G5).
    case openRegistration = "open-registration"
    /// 利用登録: an application, sealed to the city, goes up and its number comes down (G5).
    case register = "register"
    /// How far an application is, by its number (G5).
    case registrationStatus = "registration-status"
    /// As whom the family register has registered the holder of a certificate serial (G5).
    case registrant = "registrant"

    /// The public page of the enquiry site, the same for everybody (A10).
    case enquiryPage = "enquiry-page"
    /// What a scramble image carries goes up; who signed it, when, and the front that was signed come down (H3).
    case enquire

    /// Which residents' entries have changed and not been copied yet: nothing is issued of them until they are (発行抑止).
    case notice
    /// The entries that have changed, whole, for the copy at the ASP.
    case delta
    /// A card is reported lost: its certificate is suspended (一時停止). No message lifts a suspension.
    case suspend = "suspend"

    /// The media types of request and response.
    public var contentTypes: (request: String, response: String) {
        switch self {
        case .validityCheck: ("application/ocsp-request", "application/ocsp-response")
        case .openSession, .menu, .issue, .complete,
             .residentRecord, .sealRegistration, .taxRecord, .familyRegister, .supplementaryFamilyRegister, .familyCertificate, .clearance,
             .searchByBirthDate, .searchByName, .hold, .notice, .delta, .suspend,
             .registrationPage, .openRegistration, .register, .registrationStatus, .registrant, .enquiryPage, .enquire: ("application/json", "application/json")
        }
    }
}
