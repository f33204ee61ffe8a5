import Topology

/// Invariant 11: without a good and fresh validity answer nothing is issued, and whoever is refused is told what can be done.
enum FailClosed: Rule {
    /// Between the ends of an exchange as the two centres' clocks have it.
    private static let slackMilliseconds: Int64 = 100

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.failClosed, "issued or relayed requests", 0)
        findings.judged(.failClosed, "refused orders with a message", 0)
        var good: [String: [Record]] = [:]
        for node in evidence.topology.nodes where Part(node) == .jpki {
            for record in evidence.others[node.name] ?? [] where record.event == "validity-answered" && record.outcome == "good" {
                good[record.serial ?? "", default: []].append(record)
            }
        }
        for transaction in evidence.transactions {
            guard let issue = transaction.city("issued") ?? transaction.center("relayed") else { continue }
            findings.judged(.failClosed, "issued or relayed requests", 1)
            judge(transaction, issue, good[issue.serial ?? ""] ?? [], evidence, &findings)
        }
        for order in evidence.observations.orders {
            guard let outcome = order.outcome, outcome != "issued" else { continue }
            findings.judged(.failClosed, "refused orders with a message", 1)
            if order.message?.isEmpty != false { findings.found(.failClosed, "no-message", "a refused person was told nothing", order.requestID, trace: [order.shown]) }
        }
    }

    private static func judge(_ transaction: Transaction, _ issue: Record, _ good: [Record], _ evidence: Evidence, _ findings: inout Findings) {
        let checks = transaction.center.filter { $0.event == "exchange" && $0.message == "validity-check" }
        guard let opened = transaction.center("session-opened") else {
            findings.found(.failClosed, "issued-without-session", "a certificate was issued without a session at the centre", transaction.id, trace: [issue.shown])
            return
        }
        // The city is asked last: what came after that question decided nothing.
        let asked = transaction.center.first { $0.event == "exchange" && $0.message == "issue" }
        let before = asked.map(\.number) ?? transaction.center("relayed")?.number ?? .max
        let answered = checks.filter { $0.outcome == "ok" && $0.number < before }
        guard !answered.isEmpty, answered.contains(where: { $0.number < opened.number }) else {
            findings.found(.failClosed, "issued-unchecked", "a certificate was issued without an answer about its holder's certificate", transaction.id, trace: transaction.shown(checks.last, opened, issue))
            return
        }
        let confirmed = answered.filter { check in good.contains { isWithin($0, check) } }
        guard let last = confirmed.last else {
            findings.found(.failClosed, "issued-not-good", "a certificate was issued, and the JPKI centre has not called the holder's certificate good in this request", transaction.id, trace: transaction.shown(answered.last, issue))
            return
        }
        let age = asked.map { start(of: $0) - last.at } ?? 0
        if age > Int64(evidence.topology.limits.validityMaximumAgeSeconds) * 1000 + Deletions.skewMilliseconds {
            findings.found(.failClosed, "answer-stale", "the good answer was \(age / 1000) s old when the city was asked", transaction.id, trace: transaction.shown(last, asked, issue))
        }
    }

    private static func start(of exchange: Record) -> Int64 { exchange.at - Int64(exchange.integer("microseconds") ?? 0) / 1000 }

    /// Whether the JPKI centre gave this answer while the other one waited for it.
    private static func isWithin(_ answer: Record, _ check: Record) -> Bool {
        answer.at >= start(of: check) - slackMilliseconds && answer.at <= check.at + slackMilliseconds
    }
}
