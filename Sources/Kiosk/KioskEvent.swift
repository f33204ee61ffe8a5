import Domain
import Messages

/// Everything that can happen to a session. Nothing here holds a PIN or a document.
enum KioskEvent: Sendable {
    // What the person does.
    case cardHeld
    case cardRemoved
    case certificateChosen(CertificateKind)
    case detailsEntered(options: [ChosenOption], copies: Int)
    case confirmed
    case paperTaken

    // What the card reader answers.
    case cardRead(certificate: [UInt8])
    case cardSigned(signature: [UInt8])
    case cardFailed(RefusalCode)

    // What the line answers.
    case sessionOpened(Answer<OpenSessionResponse>)
    case documentReceived(Answer<IssueResponse>)
    case lineFailed(CenterLineError)

    // What the machine answers.
    case documentOpened
    case documentRefused
    case paymentTaken
    case paymentFailed
    case printed
    case printFailed(copiesPrinted: Int)
    case journalFailed
    /// A look at the clock.
    case timePassed

    /// The name under which an unexpected event is recorded.
    var name: String {
        switch self {
        case .cardHeld: "card-held"
        case .cardRemoved: "card-removed"
        case .certificateChosen: "certificate-chosen"
        case .detailsEntered: "details-entered"
        case .confirmed: "confirmed"
        case .paperTaken: "paper-taken"
        case .cardRead: "card-read"
        case .cardSigned: "card-signed"
        case .cardFailed: "card-failed"
        case .sessionOpened: "session-opened"
        case .documentReceived: "document-received"
        case .lineFailed: "line-failed"
        case .documentOpened: "document-opened"
        case .documentRefused: "document-refused"
        case .paymentTaken: "payment-taken"
        case .paymentFailed: "payment-failed"
        case .printed: "printed"
        case .printFailed: "print-failed"
        case .journalFailed: "journal-failed"
        case .timePassed: "time-passed"
        }
    }
}
