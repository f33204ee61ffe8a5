import Card
import Crypto
import Domain
import EventLoop
import Foundation
import JSON
import Messages
import TestSupport
import Testing
@testable import Kiosk

/// The machine with a real card and a real tray, and a centre that is made up.
@Suite struct KioskMachineTests {
    init() { #expect(LoopThread.started) }

    @LoopActor private func refusal(of result: IssueResult, at bench: Workbench) -> RefusalCode? {
        #expect(result.outcome != .issued)
        #expect(result.message == result.code.map { PublicWords.message(for: $0) })
        #expect(bench.trayNames.isEmpty)
        #expect(bench.coins.balanceYen == 0 && bench.coins.escrowYen == 0)
        return result.code
    }

    @Test("a person with card, PIN and coins gets the copies, a receipt and nothing else stays")
    @LoopActor func issued() async throws {
        let bench = try Workbench()
        let result = try await bench.issue(copies: 2)
        #expect(result.outcome == .issued)
        #expect(result.code == nil)
        #expect(bench.line.sawValidSignature)
        #expect(bench.trayNames == ["kiosk-1.1-1.pdf", "kiosk-1.1-2.pdf"])
        for path in result.documents {
            #expect(FileManager.default.contents(atPath: path) == Data(FakeLine.pdf))
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        #expect(bench.coins.balanceYen == 400)
        let hash = try #require(bench.journal.events(of: result.requestID).compactMap { if case .signed(_, _, let hash) = $0 { hash } else { nil } }.first)
        #expect(bench.journal.events(of: result.requestID) == [
            .sessionOpened(municipality: "142069"), .signed(kind: .residentRecord, copies: 2, requestHash: hash), .downloaded(feeYen: 400),
            .paid(copies: 2, feeYen: 400), .printed(copies: 2, feeYen: 400), .wiped, .reported,
        ])
        #expect(bench.line.reports == [CompletionReport(requestID: RequestID(node: "kiosk-1", counter: 1), outcome: .printed, copies: 2, feeYen: 400)])
        // The reader has let go of the card.
        #expect(try SoftwareCard.open(directory: bench.cardDirectory).remainingTries == 3)
    }

