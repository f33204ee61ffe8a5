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
    /// What the person goes without at the end.
    var leaves: Set<ForgottenItem> = []
    /// Goes without the card as soon as it has been read.
    var leavesCardEarly = false
    /// Hears the warning and comes back.
    var comesBack = false

    /// What the person does at the end, in this order.
    var takes: [KioskEvent] { (leaves.contains(.card) ? [] : [.cardRemoved]) + (leaves.contains(.paper) ? [] : [.paperTaken]) }

    /// What the person does when this is shown; nil where there is nothing to do.
    func answer(to screen: KioskScreen) -> KioskEvent? {
        switch screen {
        case .removeCard: leavesCardEarly ? nil : .cardRemoved
        case .forgotten(let items): comesBack ? (items.contains(.card) ? .cardRemoved : .paperTaken) : nil
        case .menu: .certificateChosen(kind)
        case .details: .detailsEntered(options: options, copies: copies)
        case .confirmation: .confirmed
        case .holdCardAgain: .cardHeld
        case .pinTyped, .payment, .finished, .refused, .lostProperty: nil
        }
    }
}
