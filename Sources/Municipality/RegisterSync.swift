import Channel
import Domain
import EventLoop
import JSON
import Messages
import Node
import Population
import Topology

/// The registers' end of `lgwan-sync`: tells the issuing server at the ASP every few seconds and after each change whose entries differ
/// from its copy, and sends the entries themselves every quarter of an hour, by the city's clock (A6, F3).
@LoopActor
final class RegisterSync {
    /// How a change came into force.
    enum Effect: String {
        /// The issuing server has said that it knows of it.
        case noticed
        /// The line is cut; the issuing server has stopped issuing anything.
        case leaseEnded = "lease-ended"
    }

    static let retryMilliseconds = 250
    /// Clocks of two machines do not run quite alike: a hundredth of a lease is far more than they differ by.
    static let driftShare = 100

    private let context: NodeContext
    private let plan: PopulationPlan
    private let client: ChannelClient
    private let register: () -> MasterRegister
    private let limits: Topology.Sync
    private let fiscalYears: (CivilDate) -> [Int]
    /// One exchange at a time.
    private var isBusy = false
    private let turn = WaitList()
    private let alarm = Alarm()
    private var isStopped = false

    /// The number up to which the copy has everything; nil before it has said so.
    private var copied: Int?
    /// The latest number of which an accepted notice has told.
    private var noticed = 0
    private var round = 0
    private var roundHeardAt: MonotonicTime
    /// When no lease can be left that was given without news of what is on record now.
    private var leaseEnd: MonotonicTime
    private var copiedAt: Instant?
    private var counter: UInt64 = 0
    private var fault: String?

    /// - Parameter register: the registers as they are at the moment of the call.
    init(_ context: NodeContext, municipality: Topology.Municipality, register: @escaping () -> MasterRegister) throws {
        self.context = context
        self.register = register
        plan = try PopulationPlan(of: municipality, in: context.topology)
        client = try context.endpoints.client(of: .lgwanSync)
        limits = context.topology.limits.sync
        // What an earlier process was answered may still give a lease.
        roundHeardAt = .now
        leaseEnd = .now
        let years = Set(municipality.certificates.filter { [.income, .taxation].contains($0.kind) }.flatMap { certificate in
            certificate.option(named: "fiscal-year")?.values ?? ["current"]
        })
        fiscalYears = { today in
            let current = TaxRecordMaker.currentFiscalYear(on: today)
            return (years.contains("current") ? [current] : []) + (years.contains("previous") ? [current - 1] : [])
        }
        leaseEnd = end(of: .now)
    }

    /// Returns after the first attempt: where the line is whole, the city can issue by then.
    func start() async {
        _ = await pass(copying: false)
        Task.onLoop {
            while !self.isStopped {
                let isReached = await self.pass(copying: false)
                let pause = isReached ? self.limits.leaseMilliseconds / 3 : min(RegisterSync.retryMilliseconds, self.limits.leaseMilliseconds / 3)
                await self.alarm.wait(until: MonotonicTime.now.adding(milliseconds: pause))
            }
        }
    }

    func stop() {
        isStopped = true
        alarm.ring()
        client.close()
    }

    var status: [JSONMember] {
        [
            JSONMember("copyNumber", copied.map { .integer(Int64($0)) } ?? .null), JSONMember("copiedAt", copiedAt.map { .string($0.iso8601) } ?? .null),
            JSONMember("sync", .string(fault ?? "good")),
        ]
    }

    // MARK: What the clerk waits for

    /// Returns once the change with this number is in force at the ASP: nothing that it forbids leaves from there any more.
    func bringIntoForce(_ number: Int) async -> Effect {
        while noticed < number {
            if await pass(copying: false), noticed >= number { break }
            if leaseEnd <= .now { return .leaseEnded }
            await alarm.wait(until: min(leaseEnd, MonotonicTime.now.adding(milliseconds: RegisterSync.retryMilliseconds)))
        }
        return .noticed
    }

    /// Copies what there is to copy, now. False where the line is cut or the issuing server says no.
    func copyNow() async -> Bool { await pass(copying: true) }

