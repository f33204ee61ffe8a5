import Domain
import JSON
import Topology

/// Invariant 7: deletions propagate, staleness is bounded, and a hold wins.
enum Deletions: Rule {
    /// Clocks are compared to this.
    static let skewMilliseconds: Int64 = 1000

    private static let lost: Set = ["suspended", "revoked"]

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.deletions, "holds and revocations", 0)
        findings.judged(.deletions, "answers to a held or revoked certificate", 0)
        RegisterHolds.judge(evidence, &findings)
        var holds: [String: [Record]] = [:]
        for node in evidence.topology.nodes where Part(node) == .jpki {
            let own = replay(evidence.others[node.name] ?? [], &findings)
            judgeList(node.name, own, evidence, &findings)
            holds.merge(own) { $0 + $1 }
        }
        judgeReports(evidence, &findings)
        for transaction in evidence.transactions { judgeIssuance(transaction, holds, evidence, &findings) }
        FamilyHolds.judge(evidence, &findings)
    }

    /// Follows the JPKI centre's journal, in its own order: a certificate that has been held is not called good until it is again.
    private static func replay(_ records: [Record], _ findings: inout Findings) -> [String: [Record]] {
        var changes: [String: [Record]] = [:]
        for record in records {
            guard let serial = record.serial else { continue }
            let last = changes[serial]?.last
            switch record.event {
            case "status-changed":
                if last?.outcome == "revoked", record.outcome != "revoked" {
                    findings.found(.deletions, "revoked-again", "a revoked certificate became \(record.outcome ?? "something") again", trace: (last.map { [$0.shown] } ?? []) + [record.shown])
                }
                changes[serial, default: []].append(record)
                if lost.contains(record.outcome ?? "") { findings.judged(.deletions, "holds and revocations", 1) }
            case "validity-answered":
                guard let last, lost.contains(last.outcome ?? "") else { continue }
                findings.judged(.deletions, "answers to a held or revoked certificate", 1)
                if record.outcome == "good" {
                    findings.found(.deletions, "good-after-hold", "a \(last.outcome ?? "held") certificate was called good", trace: [last.shown, record.shown])
                }
            default: continue
            }
        }
        return changes
    }

    /// What the call centre was told is suspended, the JPKI centre has on record under the same number (A11).
    private static func judgeReports(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.deletions, "reports of lost cards that were answered", 0)
        let jpki = evidence.topology.nodes.filter { Part($0) == .jpki }.flatMap { evidence.others[$0.name] ?? [] }
        let taken = Set(jpki.filter { $0.event == "status-changed" }.compactMap(\.requestID))
        for node in evidence.topology.nodes where Part(node) == .callCenter {
            for record in evidence.others[node.name] ?? [] where record.event == "suspension-answered" && lost.contains(record.outcome ?? "") {
                findings.judged(.deletions, "reports of lost cards that were answered", 1)
                guard record.requestID.map(taken.contains) != true else { continue }
                findings.found(.deletions, "report-lost", "the call centre was told that a card is suspended, and the JPKI centre has no record of it", trace: [record.shown])
            }
        }
    }

    /// The list that answers are made from has not lost what the journal says was changed.
    private static func judgeList(_ node: String, _ changes: [String: [Record]], _ evidence: Evidence, _ findings: inout Findings) {
        let path = "state/\(node)/certificates.jsonl"
        guard evidence.files.exists(path) else { return }
        var listed: [String: (state: String, at: String)] = [:]
        try? evidence.files.lines(path) { line, isWhole in
            guard isWhole, let value = try? JSONValue(parsing: line, form: .anyLayout), let serial = value["serial"]?.stringValue,
                  let state = value["state"]?.stringValue, let at = value["at"]?.stringValue else { return }
            listed[serial] = (state, at)
        }
        for (serial, records) in changes.sorted(by: { $0.key < $1.key }) {
            guard let last = records.last, let outcome = last.outcome, lost.contains(outcome), listed[serial]?.state != outcome else { continue }
            // A change that a kill cut off before its record stands in the list alone, and later.
            if let found = listed[serial], let at = Instant(iso8601: found.at), at.millisecondsSinceEpoch > last.at { continue }
            findings.found(.deletions, "hold-lost", "the list of certificates does not have what was recorded as \(outcome)", trace: [last.shown, "\(path): \(listed[serial]?.state ?? "no entry")"])
        }
    }

    /// Once a certificate is held, nothing is issued for it any more, beyond the age that a good answer may have.
    private static func judgeIssuance(_ transaction: Transaction, _ holds: [String: [Record]], _ evidence: Evidence, _ findings: inout Findings) {
        guard let issued = transaction.city("issued"), let serial = issued.serial, let changes = holds[serial] else { return }
        guard let state = changes.last(where: { $0.at < issued.at }), lost.contains(state.outcome ?? "") else { return }
        let bound = Int64(evidence.topology.limits.validityMaximumAgeSeconds) * 1000 + skewMilliseconds
        if issued.at - state.at > bound {
            findings.found(.deletions, "issued-after-hold", "a certificate was issued to a card that had been \(state.outcome ?? "held") for longer than an answer may be old", transaction.id, trace: [state.shown, issued.shown])
        } else if let opened = transaction.center("session-opened"), opened.at > state.at + skewMilliseconds {
            findings.found(.deletions, "opened-after-hold", "a session was opened for a card that had been \(state.outcome ?? "held")", transaction.id, trace: [state.shown, opened.shown, issued.shown])
        }
    }
}
