/// Invariant 9: an error that a good retry follows stays on record, and no record goes missing.
enum Incidents: Rule {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.incidents, "journals with a hash chain", evidence.books.count)
        findings.judged(.incidents, "orders that were refused or failed", 0)
        findings.judged(.incidents, "failed exchanges and refusals", 0)
        for book in evidence.books { judgeBook(book, evidence, &findings) }
        for order in evidence.observations.orders { judgeOrder(order, evidence, &findings) }
        for transaction in evidence.transactions { judgeTransaction(transaction, evidence, &findings) }
    }

    private static func judgeBook(_ book: JournalBook, _ evidence: Evidence, _ findings: inout Findings) {
        if let fault = book.fault, fault.rule != "journal-of-another" {
            findings.found(.incidents, fault.rule, fault.sentence, trace: ["\(JournalBook.path(book.node)) line \(fault.line)"])
        }
        // A kill tears a line; the node's next start cuts it off and says so.
        if book.tornBytes > 0, evidence.isHealed {
            findings.found(.incidents, "journal-torn", "the journal of \(book.node) ends in a torn line", trace: ["\(JournalBook.path(book.node)) line \(book.count + 1)"])
        }
    }

    /// What a person was told went wrong stands in the kiosk's journal, with the same code.
    private static func judgeOrder(_ order: Order, _ evidence: Evidence, _ findings: inout Findings) {
        guard let id = order.requestID, let code = order.code, order.outcome == "refused" || order.outcome == "failed" else { return }
        findings.judged(.incidents, "orders that were refused or failed", 1)
        let records = evidence.transaction(id)?.kiosk ?? []
        guard !records.contains(where: { $0.event == "refused" && $0.code == code }) else { return }
        // A kiosk that cannot write owes the record, and writes it when it can again.
        if code == "journal-unavailable", !evidence.isHealed { return findings.unsettled(id) }
        findings.found(.incidents, "error-without-record", "a person was told of an error, and the kiosk has no record of it", id, trace: [order.shown] + records.suffix(1).map(\.shown))
    }

    /// What failed on the way, or was refused there, is on record at the kiosk: a refusal, or, once the transaction had
    /// ended and only its report was under way, that the report was delayed.
    private static func judgeTransaction(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let ended = transaction.kiosk.first { ["printed", "refunded", "abandoned"].contains($0.event) }?.at ?? .max
        let failures = transaction.kiosk.filter { $0.event == "exchange" && $0.outcome != "ok" }
            + transaction.center.filter { $0.event == "refused" && $0.code != "session-unknown" }
        findings.judged(.incidents, "failed exchanges and refusals", failures.count)
        for (failures, records) in [(failures.filter { $0.at < ended }, ["refused"]), (failures.filter { $0.at >= ended }, ["refused", "report-delayed", "report-refused"])] {
            guard let failure = failures.first, !transaction.kiosk.contains(where: { records.contains($0.event) }) else { continue }
            guard transaction.isWiped || evidence.isHealed else { return findings.unsettled(transaction.id) }
            findings.found(.incidents, "failure-without-refusal", "something failed for this request, and the kiosk has no record of it", transaction.id, trace: transaction.shown(failure, transaction.kiosk.last))
        }
    }
}
