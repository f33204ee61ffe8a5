import Card
import Crypto
import Domain
import EventLoop
import Foundation
import Messages
import Synchronization
@testable import Kiosk

/// A clock that moves when a test says so.
final class FakeTime: Sendable {
    private let nanoseconds = Mutex<UInt64>(1_000_000_000)
    var now: MonotonicTime { nanoseconds.withLock { MonotonicTime(nanoseconds: $0) } }
    func advance(milliseconds: UInt64) { nanoseconds.withLock { $0 += milliseconds * 1_000_000 } }
    func advance(to time: MonotonicTime) { nanoseconds.withLock { $0 = max($0, time.nanoseconds) } }
}

@LoopActor
final class FakeJournal: KioskJournal {
    private(set) var records: [KioskRecord] = []
    var accepts: (KioskRecord) -> Bool = { _ in true }

    nonisolated init() {}

    func commit(_ record: KioskRecord) async throws(KioskJournalError) {
        guard accepts(record) else { throw KioskJournalError(reason: "disk full") }
        records.append(record)
    }

    func events(of requestID: RequestID?) -> [KioskRecord.Event] { records.filter { $0.requestID == requestID }.map(\.event) }
}

/// A centre that checks what the real one would, and can be told to misbehave.
@LoopActor
final class FakeLine: CenterLine {
    nonisolated static let sealPrefix = Array("sealed:".utf8)
    nonisolated static let pdf = Array("%PDF-1.7 made up".utf8)

    let publicKey: PublicKey
    var openError: CenterLineError?
    var issueError: CenterLineError?
    var completeError: CenterLineError?
    /// What is sent for a request of this hash.
    var seal: (_ requestHash: String) -> [UInt8] = { FakeLine.sealPrefix + Array($0.utf8) + FakeLine.pdf }
    var beforeIssueAnswers: @LoopActor () async -> Void = {}
    var afterOpening: @LoopActor () -> Void = {}
    private(set) var sawValidSignature = false
    private(set) var reports: [CompletionReport] = []
    private(set) var openings = 0
    private(set) var recipients: [String] = []
    private var municipality = ""

    nonisolated init(publicKey: PublicKey) { self.publicKey = publicKey }

