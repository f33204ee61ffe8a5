import Chaos
import Domain
import EventLoop
import JSON
import Node
import Topology

/// Plays a soak's schedule on a network: people come to kiosks and wait their turn, troubles come and go.
@LoopActor
final class SoakRunner {
    /// People who wait at one kiosk; who comes then goes away.
    static let longestQueue = 10
    static let settlingMilliseconds = 120_000
    static let progressMilliseconds = 10_000
    static let healMilliseconds = 100

    /// What one person comes for.
    struct Errand: Sendable {
        let order: ChaosNetwork.Order
        let isEntitled: Bool
    }

    private let network: ChaosNetwork
    private let schedule: SoakSchedule
    private let errands: [Errand]
    private let desks: [ChaosTransaction]
    private let durationMilliseconds: Int
    private let delayMilliseconds: Int
    private var began = MonotonicTime.now
    private var served: [SoakResult.Served] = []
    private var struck: [SoakResult.Struck] = []
    private var turnedAway = 0
    private var queues: [String: Int] = [:]
    private var lastAtKiosk: [String: Task<Outcome, Never>] = [:]
    /// A card is in one place at a time.
    private var lastWithCard: [String: Task<Outcome, Never>] = [:]
    private var isOver = false
    /// Who waits for the errand before at the same desk: one at a time, so that nobody takes back what another has just asked for.
    private var lastAtDesk: [Int: Task<Void, Never>] = [:]
    private var errandsDone = 0
    private var brokenErrand: String?

    init(network: ChaosNetwork, schedule: SoakSchedule, errands: [Errand], desks: [ChaosTransaction], durationMilliseconds: Int, delayMilliseconds: Int) {
        self.network = network
        self.schedule = schedule
        self.errands = errands
        self.desks = desks
        self.durationMilliseconds = durationMilliseconds
        self.delayMilliseconds = delayMilliseconds
    }

    private var elapsed: Int { MonotonicTime.now.microseconds(since: began) / 1000 }

    func run() async throws -> SoakResult {
        began = .now
        let showing = Task.onLoop { await self.showProgress() }
        let troubling = schedule.troubles.map { trouble in Task.onLoop { await self.strike(trouble) } }
        let going = Task.onLoop { await self.goOnErrands() }
        for visit in schedule.visits {
            await sleep(until: visit.atMilliseconds)
            come(visit)
        }
        await sleep(until: durationMilliseconds)
        for task in troubling { await task.value }
        await going.value
        for task in lastAtDesk.values { await task.value }
        for task in lastAtKiosk.values { _ = await task.value }
        isOver = true
        showing.cancel()
        return SoakResult(
            durationMilliseconds: durationMilliseconds, served: served.sorted { $0.startedMilliseconds < $1.startedMilliseconds }, struck: struck, turnedAway: turnedAway, errands: errandsDone,
            failure: try await failure())
    }

    private func sleep(until milliseconds: Int) async {
        let rest = milliseconds - elapsed
        if rest > 0 { await EventLoop.shared.sleep(milliseconds: rest) }
    }

    private func showProgress() async {
        while !isOver {
            await EventLoop.shared.sleep(milliseconds: SoakRunner.progressMilliseconds)
            guard !isOver else { return }
            let counts = Outcome.ofOrders.map { outcome in "\(served.count { $0.outcome == outcome }) \(outcome.rawValue)" }.joined(separator: ", ")
            Output.progress("          \(elapsed / 1000) of \(durationMilliseconds / 1000) s: \(counts); \(struck.count) troubles")
        }
    }

    /// What is wrong once all has healed; nil where nothing is.
    private func failure() async throws -> String? {
        try await network.healAll()
        let processes = try await network.run.ask("kofu", ["command": "processes"])
        for (name, process) in (processes.objectMembers ?? []).map({ ($0.key, $0.value) }) where process["state"]?.stringValue != "running" {
            return "\(name) does not run: \(process["state"]?.stringValue ?? "")"
        }
        guard await network.settle(milliseconds: SoakRunner.settlingMilliseconds) else { return "a kiosk still owes reports" }
        if let brokenErrand { return brokenErrand }
        let calm = (struck.map(\.healedMilliseconds).max() ?? 0) + delayMilliseconds
        let late = served.filter { $0.isEntitled && $0.startedMilliseconds > calm && $0.outcome != .issued }
        return late.first.map { "\(late.count) orders failed after all was healed, the first with \($0.outcome.rawValue) \($0.code ?? "")" }
    }

