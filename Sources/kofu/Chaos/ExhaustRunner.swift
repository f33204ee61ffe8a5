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
    /// Longer than anybody waits for an answer.
    let delayMilliseconds: Int

    /// A clean run of every kind of transaction. Connections are opened before, as in a network that is in use.
    func record() async throws -> [Recording] {
        var recordings: [Recording] = []
        for transaction in transactions {
            for isRecorded in [false, true] {
                let before = try await network.tallies()
                let answer = await network.perform(transaction)
                guard transaction.expects(answer) else {
                    throw ChaosNetwork.Failure(description: "the clean run of \(transaction.name) ended with \(ChaosRunText.words(answer))")
                }
                guard await network.settle(milliseconds: ExhaustRunner.settlingMilliseconds) else {
                    throw ChaosNetwork.Failure(description: "the clean run of \(transaction.name) did not settle")
                }
                if isRecorded { recordings.append(Recording(transaction: transaction.name, before: before, after: try await network.tallies())) }
                if let broken = await finish(transaction) { throw ChaosNetwork.Failure(description: "the clean run of \(transaction.name): \(broken)") }
            }
        }
        return recordings
    }

    func play(_ chaosCase: ChaosCase) async throws -> CaseResult {
        guard let transaction = transactions.first(where: { $0.name == chaosCase.transaction }) else {
            throw ChaosNetwork.Failure(description: "no transaction is called \(chaosCase.transaction)")
        }
        let started = MonotonicTime.now
        let link = chaosCase.boundary.link
        try await network.set(chaosCase.fault(delayMilliseconds: delayMilliseconds), on: link)
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
        let broken = await finish(transaction)
        let recovery = await recover(since: healed)
        _ = await network.settle(milliseconds: ExhaustRunner.settlingMilliseconds)
        return CaseResult(
            name: chaosCase.name, outcome: transaction.outcome(of: answer),
            code: answer?["code"]?.stringValue, requestID: answer?["requestId"]?.stringValue, isReached: isReached,
            recoveryMilliseconds: recovery, durationMilliseconds: MonotonicTime.now.microseconds(since: started) / 1000, broken: broken)
    }

    /// Orders until a certificate comes; milliseconds since the heal, nil where none came in time.
    private func recover(since healed: MonotonicTime) async -> Int? {
        guard let order = transactions.lazy.compactMap(\.issuing).first else { return nil }
        let deadline = healed.adding(milliseconds: ExhaustRunner.recoveryMilliseconds)
        while MonotonicTime.now < deadline {
            if await network.order(order)?["outcome"]?.stringValue == Outcome.issued.rawValue {
                return MonotonicTime.now.microseconds(since: healed) / 1000
            }
            await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
        }
        return nil
    }

    /// After a heal whoever sits at a desk asks again until it is done, sees that it is in force, and takes it back; what was not so, or nil.
    private func finish(_ transaction: ChaosTransaction) async -> String? {
        guard case .desk(let work) = transaction.act else { return nil }
        guard await network.insist(on: work.doing, milliseconds: ExhaustRunner.recoveryMilliseconds) else { return "not done after the heal" }
        if let held = work.held {
            let answer = await network.order(held.order)
            guard answer?["code"]?.stringValue == held.code else { return "done, and not in force: the order ended with \(ChaosRunText.words(answer))" }
        }
        guard await network.insist(on: work.undoing, milliseconds: ExhaustRunner.recoveryMilliseconds) else { return "not taken back after the heal" }
        return nil
    }
}