    @Test("the receipt names kiosk, operator, day, certificate, copies, yen and request, and no person (B11)")
    @LoopActor func receipt() async throws {
        let bench = try Workbench()
        let result = try await bench.issue(copies: 2)
        #expect(result.receipt == """
            領収書
            事業者　まほろばマート
            キオスク端末　kiosk-1
            日時　令和8年4月1日 10時05分
            証明書　住民票の写し
            手数料　1部200円
            部数　2部
            金額　400円
            受付番号　kiosk-1.1

            """)
    }

    @Test("two requests in the same millisecond are two requests, each with a key of its own")
    @LoopActor func counters() async throws {
        let bench = try Workbench()
        let first = try await bench.issue(), second = try await bench.issue()
        #expect(first.requestID == RequestID(node: "kiosk-1", counter: 1))
        #expect(second.requestID == RequestID(node: "kiosk-1", counter: 2))
        #expect(Set(bench.line.recipients).count == 2)
        #expect(bench.trayNames.count == 2)
    }

    @Test("a wrong PIN is refused, three lock the card, and the centre never sees a signature")
    @LoopActor func wrongPIN() async throws {
        let bench = try Workbench()
        #expect(refusal(of: try await bench.issue(pin: "0001"), at: bench) == .wrongPIN)
        #expect(refusal(of: try await bench.issue(pin: "0002"), at: bench) == .wrongPIN)
        #expect(refusal(of: try await bench.issue(pin: "0003"), at: bench) == .cardLocked)
        #expect(refusal(of: try await bench.issue(), at: bench) == .cardLocked)
        #expect(bench.line.recipients.isEmpty)
        #expect(bench.line.reports.isEmpty)
    }

    @Test("a card that is not there, is in another reader, or has no certificate is refused before anything is sent (D4)")
    @LoopActor func unreadableCard() async throws {
        let bench = try Workbench()
        try FileManager.default.moveItem(atPath: bench.cardDirectory, toPath: bench.cardDirectory + "-away")
        #expect(refusal(of: try await bench.issue(), at: bench) == .cardUnreadable)
        try FileManager.default.moveItem(atPath: bench.cardDirectory + "-away", toPath: bench.cardDirectory)
        do {
            let elsewhere = try SoftwareCard.open(directory: bench.cardDirectory)
            #expect(refusal(of: try await bench.issue(), at: bench) == .cardUnreadable)
            #expect(elsewhere.remainingTries == 3)
        }
        try FileManager.default.removeItem(atPath: bench.cardDirectory + "/certificate.der")
        #expect(refusal(of: try await bench.issue(), at: bench) == .certificateInvalid)
        #expect(bench.line.openings == 0)
    }

    @Test("another card at the second time is refused, and loses no try")
    @LoopActor func changedCard() async throws {
        let bench = try Workbench()
        let other = bench.directory.path + "/card-2"
        try Workbench.makeCard("card-2", in: bench.directory.path)
        let card = bench.cardDirectory
        // The person swaps the cards while the menu is shown.
        bench.line.afterOpening = {
            try? FileManager.default.moveItem(atPath: card, toPath: card + "-away")
            try? FileManager.default.moveItem(atPath: other, toPath: card)
        }
        #expect(refusal(of: try await bench.issue(pin: "0001"), at: bench) == .cardChanged)
        #expect(try SoftwareCard.open(directory: card).remainingTries == 3)
        #expect(bench.line.recipients.isEmpty)
    }

    @Test("a refusal of the centre reaches the person with its words and costs nothing", arguments: [
        RefusalCode.certificateRevoked, .certificateSuspended, .outsideHours, .cityUnreachable, .validityUnknown,
    ])
    @LoopActor func refusedOpening(code: RefusalCode) async throws {
        let bench = try Workbench()
        let request = CardPresentation(
            requestID: RequestID(node: "kiosk-1", counter: 1), deadline: Instant(millisecondsSinceEpoch: Workbench.civil.millisecondsSinceEpoch + Int64(Workbench.exchangeMilliseconds)), municipality: "142069",
            certificate: Base64.text(try SoftwareCard.open(directory: bench.cardDirectory).certificateDER))
        bench.line.openError = .refused(Refusal(requestHash: request.bodyHash, code: code))
        let result = try await bench.issue()
        #expect(refusal(of: result, at: bench) == code)
        #expect(result.outcome == .refused)
        #expect(bench.journal.events(of: result.requestID).suffix(2) == [.refused(code), .wiped])
    }

    @Test("a document that does not open to this session and request is not printed, and reported as abandoned (B10)", arguments: [
        [], FakeLine.pdf, FakeLine.sealPrefix + FakeLine.pdf, FakeLine.sealPrefix + Array(String(repeating: "0", count: 64).utf8) + FakeLine.pdf,
    ])
    @LoopActor func notSealed(sealed: [UInt8]) async throws {
        let bench = try Workbench()
        bench.line.seal = { _ in sealed }
        let result = try await bench.issue()
        #expect(refusal(of: result, at: bench) == .documentRefused)
        #expect(result.outcome == .failed)
        #expect(bench.line.reports.map(\.outcome) == [.abandoned])
    }

    @Test("an empty document is none")
    @LoopActor func emptyDocument() async throws {
        let bench = try Workbench()
        bench.line.seal = { FakeLine.sealPrefix + Array($0.utf8) }
        #expect(refusal(of: try await bench.issue(), at: bench) == .documentRefused)
    }

    @Test("an answer after the deadline is discarded")
    @LoopActor func lateAnswer() async throws {
        let bench = try Workbench()
        let time = bench.time
        bench.line.beforeIssueAnswers = { time.advance(milliseconds: UInt64(Workbench.exchangeMilliseconds)) }
        #expect(refusal(of: try await bench.issue(), at: bench) == .deadlineExceeded)
        bench.line.beforeIssueAnswers = { time.advance(milliseconds: UInt64(Workbench.exchangeMilliseconds) - 1) }
        #expect(try await bench.issue().outcome == .issued)
    }

    @Test("a tray that takes no paper gives the money back")
    @LoopActor func printFails() async throws {
        let bench = try Workbench()
        // A sheet of this name lies there already: it is not overwritten.
        let taken = bench.tray.directory + "/kiosk-1.1-1.pdf"
        try Data("another's".utf8).write(to: URL(fileURLWithPath: taken))
        let result = try await bench.issue()
        #expect(result.code == .printFailed)
        #expect(result.documents.isEmpty)
        #expect(bench.coins.balanceYen == 0)
        #expect(bench.trayNames == ["kiosk-1.1-1.pdf"])
        #expect(FileManager.default.contents(atPath: taken) == Data("another's".utf8))
        #expect(bench.journal.events(of: result.requestID).contains(.refunded(copies: 1, feeYen: 200)))
        #expect(bench.line.reports == [CompletionReport(requestID: RequestID(node: "kiosk-1", counter: 1), outcome: .refunded, copies: 1, feeYen: 200)])
    }

    @Test("of two copies of which the second fails, one is paid")
    @LoopActor func secondCopyFails() async throws {
        let bench = try Workbench()
        try Data("another's".utf8).write(to: URL(fileURLWithPath: bench.tray.directory + "/kiosk-1.1-2.pdf"))
        let result = try await bench.issue(copies: 2)
        #expect(result.code == .printFailed)
        #expect(result.documents.count == 1)
        #expect(bench.coins.balanceYen == 200)
        #expect(bench.trayNames.count == 2)
    }

    @Test("what cannot be recorded does not happen", arguments: ["session-opened", "signed", "downloaded", "paid"])
    @LoopActor func journalRefuses(name: String) async throws {
        let bench = try Workbench()
        bench.journal.accepts = { $0.event.name != name }
        let result = try await bench.issue()
        #expect(refusal(of: result, at: bench) == .journalUnavailable)
        let before = ["session-opened", "signed", "downloaded", "paid"].prefix { $0 != name }.count
        #expect(bench.line.openings == (before >= 1 ? 1 : 0))
        #expect(bench.line.recipients.count == (before >= 2 ? 1 : 0))
        #expect(bench.line.reports.count == (before >= 2 ? 1 : 0))
    }

    @Test("a full disk after the print takes nothing back, and until the record is written nobody is served")
    @LoopActor func journalOwes() async throws {
        let bench = try Workbench()
        bench.journal.accepts = { record in if case .printed = record.event { false } else { true } }
        let result = try await bench.issue()
        #expect(result.outcome == .issued)
        #expect(bench.journal.records.last?.event == .paid(copies: 1, feeYen: 200))
        let refused = try await bench.issue()
        #expect(refused.code == .journalUnavailable)
        #expect(bench.line.openings == 1)
        bench.journal.accepts = { _ in true }
        #expect(try await bench.issue().outcome == .issued)
        #expect(bench.journal.events(of: result.requestID).suffix(3) == [.printed(copies: 1, feeYen: 200), .wiped, .reported])
    }

    @Test("a report waits for the line, over a restart as well, and is acknowledged once")
    @LoopActor func reportWaits() async throws {
        let bench = try Workbench()
        bench.line.completeError = .failed(.centerUnreachable)
        let first = try await bench.issue()
        #expect(first.outcome == .issued)
        #expect(bench.machine.outbox.pending.count == 1)
        #expect(try await bench.restart().reports == [CompletionReport(requestID: RequestID(node: "kiosk-1", counter: 1), outcome: .printed, copies: 1, feeYen: 200)])
        await bench.machine.sendPendingReports()
        await bench.machine.sendPendingReports()
        bench.line.completeError = nil
        await bench.machine.sendPendingReports()
        await bench.machine.sendPendingReports()
        #expect(bench.line.reports.count == 1)
        // Once for each life of the process, however often it was tried.
        #expect(bench.journal.events(of: first.requestID).suffix(3) == [.reportDelayed(.centerUnreachable), .reportDelayed(.centerUnreachable), .reported])
        #expect(try await bench.restart().reports.isEmpty)
    }

    @Test("a report that the centre will never take is recorded and not sent again")
    @LoopActor func reportRefused() async throws {
        let bench = try Workbench()
        let report = CompletionReport(requestID: RequestID(node: "kiosk-1", counter: 1), outcome: .printed, copies: 1, feeYen: 200)
        bench.line.completeError = .refused(Refusal(requestHash: report.bodyHash, code: .sessionUnknown))
        _ = try await bench.issue()
        #expect(bench.machine.outbox.pending.isEmpty)
        #expect(bench.journal.records.last?.event == .reportRefused(.sessionUnknown))
        // A refusal that only says that the city cannot be reached is no end.
        let second = CompletionReport(requestID: RequestID(node: "kiosk-1", counter: 2), outcome: .printed, copies: 1, feeYen: 200)
        bench.line.completeError = .refused(Refusal(requestHash: second.bodyHash, code: .cityUnreachable))
        _ = try await bench.issue()
        #expect(bench.machine.outbox.pending == [second])
    }

    @Test("a second person at a busy kiosk has to wait, and uses up no request number")
    @LoopActor func busy() async throws {
        let bench = try Workbench()
        let second = Reference<IssueResult>()
        bench.line.beforeIssueAnswers = { second.value = try? await bench.issue() }
        let first = try await bench.issue()
        #expect(first.outcome == .issued)
        #expect(second.value?.code == .overloaded)
        #expect(second.value?.requestID == nil)
        bench.line.beforeIssueAnswers = {}
        #expect(try await bench.issue().requestID == RequestID(node: "kiosk-1", counter: 2))
    }

    @Test("no record, result, receipt or error holds the PIN")
    @LoopActor func pinStaysInside() async throws {
        let bench = try Workbench()
        let issued = try await bench.issue()
        try FileManager.default.removeItem(atPath: bench.cardDirectory + "/card.key")
        let refused = try await bench.issue()
        for record in bench.journal.records {
            // The hash is of random bytes, in which any four digits may stand.
            let json = record.json.objectMembers?.filter { $0.key != "requestHash" } ?? []
            #expect(!String(decoding: JSONValue.object(json).canonicalBytes, as: UTF8.self).contains(Workbench.pin))
        }
        for result in [issued, refused] {
            let text = String(decoding: result.json.canonicalBytes, as: UTF8.self).replacing(bench.directory.path, with: "")
            #expect(!text.contains(Workbench.pin))
        }
        var digits = Array("7391x".utf8)
        let error = #expect(throws: CardError.self) { _ = try PIN.taking(&digits) }
        #expect(error?.description.contains(Workbench.pin) == false)
    }

    @Test("the result has the form that programs read")
    @LoopActor func json() async throws {
        let bench = try Workbench()
        let issued = try await bench.issue().json
        #expect(issued["outcome"]?.stringValue == "issued")
        #expect(issued["code"]?.isNull == true)
        #expect(issued["documents"]?.arrayElements?.count == 1)
        #expect(issued["requestId"]?.stringValue == "kiosk-1.1")
        let refused = try await bench.issue(pin: "0000").json
        #expect(refused["outcome"]?.stringValue == "refused")
        #expect(refused["code"]?.stringValue == "wrong-pin")
        #expect(refused["receipt"]?.isNull == true)
    }
}

@LoopActor
final class Reference<Value: Sendable> {
    var value: Value?
}
