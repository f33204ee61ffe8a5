import JSON
import Topology

/// Requirement G5, as parts of invariants 12 and 13: a card has one application in a city however often it is sent, until the city refuses it, and a
/// number that a person was given is that of an application which the city has.
enum UseRegistrations {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.issuedOnce, "applications for a use registration", 0)
        findings.judged(.reconciliation, "numbers of applications that people were given", 0)
        var known: Set<String> = []
        for node in evidence.topology.nodes where Part(node) == .familyRegister {
            for record in evidence.others[node.name] ?? [] where record.event == "applied" { if let application = record.text("application") { known.insert(application) } }
            judgeFile("state/\(node.name)/registrations.jsonl", evidence, &findings)
        }
        for (node, records) in evidence.others.sorted(by: { $0.key < $1.key }) where evidence.part(of: node) != .familyRegister {
            for record in records where record.event == "applied" && record.outcome == "registered" {
                findings.judged(.reconciliation, "numbers of applications that people were given", 1)
                guard let application = record.text("application"), known.contains(application) else {
                    findings.found(.reconciliation, "application-unknown", "a person was given the number of an application that no city has", record.requestID, trace: [record.shown])
                    continue
                }
            }
        }
    }

    private static func judgeFile(_ path: String, _ evidence: Evidence, _ findings: inout Findings) {
        guard evidence.files.exists(path) else { return }
        var latest: [String: (number: String, line: Int)] = [:], refused: Set<String> = []
        var line = 0
        try? evidence.files.lines(path) { bytes, isWhole in
            line += 1
            guard isWhole, let act = try? JSONValue(parsing: bytes, form: .anyLayout), let number = act["number"]?.stringValue else { return }
            if act["act"]?.stringValue == "refused" { refused.insert(number) }
            guard act["act"]?.stringValue == "applied", let serial = act["serial"]?.stringValue else { return }
            findings.judged(.issuedOnce, "applications for a use registration", 1)
            if let earlier = latest[serial], !refused.contains(earlier.number) {
                findings.found(
                    .issuedOnce, "applied-twice", "a card has two applications, and the first was not refused", act["requestId"]?.stringValue,
                    trace: ["\(path) line \(earlier.line)", "\(path) line \(line)"])
            }
            latest[serial] = (number, line)
        }
    }
}