    // MARK: Exchanges

    /// One notice, a copying where it is due, and a notice again where the first gave no lease. False where the issuing server was not reached.
    private func pass(copying: Bool) async -> Bool {
        while isBusy { await turn.wait() }
        isBusy = true
        defer {
            isBusy = false
            turn.resumeAll()
        }
        do throws(ChannelError) {
            var isAccepted = try await notify()
            if copying || isDue || register().ledger.pending(after: copied ?? 0) == nil {
                try await copyAll(evenWithoutChanges: copying || isDue)
                isAccepted = false
            }
            // The round that the first answer gave is what the second notice needs.
            for _ in 0..<2 where !isAccepted { isAccepted = try await notify() }
            fault = nil
            return true
        } catch {
            let words = "\(error)"
            if fault != words { context.log("lgwan-sync: \(words)") }
            fault = words
            return false
        }
    }

    /// By the city's clock, which may be set forward and back.
    private var isDue: Bool {
        guard let copiedAt else { return true }
        return abs(context.clock.now.millisecondsSinceEpoch - copiedAt.millisecondsSinceEpoch) >= Int64(limits.intervalSeconds) * 1000
    }

    private func notify() async throws(ChannelError) -> Bool {
        let ledger = register().ledger
        let known = copied.flatMap { ledger.pending(after: $0) }
        // Where the copy's number is not known, or it lacks too much, a notice gives no lease: it asks.
        let id = nextID()
        let notice = SyncNotice(
            requestID: id,
            deadline: client.deadline(until: .distantFuture), round: round, from: known == nil ? ledger.head : copied ?? ledger.head, head: ledger.head,
            pending: known ?? [])
        leaseEnd = max(leaseEnd, end(of: roundHeardAt))
        let answer: SyncNoticeResponse = try await ask(.notice, notice, id)
        round = answer.round
        roundHeardAt = .now
        try learn(answer.applied)
        if answer.isLeased { noticed = max(noticed, ledger.head) }
        return answer.isLeased
    }

    /// Sends what the copy lacks, in order, each batch after the one before has been acknowledged.
    private func copyAll(evenWithoutChanges: Bool) async throws(ChannelError) {
        var isFirst = true
        while let from = copied, from < register().ledger.head || (isFirst && evenWithoutChanges) {
            isFirst = false
            let register = register(), now = context.clock.now
            let (upTo, residents) = register.ledger.batch(after: from)
            let today = LocalTime(now, in: context.topology.clock.zone).date
            let desk = RegisterDesk(store: register.store, plan: plan)
            let id = nextID()
            let delta = SyncDelta(
                requestID: id,
                deadline: client.deadline(until: .distantFuture), from: from, upTo: upTo, head: register.ledger.head, asOf: now,
                entries: residents.map { desk.syncEntry(of: $0, fiscalYears: fiscalYears(today)) })
            let answer: SyncDeltaResponse = try await ask(.delta, delta, id)
            try learn(answer.applied)
            guard answer.applied >= upTo || answer.applied < from else { throw ChannelError(.refusedHere(rule: "delta-not-applied")) }
            if answer.applied == register.ledger.head { copiedAt = now }
        }
    }

    private func learn(_ applied: Int) throws(ChannelError) {
        guard applied <= register().ledger.head else { throw ChannelError(.refusedHere(rule: "copy-of-another-register")) }
        copied = applied
    }

    private func end(of moment: MonotonicTime) -> MonotonicTime {
        moment.adding(milliseconds: limits.leaseMilliseconds + limits.leaseMilliseconds / RegisterSync.driftShare + 1)
    }

    /// Each exchange is a record of the journal, so that its length never comes twice (invariant 4).
    private func nextID() -> RequestID {
        counter = max(counter + 1, UInt64(context.journal.recordCount))
        return RequestID(node: context.name, counter: counter)
    }

    private func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage, _ id: RequestID) async throws(ChannelError) -> Answer {
        try await client.ask(message, question, requestID: id, until: .distantFuture).answer
    }
}
