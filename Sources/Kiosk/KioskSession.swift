import Domain
import EventLoop
import JSON
import Messages

/// One person's transaction at a kiosk, from the start screen back to it, in the order of E1. A pure
/// value: events and the time go in, actions come out. The next person gets a new value, so nothing of
/// this one can survive in it (invariant 5).
///
/// It rests on these rules: no print without payment, no payment without print or refund (invariant
/// 10); nothing is believed whose request hash does not fit (2); a timeout ends the whole transaction
/// and what arrives afterwards is discarded (3); what a step does not expect changes nothing and is
/// recorded (9).
struct KioskSession: Sendable {
    enum Step: String, Sendable, CaseIterable {
        case start
        case readingCard = "reading-card"
        case connecting
        case awaitingRemoval = "awaiting-removal"
        case choosing
        case entering
        case confirming
        case awaitingCard = "awaiting-card"
        case comparingCard = "comparing-card"
        case signing
        case downloading
        case opening
        case paying
        case printing
        case over
    }

    /// A step with what is known in it, and nothing else.
    enum Stage: Sendable {
        case start
        case readingCard
        case connecting(certificate: [UInt8], requestHash: String)
        case awaitingRemoval(Connection)
        case choosing(Connection)
        case entering(Connection, MenuItem)
        case confirming(Choice)
        case awaitingCard(Choice)
        case comparingCard(Choice)
        case signing(Choice)
        case downloading(Choice, requestHash: String)
        case opening(Choice)
        case paying(Choice)
        case printing(Choice)
        case over(Outcome)
    }

    struct Connection: Sendable {
        let certificate: [UInt8]
        let challenge: String
        let menu: [MenuItem]
    }

    struct Choice: Sendable {
        let certificate: [UInt8]
        let challenge: String
        let kind: CertificateKind
        let options: [ChosenOption]
        let copies: Int
        let feeYenPerCopy: Int

        /// Bounded by `KioskLimits`, so the product fits.
        func feeYen(copies: Int) -> Int { feeYenPerCopy * copies }
        var feeYen: Int { feeYen(copies: copies) }
    }

    enum Outcome: Sendable, Hashable {
        case issued
        case ended(RefusalCode, opensAt: Instant?)
    }

    let requestID: RequestID
    /// The city that the person chose, a JIS code of six digits.
    let municipality: String
    /// The public key of this session, in base64: documents are sealed to it.
    let recipient: String
    let exchanges: ExchangeTime
    /// What the city offers and does not issue now, and when it opens: for the words of a refusal (C3).
    let closedKinds: [CertificateKind: Instant]

    var stage = Stage.start
    /// When the present step has taken too long.
    var deadline = MonotonicTime.distantFuture
    var ignoredRecords = 0
    /// What the person has to take along, and how long it has lain there (E3).
    var watch: ForgottenWatch
    var isCardOnReader = false
    var sheetsInTray = 0

    init(requestID: RequestID, municipality: String, recipient: String, exchanges: ExchangeTime, forgotten: ForgottenWatch.Times, closedKinds: [CertificateKind: Instant] = [:]) {
        self.requestID = requestID
        self.municipality = municipality
        self.recipient = recipient
        self.exchanges = exchanges
        self.closedKinds = closedKinds
        watch = ForgottenWatch(times: forgotten)
    }

    var outcome: Outcome? { if case .over(let outcome) = stage { outcome } else { nil } }
    var isOver: Bool { outcome != nil }

    /// - Parameter now: never earlier than at the previous event.
    mutating func handle(_ event: KioskEvent, at now: MonotonicTime) -> [KioskAction] {
        var actions: [KioskAction] = []
        if now >= deadline { actions = endLate() }
        let forgotten = watch.forgotten
        // Decided first: whoever takes something at the last moment has taken it.
        let decided = decide(event, at: now)
        let due = belongingsDue(at: now)
        actions += due + decided + belongingsScreen(before: forgotten, lost: due.contains { if case .keep = $0 { true } else { false } })
        awaitBelongings(at: now)
        return actions
    }

    private mutating func decide(_ event: KioskEvent, at now: MonotonicTime) -> [KioskAction] {
        switch event {
        case .timePassed: []
        case .cardHeld: cardHeld(at: now)
        case .cardRemoved: cardTaken() + cardRemoved(at: now)
        case .paperTaken: paperTaken()
        case .cardRead(let certificate): cardRead(certificate, at: now)
        case .cardSigned(let signature): cardSigned(signature, at: now)
        case .cardFailed(let code): cardFailed(code)
        case .certificateChosen(let kind): certificateChosen(kind, at: now)
        case .detailsEntered(let options, let copies): detailsEntered(options, copies, at: now)
        case .confirmed: confirmed(at: now)
        case .sessionOpened(let answer): sessionOpened(answer, at: now)
        case .documentReceived(let answer): documentReceived(answer, at: now)
        case .lineFailed(let error): lineFailed(error)
        case .documentOpened: documentOpened(at: now)
        case .documentRefused: documentRefused()
        case .paymentTaken: paymentTaken()
        case .paymentFailed: paymentFailed()
        case .printed: printed()
        case .printFailed(let copiesPrinted): printFailed(copiesPrinted: copiesPrinted)
        case .journalFailed: journalFailed()
        }
    }

    mutating func enter(_ stage: Stage, at now: MonotonicTime, forMilliseconds limit: Int) {
        self.stage = stage
        deadline = now.adding(milliseconds: limit)
    }

    mutating func enterUnlimited(_ stage: Stage) {
        self.stage = stage
        deadline = .distantFuture
    }

    func journal(_ event: KioskRecord.Event) -> KioskAction { .journal(KioskRecord(requestID, event)) }

    /// Nothing changes, and the journal says that something unexpected happened.
    mutating func ignore(_ name: String) -> [KioskAction] {
        guard ignoredRecords < KioskLimits.maximumIgnoredRecords else { return [] }
        ignoredRecords += 1
        return [.note(KioskRecord(requestID, .ignored(step: step.rawValue, event: name)))]
    }

    var step: Step {
        switch stage {
        case .start: .start
        case .readingCard: .readingCard
        case .connecting: .connecting
        case .awaitingRemoval: .awaitingRemoval
        case .choosing: .choosing
        case .entering: .entering
        case .confirming: .confirming
        case .awaitingCard: .awaitingCard
        case .comparingCard: .comparingCard
        case .signing: .signing
        case .downloading: .downloading
        case .opening: .opening
        case .paying: .paying
        case .printing: .printing
        case .over: .over
        }
    }
}