    // MARK: People

    private func goOnErrands() async {
        for errand in schedule.errands {
            await sleep(until: errand.atMilliseconds)
            let before = lastAtDesk[errand.errand]
            lastAtDesk[errand.errand] = Task.onLoop {
                await before?.value
                await self.go(self.desks[errand.errand], kiosk: errand.kiosk)
            }
        }
    }

    /// Whatever fails meanwhile: the desk is asked until it is done, nobody gets at a kiosk what is held, and it is taken back.
    private func go(_ transaction: ChaosTransaction, kiosk: String) async {
        guard let work = transaction.work else { return }
        let milliseconds = durationMilliseconds - elapsed + SoakRunner.settlingMilliseconds
        guard await network.insist(on: work.doing, milliseconds: milliseconds) != nil else { return broke("\(transaction.name) was never done") }
        if var held = work.held?.order {
            held.kiosk = kiosk
            if await queue(held, isEntitled: false).value == .issued { broke("\(transaction.name): a certificate was issued all the same") }
        }
        guard await network.insist(on: work.undoing, milliseconds: milliseconds) != nil else { return broke("\(transaction.name) was never taken back") }
        errandsDone += 1
    }

    private func broke(_ words: String) { brokenErrand = brokenErrand ?? words }

    private func come(_ visit: SoakSchedule.Visit) {
        let errand = errands[visit.order]
        guard queues[visit.kiosk, default: 0] < SoakRunner.longestQueue else {
            turnedAway += 1
            return
        }
        var order = errand.order
        order.kiosk = visit.kiosk
        queue(order, isEntitled: errand.isEntitled)
    }

    /// The order comes to its turn at the kiosk, and when the card is back from another.
    @discardableResult
    private func queue(_ order: ChaosNetwork.Order, isEntitled: Bool) -> Task<Outcome, Never> {
        queues[order.kiosk, default: 0] += 1
        let before = [lastAtKiosk[order.kiosk], lastWithCard[order.card]]
        let task = Task.onLoop {
            for task in before { _ = await task?.value }
            let outcome = await self.serve(order, isEntitled)
            self.queues[order.kiosk, default: 1] -= 1
            return outcome
        }
        lastAtKiosk[order.kiosk] = task
        lastWithCard[order.card] = task
        return task
    }

    private func serve(_ order: ChaosNetwork.Order, _ isEntitled: Bool) async -> Outcome {
        let started = elapsed
        let answer = await network.order(order)
        let outcome = answer?["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)) ?? .indeterminate
        served.append(SoakResult.Served(
            startedMilliseconds: started, endedMilliseconds: elapsed, outcome: outcome, code: answer?["code"]?.stringValue,
            requestID: answer?["requestId"]?.stringValue, isEntitled: isEntitled))
        return outcome
    }

    // MARK: Troubles

    private func strike(_ trouble: SoakSchedule.Trouble) async {
        await sleep(until: trouble.atMilliseconds)
        let from = elapsed
        do {
            try await begin(trouble)
        } catch {
            // The line that should carry the fault, or the process that should have it, is down or standing still.
            Output.progress("          no \(trouble.kind.rawValue) on \(trouble.target) at \(from / 1000) s: \(error)")
        }
        await sleep(until: trouble.untilMilliseconds)
        // Whoever does not hear of the heal now, as it stands still or has no disk, hears of it when that has ended.
        while true {
            do {
                try await end(trouble)
                break
            } catch {
                guard elapsed < durationMilliseconds else { return Output.progress("          \(trouble.target) was not healed: \(error)") }
                await EventLoop.shared.sleep(milliseconds: SoakRunner.healMilliseconds)
            }
        }
        struck.append(SoakResult.Struck(kind: trouble.kind, target: trouble.target, fromMilliseconds: from, healedMilliseconds: elapsed))
    }

    private func begin(_ trouble: SoakSchedule.Trouble) async throws {
        if trouble.kind.target == .link {
            try await network.set(trouble.kind.toxic(isUpstream: trouble.isUpstream, delayMilliseconds: delayMilliseconds), on: trouble.target)
        } else {
            try await network.set(trouble.kind.processFault(isForward: trouble.isUpstream), onProcess: trouble.target)
        }
    }

    private func end(_ trouble: SoakSchedule.Trouble) async throws {
        if trouble.kind.target == .link { try await network.heal(link: trouble.target) } else { try await network.heal(process: trouble.target) }
    }
}
