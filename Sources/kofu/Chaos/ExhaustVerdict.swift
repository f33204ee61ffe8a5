import Chaos
import EventLoop
import Topology

/// What an exhaustive run came to: the checker's judgement of every network, and the report.
@LoopActor
struct ExhaustVerdict {
    static let shownLines = 20

    let report: ChaosReport
    let judgement: RunJudgement
    private let seconds: Int

    /// Judges every network below `out` and writes `report/`.
    static func reach(_ campaign: ExhaustCampaign, plan: [String], stage: ChaosStage, seconds: Int) throws -> ExhaustVerdict {
        Output.progress("check     every paper, receipt, journal and file")
        let known = Set(plan)
        var judgement = RunJudgement()
        var report = ChaosReport(title: "kofu chaos exhaust", facts: [
            (name: "topology", value: "\(stage.topology.name), \(stage.topology.nodes.count) nodes, seed \(stage.topology.seed)"), (name: "timeouts", value: stage.timeouts),
            (name: "networks side by side", value: String(campaign.shards().count)), (name: "this run", value: "\(seconds) s"),
        ])
        report.planned = plan.compactMap { ChaosCase(name: $0) }
        for shard in campaign.shards() {
            let directory = campaign.runDirectory(shard)
            let results = try campaign.results(of: shard).filter { known.contains($0.name) }
            try judgement.judge(directory)
            report.results += results
            report.timelines += try RunJudgement.timelines(
                of: results.map { RunJudgement.Shown(name: $0.name, outcome: $0.outcome, code: $0.code, requestID: $0.requestID) }, in: directory, topology: stage.topology)
        }
        report.violations = judgement.violations
        report.evidence = judgement.evidence
        try report.write(to: "\(campaign.out)/report")
        return ExhaustVerdict(report: report, judgement: judgement, seconds: seconds)
    }

    var isGood: Bool { report.isGood && judgement.isGood }

    var text: String {
        let failed = report.results.filter { $0.fault != nil }
        let outcomes = Outcome.allCases.map { outcome in "\(report.results.count { $0.outcome == outcome }) \(outcome.rawValue)" }.joined(separator: ", ")
        var lines = ["\(report.results.count) of \(report.planned.count) cases, \(seconds) s: \(outcomes)"]
        let recoveries = report.results.compactMap(\.recoveryMilliseconds).sorted()
        if let longest = recoveries.last { lines.append("from the heal to the next certificate: median \(recoveries[recoveries.count / 2]) ms, longest \(longest) ms") }
        lines += ExhaustVerdict.shortened(failed.map { "failed    \($0.name): \($0.fault ?? "") (\($0.outcome.rawValue)\($0.code.map { ", \($0)" } ?? ""))" })
        lines += ExhaustVerdict.shortened(report.violations.map(\.lines))
        lines.append("\(failed.count) cases failed, \(judgement.words)")
        return lines.joined(separator: "\n")
    }

    private static func shortened(_ lines: [String]) -> [String] {
        lines.count <= shownLines ? lines : lines.prefix(shownLines) + ["          and \(lines.count - shownLines) more"]
    }
}

extension ChaosReport.Violation {
    /// The violation and its trace, as a terminal shows them.
    var lines: String {
        "broken    invariant \(invariant), \(rule) \(requestID ?? ""): \(sentence)\(trace.map { "\n          \($0)" }.joined())"
    }
}
