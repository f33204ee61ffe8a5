import Domain

extension RefusalCode {
    /// What the centre hears, and with it the person at the kiosk: a hold, a removed record and a change that is under way sound alike, so
    /// that nobody learns by trying whether somebody is protected (支援措置) or has moved.
    var toldOutside: RefusalCode {
        switch self {
        case .issuanceHeld, .notResident: .notEligible
        default: self
        }
    }
}
