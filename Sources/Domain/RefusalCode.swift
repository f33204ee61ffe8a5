/// Why a transaction was refused or failed. The raw value is the stable code on the wire, in journals
/// and in `kofu issue --json`; the public's words are in `PublicWords`.
public enum RefusalCode: String, Sendable, Hashable, CaseIterable {
    // The card and its holder (D).
    case wrongPIN = "wrong-pin"
    case cardLocked = "card-locked"
    case cardUnreadable = "card-unreadable"
    case cardChanged = "card-changed"
    case certificateInvalid = "certificate-invalid"
    case certificateRevoked = "certificate-revoked"
    case certificateSuspended = "certificate-suspended"
    case certificateExpired = "certificate-expired"
    case certificateUnknown = "certificate-unknown"
    case validityUnknown = "validity-unknown"
    case signatureInvalid = "signature-invalid"
    // What was asked for (B, C).
    case outsideHours = "outside-hours"
    case municipalityUnknown = "municipality-unknown"
    case certificateNotOffered = "certificate-not-offered"
    case optionNotOffered = "option-not-offered"
    case notResident = "not-resident"
    /// Nothing is on record of which this certificate could be: no registered seal, no tax record, no family register; or too young.
    case notEligible = "not-eligible"
    /// A notification was received and its record is not approved yet (G1). It is told within the city only; the centre hears `not-eligible`.
    case issuanceHeld = "issuance-held"
    /// The family register is in another municipality's hands: it issues, after a use registration (G5, G6).
    case domicileElsewhere = "domicile-elsewhere"
    case glyphMissing = "glyph-missing"
    // Use registration (G5, G6).
    /// Who lives in the city where the family register is needs none.
    case registrationNotNeeded = "registration-not-needed"
    /// The city cannot open the application, or it belongs to another card or request.
    case applicationUnreadable = "application-unreadable"
    /// Too many applications or look-ups in a short time.
    case tooManyTries = "too-many-tries"
    // Enquiries (H3).
    /// The enquiry site cannot vouch for what was read from a paper; it does not say why.
    case notGenuine = "not-genuine"
    // The session.
    case sessionUnknown = "session-unknown"
    case sessionExpired = "session-expired"
    case alreadyIssued = "already-issued"
    case requestMismatch = "request-mismatch"
    case documentRefused = "document-refused"
    /// The duty desk named a candidate of no search of its own, or of one too long ago (G3).
    case candidateUnknown = "candidate-unknown"
    // The network and the nodes.
    case storeNetworkUnreachable = "store-network-unreachable"
    case centerUnreachable = "center-unreachable"
    case cityUnreachable = "city-unreachable"
    case registerUnreachable = "register-unreachable"
    case deadlineExceeded = "deadline-exceeded"
    case journalUnavailable = "journal-unavailable"
    case overloaded = "overloaded"
    /// A maintainer works at the kiosk (E5); it never crosses a line.
    case underMaintenance = "under-maintenance"
    case paymentFailed = "payment-failed"
    case printFailed = "print-failed"
    case gateRefused = "gate-refused"
    case internalError = "internal-error"
}
