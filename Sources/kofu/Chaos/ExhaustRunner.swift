import Chaos
import EventLoop
import Glibc
import JSON
import Node

/// Plays cases one after another on one network: set the fault, let a person order or a desk work, strike, heal, and see that
/// what a desk was asked comes to pass once it is asked again, and that everybody is served again.
@LoopActor
struct ExhaustRunner {
    /// How long after a heal a certificate must come.
    static let recoveryMilliseconds = 20_000
    static let settlingMilliseconds = 30_000
    /// The fault takes hold while the order runs, or never.
    static let reachMilliseconds = 30_000

    let network: ChaosNetwork
    let transactions: [ChaosTransaction]
    let stage: ChaosStage

    /// A clean run of every kind of transaction. Connections are opened before, as in a network that is in use.
    func record() async throws -> [Recording] {
        var recordings: [Recording] = []
        for transaction in transactions {
            for isRecorded in [false, true] {
                try await begin(transaction)
                let before = try await network.tallies()
                let answer = await network.perform(transaction)
                guard transaction.expects(answer) else {
                    throw ChaosNetwork.Failure(description: "the clean run of \(transaction.name) ended with \(ChaosRunText.words(answer))")
                }
                guard await network.settle(milliseconds: ExhaustRunner.settlingMilliseconds) else {
                    throw ChaosNetwork.Failure(description: "the clean run of \(transaction.name) did not settle")
                }
                if isRecorded {
                    let after = try await network.tallies()
                    recordings.append(Recording(transaction: transaction.name, before: before, after: after) { transaction.links?.contains($0) ?? stage.isQuiet($0) })
                }
                if let broken = await network.finish(transaction, milliseconds: ExhaustRunner.recoveryMilliseconds) { throw ChaosNetwork.Failure(description: "the clean run of \(transaction.name): \(broken)") }
            }
        }
        return recordings
    }

    func play(_ chaosCase: ChaosCase) async throws -> CaseResult {
        guard let transaction = transactions.first(where: { $0.name == chaosCase.transaction }) else {
            throw ChaosNetwork.Failure(description: "no transaction is called \(chaosCase.transaction)")
        }
        let started = MonotonicTime.now
        try await begin(transaction)
        let link = chaosCase.boundary.link
        try await network.set(chaosCase.fault(delayMilliseconds: stage.delayMilliseconds), on: link)
        let network = network
        let ordering = Task.onLoop { await network.perform(transaction) }
        let isReached = try await network.awaitFault(ChaosCase.faultName, on: link, milliseconds: ExhaustRunner.reachMilliseconds)
        let answer: JSONValue?
        let healed: MonotonicTime
        let line = try network.line(of: link)
        switch chaosCase.blow {
        case .kill(let process):
            try await network.signal(process, SIGKILL)
            // The held message goes on its way, to whoever is left.
            if process != line { try await network.heal(except: process) }
            answer = await ordering.value
            healed = .now
            try await network.restart(process)
        case .stop(let process):
            try await network.signal(process, SIGSTOP)
            if process != line { try await network.heal(except: process) }
            // Everybody else gives up on it; the person at a kiosk that stands still sees nothing until it goes on.
            answer = process == transaction.place ? nil : await ordering.value
            healed = .now
            try await network.signal(process, SIGCONT)
            try await network.heal()
            _ = await ordering.value
        default:
            answer = await ordering.value
            healed = .now
            try await network.heal()
        }
        var broken = await network.finish(transaction, milliseconds: ExhaustRunner.recoveryMilliseconds)
        let recovery = await recover(from: transaction, since: healed)
        if !(await network.settle(milliseconds: ExhaustRunner.settlingMilliseconds)) { broken = broken ?? "a kiosk still owes a report" }
        if !(await network.awaitLeases(milliseconds: ExhaustRunner.settlingMilliseconds)) { broken = broken ?? "a city at an ASP may still not issue" }
        return CaseResult(
            name: chaosCase.name, outcome: transaction.outcome(of: answer),
            code: answer?["code"]?.stringValue, requestID: answer?["requestId"]?.stringValue, isReached: isReached,
            recoveryMilliseconds: recovery, durationMilliseconds: MonotonicTime.now.microseconds(since: started) / 1000, broken: broken)
    }

    /// What a transaction takes for granted.
    private func begin(_ transaction: ChaosTransaction) async throws {
        for process in transaction.fresh { try await network.restart(process) }
        guard let under = transaction.under, await network.insist(on: under.doing, milliseconds: ExhaustRunner.recoveryMilliseconds) == nil else { return }
        throw ChaosNetwork.Failure(description: "\(transaction.name) could not begin")
    }

    /// Orders until a certificate comes; milliseconds since the heal, nil where none came in time.
    private func recover(from transaction: ChaosTransaction, since healed: MonotonicTime) async -> Int? {
        guard let order = transaction.restored ?? transactions.lazy.compactMap(\.restored).first else { return nil }
        let deadline = healed.adding(milliseconds: ExhaustRunner.recoveryMilliseconds)
        while MonotonicTime.now < deadline {
            if await network.order(order)?["outcome"]?.stringValue == Outcome.issued.rawValue {
                return MonotonicTime.now.microseconds(since: healed) / 1000
            }
            await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
        }
        return nil
    }
}
