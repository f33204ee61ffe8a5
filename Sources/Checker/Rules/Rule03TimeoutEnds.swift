/// Invariant 3: a timeout ends the whole transaction; what arrives late is discarded.
enum TimeoutEnds: Rule {
    /// What a kiosk may still write after the end: the report, and that it took no notice of something.
    private static let afterWiped: Set = ["exchange", "reported", "report-delayed", "report-refused", "ignored", "wiped", "item-forgotten", "item-taken", "lost-property", "lost-property-collected"]
    private static let progress: Set = ["signed", "downloaded", "paid", "printed"]

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.timeoutEnds, "ended requests", 0)
        findings.judged(.timeoutEnds, "requests whose issue got no answer", 0)
        for transaction in evidence.transactions {
            judgeKiosk(transaction, evidence, &findings)
            judgeLate(transaction.center, "relayed", "completed", transaction, &findings)
            judgeLate(transaction.city, "issued", "completed", transaction, &findings)
        }
        for order in evidence.observations.orders where order.outcome == "refused" && !order.documents.isEmpty {
            findings.found(.timeoutEnds, "refused-with-paper", "a refused order came with paper", order.requestID, trace: [order.shown] + order.documents.map(Evidence.tail))
        }
    }

    private static func judgeKiosk(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let records = transaction.kiosk
        if let end = records.firstIndex(where: { $0.event == "wiped" }) {
            findings.judged(.timeoutEnds, "ended requests", 1)
            if let late = records[(end + 1)...].first(where: { !afterWiped.contains($0.event) }) {
                findings.found(.timeoutEnds, "record-after-end", "the kiosk went on with a request after its end", transaction.id, trace: [records[end].shown, late.shown])
            }
        }
        if let refused = records.firstIndex(where: { $0.event == "refused" }), let late = records[(refused + 1)...].first(where: { progress.contains($0.event) }) {
            findings.found(.timeoutEnds, "progress-after-refusal", "the kiosk went on with a request that it had refused", transaction.id, trace: [records[refused].shown, late.shown])
        }
        if let failed = records.firstIndex(where: { $0.event == "exchange" && $0.message == "issue" && $0.outcome != "ok" }) {
            findings.judged(.timeoutEnds, "requests whose issue got no answer", 1)
            if let late = records[(failed + 1)...].first(where: { progress.contains($0.event) }) {
                findings.found(.timeoutEnds, "print-after-timeout", "the kiosk went on with an answer that had not come in time", transaction.id, trace: [records[failed].shown, late.shown])
            }
            if let paper = evidence.papers(of: transaction.id).first {
                findings.found(.timeoutEnds, "paper-after-timeout", "a paper lies in the tray of a request that was not answered", transaction.id, trace: [records[failed].shown, paper.path])
            }
        }
    }

    private static func judgeLate(_ records: [Record], _ late: String, _ end: String, _ transaction: Transaction, _ findings: inout Findings) {
        guard let ended = records.firstIndex(where: { $0.event == end }), let record = records[(ended + 1)...].first(where: { $0.event == late }) else { return }
        findings.found(.timeoutEnds, "\(late)-after-end", "\(record.node) has \(late) what had been reported as ended", transaction.id, trace: [records[ended].shown, record.shown])
    }
}

extension Evidence {
    /// A paper's place in the run directory, whatever directory that is.
    static func tail(_ path: String) -> String { path.split(separator: "/").suffix(3).joined(separator: "/") }
}
