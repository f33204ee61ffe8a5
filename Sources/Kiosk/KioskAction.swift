import Domain
import Messages

/// What the machine has to do for the session, in the order given. Of one batch at most the last
/// action is answered by an event.
enum KioskAction: Sendable, Hashable {
    case readCard
    /// The reader lets go of the card.
    case releaseCard
    /// The card signs, once it has compared the PIN that the keypad holds.
    case askCard(sign: [UInt8])
    case openSession(CardPresentation)
    case issue(KioskIssueRequest)
    /// Opens what was sealed to the session's key in answer to this request, and keeps it in memory that is wiped.
    case open(sealed: [UInt8], requestHash: String)
    /// Holds coins, which are the person's until `acceptCoins`.
    case takePayment(yen: Int)
    case acceptCoins
    case returnCoins
    case print(copies: Int)
    case refund(yen: Int)
    case printReceipt(kind: CertificateKind, copies: Int, feeYen: Int)
    /// Erases everything that was received, the PIN, the session's key and the document included (E4).
    case wipe
    /// Commits before the next action. Where that fails, the rest of the batch does not happen.
    case journal(KioskRecord)
    /// Commits if that is possible now, else later; nothing hangs on it.
    case note(KioskRecord)
    /// Owed to the centre until it answers, over restarts.
    case report(CompletionReport)
    case show(KioskScreen)
    /// Says aloud what the screen shows (E3).
    case sound(PublicVoice)
    /// The sheets that lay in the tray are in the person's hand.
    case givePaper
    /// What lies on the reader or in the tray becomes lost property (遺失物): the next person never gets it.
    case keep(ForgottenItem, count: Int)
}
