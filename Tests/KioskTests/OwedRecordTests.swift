import Domain
import EventLoop
import TestSupport
import Testing
@testable import Kiosk

@Suite("What a full disk keeps back")
struct OwedRecordTests {
    init() { #expect(LoopThread.started) }

    @Test("a number of which nothing could be recorded is told to nobody, since it is given again after a restart")
    @LoopActor func numberWithoutRecord() async throws {
        let bench = try Workbench()
        bench.journal.accepts = { _ in false }
        let refused = try await bench.issue()
        #expect(refused.code == .journalUnavailable && refused.requestID == nil)
        #expect(try await bench.restart().nextCounter == 1)
        bench.journal.accepts = { $0.event.name != "session-opened" }
        let recorded = try await bench.issue()
        #expect(recorded.code == .journalUnavailable && recorded.requestID == RequestID(node: "kiosk-1", counter: 1))
        #expect(try await bench.restart().nextCounter == 2)
    }

    @Test("what a full disk has kept back is written as soon as it can be, whether anybody comes or not")
    @LoopActor func journalIsPaid() async throws {
        let bench = try Workbench()
        bench.journal.accepts = { _ in false }
        _ = try await bench.issue()
        #expect(bench.machine.isOwing && bench.journal.records.isEmpty)
        await bench.machine.sendPendingReports()
        #expect(bench.machine.isOwing)
        bench.journal.accepts = { _ in true }
        await bench.machine.sendPendingReports()
        #expect(!bench.machine.isOwing && bench.journal.events(of: RequestID(node: "kiosk-1", counter: 1)) == [.refused(.journalUnavailable), .wiped])
    }
}
