import Card
import Domain
import EventLoop
import Foundation
import Messages
import TestSupport
import Testing
@testable import Kiosk

/// A kiosk is killed at any point and started again (invariants 5, 10, 12).
@Suite struct KioskRecoveryTests {
    init() { #expect(LoopThread.started) }

    /// Plays a transaction and is killed after `count` actions. Returns false where it came to its end first.
    @LoopActor private func play(_ bench: Workbench, killedAfter count: Int) async throws -> Bool {
        let performance = try bench.performance(copies: 2)
        var remaining = count
        var next: KioskEvent? = .cardHeld
        while let event = next {
            next = nil
            for action in performance.handle(event, at: bench.time.now) {
                guard remaining > 0 else { return true }
                remaining -= 1
                next = await bench.machine.perform(action, for: performance)
                if next != nil { break }
            }
        }
        #expect(performance.belongings.isWiped)
        return false
    }

    private func yen(_ events: [KioskRecord.Event]) -> (paid: Int, printed: Int, refunded: Int) {
        events.reduce(into: (0, 0, 0)) { sum, event in
            switch event {
            case .paid(_, let feeYen): sum.0 += feeYen
            case .printed(_, let feeYen): sum.1 += feeYen
            case .refunded(_, let feeYen): sum.2 += feeYen
            default: break
            }
        }
    }

    @Test("wherever the kiosk is killed, paper and money agree after the restart, and the card is free")
    @LoopActor func killedAnywhere() async throws {
        var points = 0
        while true {
            let bench = try Workbench()
            let wasKilled = try await play(bench, killedAfter: points)
            let plan = try await bench.restart()
            let requestID = RequestID(node: "kiosk-1", counter: 1)
            let sum = yen(bench.journal.events(of: requestID))
            let inTray = bench.trayNames.count
            #expect(sum.paid == sum.printed + sum.refunded, "killed after \(points) actions")
            #expect(sum.printed == 200 * inTray, "killed after \(points) actions")
            #expect(inTray == 0 || inTray == 2)
            #expect(!bench.trayNames.contains { $0.hasSuffix(".partial") })
            // The number is used up as soon as anything was recorded.
            #expect(plan.nextCounter == (bench.journal.records.isEmpty ? 1 : 2))
            #expect(try SoftwareCard.open(directory: bench.cardDirectory).state == .active)
            await bench.machine.sendPendingReports()
            #expect(bench.line.reports.count <= 1)
            let again = try await bench.restart()
            #expect(again.records.isEmpty && again.reports.isEmpty, "killed after \(points) actions")
            if !wasKilled { break }
            points += 1
        }
        #expect(points > 20)
    }

    private let requestID = RequestID(node: "kiosk-1", counter: 41)

    private func plan(_ events: [KioskRecord.Event], copiesInTray: Int = 0) -> (events: [KioskRecord.Event], report: CompletionReport?) {
        var recovery = KioskRecovery(node: "kiosk-1")
        for event in events { recovery.add(KioskRecord(requestID, event)) }
        let plan = recovery.plan { _ in copiesInTray }
        #expect(plan.nextCounter == 42)
        return (plan.records.map(\.event), plan.reports.first)
    }

    private let signed: [KioskRecord.Event] = [.sessionOpened(municipality: "142069"), .signed(kind: .income, copies: 3, requestHash: "")]
    private let paid = KioskRecord.Event.paid(copies: 3, feeYen: 900)

    @Test("what was paid and lies in the tray is recorded as printed; what does not is refunded", arguments: [
        (3, [KioskRecord.Event.printed(copies: 3, feeYen: 900), .wiped], CompletionOutcome.printed, 900),
        (1, [.printed(copies: 1, feeYen: 300), .refunded(copies: 2, feeYen: 600), .refused(.printFailed), .wiped], .printed, 300),
        (0, [.refunded(copies: 3, feeYen: 900), .refused(.printFailed), .wiped], .refunded, 900),
        (9, [.printed(copies: 3, feeYen: 900), .wiped], .printed, 900),
    ] as [(Int, [KioskRecord.Event], CompletionOutcome, Int)])
    func paidAndKilled(copiesInTray: Int, expected: [KioskRecord.Event], outcome: CompletionOutcome, feeYen: Int) {
        let found = plan(signed + [.downloaded(feeYen: 900), paid], copiesInTray: copiesInTray)
        #expect(found.events == expected)
        #expect(found.report?.outcome == outcome)
        #expect(found.report?.feeYen == feeYen)
    }

    @Test("a refund that was recorded is not paid again, whatever lies in the tray")
    func refundedOnce() {
        let found = plan(signed + [paid, .refunded(copies: 3, feeYen: 900)], copiesInTray: 3)
        #expect(found.events == [.wiped])
        #expect(found.report?.outcome == .refunded)
    }

    @Test("of a partial print the rest is refunded once")
    func partial() {
        #expect(plan(signed + [paid, .printed(copies: 1, feeYen: 300)], copiesInTray: 3).events
            == [.refunded(copies: 2, feeYen: 600), .refused(.printFailed), .wiped])
    }

