import Chaos
import Checker
import Domain
import EventLoop
import JSON
import Node
import Topology

/// What networks left on disk, judged by the checker and put into the words of a report.
@LoopActor
struct RunJudgement {
    private(set) var checks: [CheckReport] = []

    /// Judges a network that is down, healed and settled.
    mutating func judge(_ directory: String) throws {
        checks.append(try Checker.check(runDirectory: directory, observations: "\(directory)/observations.jsonl", isHealed: true))
    }

    /// Whether something was judged, nothing was broken, and nothing stayed unsettled.
    var isGood: Bool { !checks.isEmpty && checks.allSatisfy { $0.isGood && $0.unsettled.isEmpty } }

    var violations: [ChaosReport.Violation] {
        checks.flatMap(\.violations).map {
            ChaosReport.Violation(invariant: $0.invariant.number, rule: $0.rule, sentence: $0.sentence, requestID: $0.requestID, trace: $0.trace)
        }
    }

    /// What was searched and found, in a line.
    var words: String {
        let papers = checks.reduce(0) { $0 + $1.counts.papers }, records = checks.reduce(0) { $0 + $1.counts.records }
        let broken = checks.reduce(0) { $0 + $1.violations.count + $1.omittedViolations }, unsettled = checks.reduce(0) { $0 + $1.unsettled.count }
        return "\(broken) violations of the invariants in \(papers) papers and \(records) records" + (unsettled == 0 ? "" : ", \(unsettled) requests unsettled")
    }

    var evidence: [ChaosReport.Evidence] {
        Invariant.allCases.map { invariant in
            ChaosReport.Evidence(
                invariant: invariant.number, promise: invariant.promise,
                count: checks.flatMap(\.judgements).filter { $0.invariant == invariant }.reduce(0) { $0 + $1.count })
        }
    }

    /// A transaction that a report may show.
    struct Shown {
        let name: String
        let outcome: Outcome
        let code: String?
        let requestID: String?
    }

    /// The hops of transactions of one network, from its journals.
    static func timelines(of shown: [Shown], in directory: String, topology: Topology) throws -> [Timeline] {
        try FileSystem.enter(directory)
        let hops = Hops(topology: topology)
        return shown.compactMap { each in
            each.requestID.flatMap { RequestID($0) }.map { id in
                Timeline(name: each.name, outcome: each.outcome, code: each.code, requestID: id.description, hops: RunJudgement.hops(hops.of(id)))
            }
        }
    }

    private static func hops(_ hops: [JSONValue]) -> [Hop] {
        let timed = hops.compactMap { hop -> (hop: JSONValue, start: Int, length: Int)? in
            guard let ended = hop["endedAt"]?.stringValue.flatMap({ Instant(iso8601: $0) }), let length = hop["microseconds"]?.integerValue else { return nil }
            return (hop, Int(ended.millisecondsSinceEpoch) * 1000 - Int(length), Int(length))
        }
        let first = timed.map(\.start).min() ?? 0
        return timed.map { hop, start, length in
            let text = { (key: String) in hop[key]?.stringValue ?? "" }
            return Hop(
                from: text("from"), channel: text("channel"), to: text("to"), message: text("message"), outcome: text("outcome"),
                startMicroseconds: start - first, microseconds: length)
        }
    }
}

extension ChaosReport {
    /// Writes `index.html`, `junit.xml` and `report.json`.
    func write(to directory: String) throws {
        try FileSystem.makeDirectory(directory)
        try FileSystem.write(Array(html.utf8), to: "\(directory)/index.html", isSecret: false)
        try FileSystem.write(Array(junit.utf8), to: "\(directory)/junit.xml", isSecret: false)
        try FileSystem.write(json.canonicalBytes + [0x0A], to: "\(directory)/report.json", isSecret: false)
    }
}
