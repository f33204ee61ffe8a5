import Chaos
import Checker
import Domain
import EventLoop
import JSON
import Node
import Topology

/// What a campaign came to: the checker's judgement of every network, and the report.
@LoopActor
struct ExhaustVerdict {
    static let shownLines = 20
    /// Transactions that the report shows hop by hop: the first of each kind of ending.
    static let maximumTimelines = 5

    let report: ChaosReport
    let seconds: Int
    let checks: [CheckReport]

    /// Judges every network below `out` and writes `report/`.
    static func reach(_ campaign: ExhaustCampaign, plan: [String], stage: ChaosStage, seconds: Int) throws -> ExhaustVerdict {
        Output.progress("check     every paper, receipt, journal and file")
        let known = Set(plan)
        let shards = campaign.shards()
        let networks = shards.map(campaign.runDirectory)
        let found = try shards.flatMap { shard in try campaign.results(of: shard).filter { known.contains($0.name) }.map { (shard: shard, result: $0) } }
        let results = found.map(\.result)
        let checks = try networks.map { try Checker.check(runDirectory: $0, observations: "\($0)/observations.jsonl", isHealed: true) }
        let violations = checks.flatMap(\.violations).map {
            ChaosReport.Violation(invariant: $0.invariant.number, rule: $0.rule, sentence: $0.sentence, requestID: $0.requestID, trace: $0.trace)
        }
        let evidence = Invariant.allCases.map { invariant in
            (invariant: invariant.number, promise: invariant.promise, count: checks.flatMap(\.judgements).filter { $0.invariant == invariant }.reduce(0) { $0 + $1.count })
        }
        let report = ChaosReport(
            title: "kofu chaos exhaust", facts: [
                (name: "topology", value: "\(stage.topology.name), \(stage.topology.nodes.count) nodes, seed \(stage.topology.seed)"), (name: "timeouts", value: stage.timeouts),
                (name: "networks side by side", value: String(networks.count)), (name: "this run", value: "\(seconds) s"),
            ],
            planned: plan.compactMap { ChaosCase(name: $0) }, results: results, violations: violations,
            timelines: try timelines(found, campaign, stage.topology), evidence: evidence)
        let verdict = ExhaustVerdict(report: report, seconds: seconds, checks: checks)
        try verdict.write(to: "\(campaign.out)/report")
        return verdict
    }

    var isGood: Bool { report.isGood && !checks.isEmpty }

    // MARK: Files

    private func write(to directory: String) throws {
        try FileSystem.makeDirectory(directory)
        try FileSystem.write(Array(report.html.utf8), to: "\(directory)/index.html", isSecret: false)
        try FileSystem.write(Array(report.junit.utf8), to: "\(directory)/junit.xml", isSecret: false)
        try FileSystem.write(json.canonicalBytes + [0x0A], to: "\(directory)/report.json", isSecret: false)
    }

    /// The first request of each way to end, with its hops from the journals.
    private static func timelines(_ found: [(shard: Int, result: CaseResult)], _ campaign: ExhaustCampaign, _ topology: Topology) throws -> [ChaosReport.Timeline] {
        var endings: Set<String> = []
        return try found.compactMap { shard, result in
            let ending = [result.outcome.rawValue, result.code].compactMap(\.self).joined(separator: ", ")
            guard endings.count < maximumTimelines, let id = result.requestID.flatMap({ RequestID($0) }), endings.insert(ending).inserted else { return nil }
            try FileSystem.enter(campaign.runDirectory(shard))
            return timeline("\(result.name): \(ending)", id, topology)
        }
    }

    private static func timeline(_ title: String, _ id: RequestID, _ topology: Topology) -> ChaosReport.Timeline {
        let hops = Hops.collect(id, topology: topology).compactMap { hop -> (hop: JSONValue, start: Int, length: Int)? in
            guard let ended = hop["endedAt"]?.stringValue.flatMap({ Instant(iso8601: $0) }), let length = hop["microseconds"]?.integerValue else { return nil }
            return (hop, Int(ended.millisecondsSinceEpoch) * 1000 - Int(length), Int(length))
        }
        let first = hops.map(\.start).min() ?? 0
        return ChaosReport.Timeline(title: title, requestID: id.description, hops: hops.map { hop, start, length in
            let text = { (key: String) in hop[key]?.stringValue ?? "" }
            return ChaosReport.Hop(
                from: text("from"), channel: text("channel"), to: text("to"), message: text("message"), outcome: text("outcome"),
                startMicroseconds: start - first, microseconds: length)
        })
    }

    // MARK: Words

    var text: String {
        let failed = report.results.filter { $0.fault != nil }
        var lines = ["\(report.results.count) of \(report.planned.count) cases, \(seconds) s: \(Outcome.allCases.map { outcome in "\(report.results.count { $0.outcome == outcome }) \(outcome.rawValue)" }.joined(separator: ", "))"]
        let recoveries = report.results.compactMap(\.recoveryMilliseconds).sorted()
        if let longest = recoveries.last { lines.append("from the heal to the next certificate: median \(recoveries[recoveries.count / 2]) ms, longest \(longest) ms") }
        lines += shortened(failed.map { "failed    \($0.name): \($0.fault ?? "") (\($0.outcome.rawValue)\($0.code.map { ", \($0)" } ?? ""))" })
        lines += shortened(report.violations.map { "broken    invariant \($0.invariant), \($0.rule) \($0.requestID ?? ""): \($0.sentence)\($0.trace.map { "\n          \($0)" }.joined())" })
        let papers = checks.reduce(0) { $0 + $1.counts.papers }, records = checks.reduce(0) { $0 + $1.counts.records }
        lines.append("\(failed.count) cases failed, \(report.violations.count) violations of the invariants in \(papers) papers and \(records) records")
        return lines.joined(separator: "\n")
    }

    private func shortened(_ lines: [String]) -> [String] {
        lines.count <= ExhaustVerdict.shownLines ? lines : lines.prefix(ExhaustVerdict.shownLines) + ["          and \(lines.count - ExhaustVerdict.shownLines) more"]
    }

    var json: JSONValue {
        [
            "cases": .integer(Int64(report.planned.count)), "played": .integer(Int64(report.results.count)), "seconds": .integer(Int64(seconds)), "good": .bool(isGood),
            "results": .array(report.results.map(\.json)),
            "violations": .array(report.violations.map { violation in
                [
                    "invariant": .integer(Int64(violation.invariant)), "rule": .string(violation.rule), "sentence": .string(violation.sentence),
                    "requestId": violation.requestID.map(JSONValue.string) ?? .null, "trace": .array(violation.trace.map(JSONValue.string)),
                ]
            }),
            "evidence": .array(report.evidence.map { ["invariant": .integer(Int64($0.invariant)), "promise": .string($0.promise), "count": .integer(Int64($0.count))] }),
        ]
    }
}
