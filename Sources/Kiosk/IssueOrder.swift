import Domain
import Messages

/// What a person comes to a kiosk for, all at once: `kofu issue` instead of a touch screen. It answers
/// each screen as the person would. The PIN is not part of it.
struct IssueOrder: Sendable, Hashable {
    let cardDirectory: String
    /// JIS code of six digits.
    let municipality: String
    let kind: CertificateKind
    let options: [ChosenOption]
    let copies: Int

    /// What the person does when this is shown; nil where there is nothing to do.
    func answer(to screen: KioskScreen) -> KioskEvent? {
        switch screen {
        case .removeCard: .cardRemoved
        case .menu: .certificateChosen(kind)
        case .details: .detailsEntered(options: options, copies: copies)
        case .confirmation: .confirmed
        case .holdCardAgain: .cardHeld
        case .payment, .finished, .refused: nil
        }
    }
}
