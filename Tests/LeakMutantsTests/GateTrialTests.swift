import LeakMutants
import Policy
import Testing

@Suite("Leaks planted in messages, with gates on")
struct GateTrialTests {
    let bench: Bench

    init() throws { bench = try Bench.shared.get() }

    struct Outcome: Sendable {
        var refused = 0, absent = 0
        var survivors: [LeakMutant] = []
        var wrong: [String] = []
    }

    static func run(_ channel: LeakChannel, _ trial: LeakTrial) -> Outcome {
        var outcome = Outcome()
        for mutant in LeakCatalogue.all(of: channel, onlyMessages: true) {
            switch trial.judge(mutant) {
            case .absent: outcome.absent += 1
            case .survived: outcome.survivors.append(mutant)
            case .refused(let rule):
                outcome.refused += 1
                if !trial.isRight(rule, for: mutant) { outcome.wrong.append("\(mutant.name) \(rule)") }
            }
        }
        return outcome
    }

    @Test("are refused with the rule of their place")
    func refused() async throws {
        for channel in bench.channels {
            let outcome = Self.run(channel, bench.trial(channel))
            print(channel.policy.name, outcome.refused, outcome.absent, outcome.survivors.count, outcome.wrong.count)
            for wrong in outcome.wrong.prefix(15) { print("  WRONG", wrong) }
            var cells: [String: Int] = [:]
            for mutant in outcome.survivors { cells[mutant.cell, default: 0] += 1 }
            for (cell, count) in cells.sorted(by: { $0.key < $1.key }) { print("  ", cell, count) }
        }
    }
}
