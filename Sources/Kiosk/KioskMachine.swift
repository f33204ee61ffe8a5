import Card
import Crypto
import Domain
import EventLoop
import Messages

/// Opens a document that was sealed to a session: the sealed DER octets, the session's key, and the hash of
/// the request that the document must answer, and the code of the city that must have made it. Where it throws, nothing is printed.
typealias DocumentOpener = @Sendable (_ sealed: [UInt8], _ sessionKey: PrivateKey, _ requestHash: String, _ municipality: String) throws -> SecretBytes

/// One kiosk (キオスク端末): it does what its sessions say, one session at a time.
@LoopActor
final class KioskMachine {
    /// What the machine is built of.
    struct Parts {
        let line: any CenterLine
        let journal: any KioskJournal
        let tray: PaperTray
        let coins: any CoinMechanism
        let openDocument: DocumentOpener
        /// The civil time, for receipts.
        let civilTime: @Sendable () -> Instant
        /// The time that deadlines are kept in.
        let time: @Sendable () -> MonotonicTime
        /// Returns at that time.
        let wait: @Sendable @LoopActor (MonotonicTime) async -> Void
        /// How long the centre's answer is waited for.
        let exchangeMilliseconds: Int
        let shelf: LostPropertyShelf
        let forgotten: ForgottenWatch.Times
        /// What a city, named by its code, offers and does not issue now.
        let closedKinds: @Sendable (_ municipality: String) -> [CertificateKind: Instant]
    }

    let name: String
    let operatorName: String
    let parts: Parts
    private var nextCounter: UInt64
    /// Somebody is being served, or what somebody left still lies there.
    private(set) var isBusy = false
    /// The public key of the session that is being played, in base64; nil at the start screen.
    private(set) var recipient: String?
    let outbox: ReportOutbox
    let scribe: Scribe

    /// - Parameters:
    ///   - nextCounter: larger than that of any request in the journal.
    ///   - pendingReports: what the journal says is still owed to the centre.
    init(name: String, operatorName: String, parts: Parts, nextCounter: UInt64, pendingReports: [CompletionReport]) {
        self.name = name
        self.operatorName = operatorName
        self.parts = parts
        self.nextCounter = nextCounter
        scribe = Scribe(journal: parts.journal)
        outbox = ReportOutbox(line: parts.line, scribe: scribe, time: parts.time, pending: pendingReports)
    }

    /// Serves one person. The PIN is wiped when this returns, and earlier where it is not needed any more.
    func issue(_ order: IssueOrder, pin: consuming PIN) async -> IssueResult {
        guard !isBusy, outbox.hasRoom, nextCounter < .max else { return .refused(.overloaded, requestID: nil) }
        isBusy = true
        defer { isBusy = false }
        // What could not be recorded must be, before anything new begins.
        guard await scribe.catchUp() else { return .refused(.journalUnavailable, requestID: nil) }
        guard let key = try? PrivateKey.generate(.p256), let point = key.publicKey.p256Point else { return .refused(.internalError, requestID: nil) }
        let requestID = RequestID(node: name, counter: nextCounter)
        nextCounter += 1
        let exchanges = ExchangeTime(limitMilliseconds: parts.exchangeMilliseconds, civil: parts.civilTime(), time: parts.time())
        let performance = Performance(
            order: order, belongings: Belongings(cardDirectory: order.cardDirectory, pin: pin, sessionKey: key),
            session: KioskSession(requestID: requestID, municipality: order.municipality, recipient: Base64.text(point), exchanges: exchanges,
                forgotten: parts.forgotten, closedKinds: parts.closedKinds(order.municipality)))
        recipient = performance.session.recipient
        await run(performance)
        // The rules wipe on every way out; this holds even where one of them were wrong.
        performance.belongings.wipe()
        recipient = nil
        await leave(performance)
        await outbox.send()
        // Nobody else is served before the reader and the tray are clear (invariant 5).
        await awaitClearance(performance)
        return result(of: performance)
    }