    func openSession(_ request: CardPresentation, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<OpenSessionResponse> {
        openings += 1
        municipality = request.municipality
        if let openError { throw openError }
        afterOpening()
        return Answer(body: OpenSessionResponse(requestHash: request.bodyHash, challenge: Samples.challenge, menu: Samples.menu), requestHash: request.bodyHash)
    }

    func issue(_ request: KioskIssueRequest, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<IssueResponse> {
        let signed = SignedRequest(
            challenge: Samples.challenge, municipality: municipality, requestID: request.requestID, kind: request.kind,
            options: request.options, copies: request.copies, recipient: request.recipient)
        sawValidSignature = Base64.decode(Array(request.signature.utf8)).flatMap { try? publicKey.verify($0, of: signed.bytes) } ?? false
        recipients.append(request.recipient)
        await beforeIssueAnswers()
        if let issueError { throw issueError }
        return Answer(
            body: IssueResponse(requestHash: request.bodyHash, feeYen: 200 * request.copies, document: Base64.text(seal(request.bodyHash))), requestHash: request.bodyHash)
    }

    func complete(_ report: CompletionReport, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<Acknowledgement> {
        if let completeError { throw completeError }
        reports.append(report)
        return Answer(body: Acknowledgement(requestHash: report.bodyHash), requestHash: report.bodyHash)
    }
}

@LoopActor
final class Waiting: Sendable {
    var body: @LoopActor () async -> Void = {}
    nonisolated init() {}
}

/// One kiosk with a card, on a directory of its own.
@LoopActor
final class Workbench {
    nonisolated static let pin = "7391"

    let directory: TemporaryDirectory
    let time = FakeTime()
    let journal = FakeJournal()
    let coins = SoftwareCoinMechanism()
    /// Happens while the machine waits for the clock.
    var beforeWaiting: @LoopActor () async -> Void {
        get { waiting.body }
        set { waiting.body = newValue }
    }
    private let waiting = Waiting()
    let line: FakeLine
    let tray: PaperTray
    private(set) var machine: KioskMachine
    var shelf: LostPropertyShelf { LostPropertyShelf(kiosk: "kiosk-1", cardsDirectory: directory.path, tray: tray) }

    var cardDirectory: String { directory.path + "/card-1" }
    var trayNames: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: tray.directory)) ?? []).sorted() }

    init() throws {
        directory = try TemporaryDirectory()
        line = FakeLine(publicKey: try Workbench.makeCard("card-1", in: directory.path))
        tray = try PaperTray.open(directory.path + "/tray")
        machine = Workbench.machine(line, journal, tray, coins, time, waiting, nextCounter: 1, pending: [])
    }

    /// What `up` does with a card: manufacture, certify, install.
    @discardableResult
    static func makeCard(_ id: String, in directory: String) throws -> PublicKey {
        let key = try SoftwareCard.manufacture(in: directory, id: id, kind: .p256, pin: pinValue(pin))
        let authority = try CertificateAuthority.selfSigned(name: "users", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000)
        let certificate = try authority.issue(.userAuthentication(serial: [7, 7], publicKey: key, notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000))
        try SoftwareCard.open(directory: "\(directory)/\(id)").install(certificate: certificate.der)
        return key
    }

    static func pinValue(_ digits: String) throws -> PIN {
        var text = Array(digits.utf8)
        return try PIN.taking(&text)
    }

    nonisolated static let civil = Instant(millisecondsSinceEpoch: 1_775_005_500_000)
    nonisolated static let exchangeMilliseconds = 20_000

    private static func machine(
        _ line: FakeLine, _ journal: FakeJournal, _ tray: PaperTray, _ coins: SoftwareCoinMechanism, _ time: FakeTime, _ waiting: Waiting,
        nextCounter: UInt64, pending: [CompletionReport]
    ) -> KioskMachine {
        KioskMachine(
            name: "kiosk-1", operatorName: "まほろばマート",
            parts: KioskMachine.Parts(
                line: line, journal: journal, tray: tray, coins: coins, openDocument: { sealed, _, requestHash, _ in try Workbench.open(sealed, requestHash) },
                civilTime: { civil }, time: { time.now }, wait: { await waiting.body(); time.advance(to: $0) }, exchangeMilliseconds: exchangeMilliseconds,
                shelf: LostPropertyShelf(kiosk: "kiosk-1", cardsDirectory: (tray.directory as NSString).deletingLastPathComponent, tray: tray),
                forgotten: Samples.times, closedKinds: { _ in [:] }),
            nextCounter: nextCounter, pendingReports: pending)
    }

    /// Stands for opening a CMS message: only what was sealed in answer to this request opens.
    nonisolated static func open(_ sealed: [UInt8], _ requestHash: String) throws -> SecretBytes {
        let prefix = FakeLine.sealPrefix + Array(requestHash.utf8)
        guard sealed.starts(with: prefix) else { throw KioskJournalError(reason: "not sealed to this session") }
        return try SecretBytes.copying(Array(sealed.dropFirst(prefix.count)))
    }

    func order(copies: Int = 1, kind: CertificateKind = .residentRecord, options: [ChosenOption] = []) -> IssueOrder {
        IssueOrder(cardDirectory: cardDirectory, municipality: "142069", kind: kind, options: options, copies: copies)
    }

    func issue(copies: Int = 1, pin: String = Workbench.pin) async throws -> IssueResult {
        await machine.issue(order(copies: copies), pin: try Workbench.pinValue(pin))
    }

    /// Somebody who goes without something.
    func issue(copies: Int = 1, leaving items: Set<ForgottenItem>, early: Bool = false, comesBack: Bool = false) async throws -> IssueResult {
        var order = order(copies: copies)
        (order.leaves, order.leavesCardEarly, order.comesBack) = (items, early, comesBack)
        return await machine.issue(order, pin: try Workbench.pinValue(Workbench.pin))
    }

    /// What a new process does: it knows the journal and the tray, and nothing else.
    func restart() async throws -> KioskRecovery.Plan {
        let tray = try PaperTray.open(tray.directory)
        var recovery = KioskRecovery(node: "kiosk-1")
        for record in journal.records { recovery.add(record) }
        let plan = recovery.plan { tray.copiesPresent(of: $0) }
        for record in plan.records { try await journal.commit(record) }
        machine = Workbench.machine(line, journal, tray, coins, time, waiting, nextCounter: plan.nextCounter, pending: plan.reports)
        return plan
    }

    func performance(copies: Int) throws -> Performance {
        let key = try PrivateKey.generate(.p256)
        let point = key.publicKey.p256Point ?? []
        return Performance(
            order: order(copies: copies), belongings: Belongings(cardDirectory: cardDirectory, pin: try Workbench.pinValue(Workbench.pin), sessionKey: key),
            session: KioskSession(requestID: RequestID(node: "kiosk-1", counter: 1), municipality: "142069", recipient: Base64.text(point), exchanges: Samples.exchanges, forgotten: Samples.times))
    }
}
