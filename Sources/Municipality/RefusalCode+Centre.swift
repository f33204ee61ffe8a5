import Domain

extension RefusalCode {
    /// What the centre hears: a hold is told as any other ineligibility, so that nobody at a kiosk learns by trying that a notification was
    /// received (G1). The city's own journals have the reason.
    var towardsCentre: RefusalCode { self == .issuanceHeld ? .notEligible : self }
}
