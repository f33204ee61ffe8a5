import Domain

extension RefusalCode {
    /// What the centre hears: a hold is told as any other ineligibility, so that nobody at a kiosk learns by trying that a notification was
    /// received (G1), or that somebody is protected (支援措置). The city's own journals have the reason.
    /// - Parameter isHolder: whether the city knows the card: then a record that was removed since sounds no different either.
    func towardsCentre(isHolder: Bool) -> RefusalCode { self == .issuanceHeld || (isHolder && self == .notResident) ? .notEligible : self }
}