    @Test("what was printed and not reported is reported again, and what was reported is not")
    func reportedOnce() {
        let printed = signed + [paid, .printed(copies: 3, feeYen: 900), .wiped]
        #expect(plan(printed).report == CompletionReport(requestID: requestID, outcome: .printed, copies: 3, feeYen: 900))
        #expect(plan(printed + [.reported]).report == nil)
        #expect(plan(printed + [.reportRefused(.sessionUnknown)]).report == nil)
        #expect(plan(printed + [.reported]).events.isEmpty)
    }

    @Test("a request that was signed and then cut off is abandoned; one that the centre refused is not")
    func signedAndKilled() {
        let cut = plan(signed)
        #expect(cut.events == [.abandoned(copies: 3), .refused(.internalError), .wiped])
        #expect(cut.report == CompletionReport(requestID: requestID, outcome: .abandoned, copies: 3, feeYen: 0))
        let refused = plan(signed + [.refused(.notEligible)])
        #expect(refused.events == [.wiped])
        #expect(refused.report == nil)
    }

    @Test("a cut-off transaction leaves an incident on record")
    func incident() {
        #expect(plan([.sessionOpened(municipality: "142069")]).events == [.refused(.internalError), .wiped])
    }

    @Test("records of another kiosk are none of its business, and the highest number does not wrap")
    func foreign() {
        var recovery = KioskRecovery(node: "kiosk-1")
        recovery.add(KioskRecord(RequestID(node: "kiosk-2", counter: 9), paid))
        #expect(recovery.plan { _ in 0 }.nextCounter == 1)
        recovery.add(KioskRecord(RequestID(node: "kiosk-1", counter: .max), .wiped))
        #expect(recovery.plan { _ in 0 }.nextCounter == .max)
    }

    @Test("what is ignored or delayed after the end opens nothing again", arguments: [
        KioskRecord.Event.ignored(step: "over", event: "line-failed"), .reportDelayed(.centerUnreachable),
    ])
    func afterTheEnd(event: KioskRecord.Event) {
        var recovery = KioskRecovery(node: "kiosk-1")
        for each in [.sessionOpened(municipality: "142069"), .refused(.deadlineExceeded), .wiped, event] {
            recovery.add(KioskRecord(RequestID(node: "kiosk-1", counter: 1), each))
        }
        #expect(recovery.plan { _ in 0 }.records.isEmpty)
        #expect(recovery.plan { _ in 0 }.nextCounter == 2)
    }

    @Test("a tray is opened without what a killed kiosk left unfinished, and with every finished sheet")
    func unfinished() throws {
        let directory = try TemporaryDirectory()
        for name in ["kiosk-1.1-1.pdf", "kiosk-1.1-2.pdf.partial"] { try Data("x".utf8).write(to: URL(fileURLWithPath: "\(directory.path)/\(name)")) }
        let tray = try PaperTray.open(directory.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["kiosk-1.1-1.pdf"])
        #expect(tray.copiesPresent(of: RequestID(node: "kiosk-1", counter: 1)) == 1)
        #expect(tray.copiesPresent(of: RequestID(node: "kiosk-1", counter: 11)) == 0)
        #expect(throws: PaperTray.Failure.self) { _ = try PaperTray.open(directory.path + "/missing/tray") }
    }

    @Test("a payment is taken once")
    @LoopActor func coins() async {
        let coins = SoftwareCoinMechanism()
        #expect(await coins.take(yen: 200, for: requestID))
        #expect(await !coins.take(yen: 200, for: requestID))
        coins.accept(requestID)
        coins.accept(requestID)
        #expect(coins.balanceYen == 200)
        #expect(await !coins.take(yen: 200, for: requestID))
        coins.returnEscrow()
        #expect(coins.balanceYen == 200)
    }
}
