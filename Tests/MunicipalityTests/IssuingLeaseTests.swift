import Domain
import EventLoop
import Messages
@testable import Municipality
import Testing

@Suite("The lease of an issuing server at an ASP (F3, invariant 7)")
struct IssuingLeaseTests {
    private static let start = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private func time(_ milliseconds: Int) -> MonotonicTime { IssuingLeaseTests.start.adding(milliseconds: milliseconds) }

    private func notice(_ round: Int, from: Int, head: Int, _ pending: [String] = []) -> SyncNotice {
        SyncNotice(
            requestID: RequestID(node: "odawara-registers", counter: 1), deadline: Instant(millisecondsSinceEpoch: 0), round: round, from: from, head: head,
            pending: pending.map { ResidentID($0) })
    }

    private func expect(
        _ isAccepted: Bool, of notice: SyncNotice, applied: Int, at time: MonotonicTime, by lease: inout IssuingLease, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let heard = lease.hear(notice, applied: applied, at: time)
        #expect(heard == isAccepted, sourceLocation: sourceLocation)
    }

    @Test("begins with the second notice, and ends where no news comes")
    func life() {
        var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
        expect(false, of: notice(0, from: 5, head: 5), applied: 5, at: time(0), by: &lease)
        let round = lease.answer(at: time(0))
        #expect(!lease.isFresh(at: time(0)))
        expect(true, of: notice(round, from: 5, head: 5), applied: 5, at: time(10), by: &lease)
        #expect(lease.isFresh(at: time(999)) && !lease.isFresh(at: time(1000)))
    }

    @Test("counts from the answer that a notice repeats, however late the notice comes")
    func late() {
        var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
        let first = lease.answer(at: time(0))
        expect(false, of: notice(first, from: 5, head: 5), applied: 5, at: time(1500), by: &lease)
        #expect(!lease.isFresh(at: time(1500)))
        let second = lease.answer(at: time(1500))
        expect(true, of: notice(second, from: 5, head: 5), applied: 5, at: time(1600), by: &lease)
        // A notice of an earlier round that was held up on the way makes it no longer and no shorter.
        expect(true, of: notice(first, from: 5, head: 5), applied: 5, at: time(1700), by: &lease)
        #expect(lease.isFresh(at: time(2499)) && !lease.isFresh(at: time(2500)))
    }

    @Test("is not given for a round of another process")
    func anotherProcess() {
        var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
        _ = lease.answer(at: time(0))
        expect(false, of: notice(7, from: 5, head: 5), applied: 5, at: time(1), by: &lease)
        expect(false, of: notice(9, from: 5, head: 5), applied: 5, at: time(1), by: &lease)
        #expect(!lease.isFresh(at: time(1)))
    }

    @Test("blocks whose entries differ from the copy, until it has them")
    func pending() {
        var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
        let round = lease.answer(at: time(0))
        expect(true, of: notice(round, from: 5, head: 6, ["a"]), applied: 5, at: time(1), by: &lease)
        #expect(lease.pending == [ResidentID("a")])
        lease.copied(upTo: 5)
        #expect(lease.pending == [ResidentID("a")])
        lease.copied(upTo: 6)
        #expect(lease.pending.isEmpty)
    }

    @Test("lets no stale notice lift a block")
    func stale() {
        var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
        let round = lease.answer(at: time(0))
        expect(true, of: notice(round, from: 5, head: 6, ["a"]), applied: 5, at: time(1), by: &lease)
        expect(false, of: notice(round, from: 5, head: 5), applied: 5, at: time(2), by: &lease)
        #expect(lease.pending == [ResidentID("a")])
    }

    @Test("ends at once where the copy lacks what a notice takes for granted, or has more than the registers")
    func strange() {
        for (from, head, applied) in [(6, 8, 5), (5, 5, 9)] {
            var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
            let round = lease.answer(at: time(0))
            expect(true, of: notice(round, from: 5, head: 5), applied: 5, at: time(1), by: &lease)
            expect(false, of: notice(round, from: from, head: head), applied: applied, at: time(2), by: &lease)
            #expect(!lease.isFresh(at: time(2)))
        }
    }

    @Test("leaves no moment in which a change is in force and a paper may leave (invariant 7)")
    func race() {
        // Every order in which answers and notices may pass each other, with a change on record at 40: the registers take it for being in force at
        // the latest round that they had repeated, heard not before it was answered, and a lease on.
        for heard in stride(from: 0, through: 60, by: 5) {
            for delay in stride(from: 0, through: 5000, by: 250) {
                var lease = IssuingLease(milliseconds: 1000, firstRound: 7)
                let round = lease.answer(at: time(0))
                let sent = heard
                _ = lease.hear(notice(round, from: 5, head: 5), applied: 5, at: time(sent + delay))
                let inForce = heard + 1000
                #expect(!lease.isFresh(at: time(max(inForce, sent + delay))))
            }
        }
    }
}
