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
    /// A card is reported lost: its certificate is suspended (一時停止). No message lifts a suspension.
    case suspend = "suspend"

    /// The media types of request and response.
    public var contentTypes: (request: String, response: String) {
        switch self {
        case .validityCheck: ("application/ocsp-request", "application/ocsp-response")
        case .openSession, .menu, .issue, .complete,
             .residentRecord, .sealRegistration, .taxRecord, .familyRegister, .supplementaryFamilyRegister, .suspend: ("application/json", "application/json")
        }
    }
}