    /// Takes the machine for a person who applies for a use registration or asks about one; nil while it serves somebody. It is free again
    /// after `release`.
    func occupy() -> RequestID? {
        guard !isBusy, nextCounter < .max else { return nil }
        isBusy = true
        defer { nextCounter += 1 }
        return RequestID(node: name, counter: nextCounter)
    }

    func release() { isBusy = false }

    /// Whether earlier sessions owe the journal a record or the centre a report.
    var isOwing: Bool { !scribe.owed.isEmpty || !outbox.pending.isEmpty }

    /// Writes what earlier sessions owe the journal, and sends what they owe the centre; for a timer to call while a disk or a line is down.
    func sendPendingReports() async {
        guard await scribe.catchUp() else { return }
        await outbox.send()
    }

    /// Feeds the session until it is over.
    private func run(_ performance: Performance) async {
        await feed(.cardHeld, to: performance)
        // A person who gives no answer at all is a person who has walked away.
        while !performance.session.isOver, performance.session.wakeTime != .distantFuture { await passTime(of: performance) }
    }

    private func feed(_ first: KioskEvent, to performance: Performance) async {
        var next: KioskEvent? = first
        while let event = next { next = await perform(performance.handle(event, at: parts.time()), for: performance) }
    }

    /// Waits until the clock brings something.
    private func passTime(of performance: Performance) async {
        if performance.order.leavesCardEarly, performance.session.isCardOnReader { leaveCard(performance) }
        let time = performance.session.wakeTime
        await parts.wait(time)
        await feed(.timePassed, to: performance)
    }

    /// The person takes card and paper, or goes without.
    private func leave(_ performance: Performance) async {
        for event in performance.order.takes { await feed(event, to: performance) }
        if performance.session.isCardOnReader { leaveCard(performance) }
    }

    private func awaitClearance(_ performance: Performance) async {
        while !performance.session.isClear, performance.session.wakeTime != .distantFuture { await passTime(of: performance) }
    }

    /// Until somebody takes it, no reader has it but this one. Where that cannot be put down, its holder has it.
    private func leaveCard(_ performance: Performance) {
        try? parts.shelf.leave(card: performance.order.cardDirectory, at: performance.session.requestID)
    }

    /// Does one batch and returns what comes of it.
    func perform(_ actions: [KioskAction], for performance: Performance) async -> KioskEvent? {
        for action in actions {
            if let event = await perform(action, for: performance) { return event }
        }
        return nil
    }

    private func result(of performance: Performance) -> IssueResult {
        // A number of which nothing is on record may be given again after a restart (invariant 4), so that nobody is told of it.
        let requestID = performance.isOnRecord ? performance.session.requestID : nil
        var result: IssueResult = switch performance.session.outcome {
        case .issued:
            IssueResult(
                outcome: .issued, code: nil, message: KioskScreen.finished.words, documents: performance.documents,
                receipt: performance.receipt, requestID: requestID)
        case .ended(let code, let opensAt):
            .refused(code, opensAt: opensAt, requestID: requestID, documents: performance.documents, receipt: performance.receipt)
        case nil:
            .refused(.internalError, requestID: requestID)
        }
        (result.screens, result.sounds, result.staffNotes) = (performance.screens, performance.sounds, performance.staffNotes)
        return result
    }
}

/// One session while it is being played: what the rules know, and what they must not know.
@LoopActor
final class Performance {
    let order: IssueOrder
    let belongings: Belongings
    private(set) var session: KioskSession
    var documents: [String] = []
    var receipt: String?
    /// The words of every screen, in order.
    var screens: [String] = []
    var sounds: [PublicVoice] = []
    var staffNotes: [String] = []
    /// Whether any record of the session is in the journal.
    var isOnRecord = false

    init(order: IssueOrder, belongings: Belongings, session: KioskSession) {
        self.order = order
        self.belongings = belongings
        self.session = session
    }

    func handle(_ event: KioskEvent, at now: MonotonicTime) -> [KioskAction] { session.handle(event, at: now) }
}
