/// Invariant 12: a retried request issues at most once.
enum IssuedOnce: Rule {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        UseRegistrations.judge(evidence, &findings)
        findings.judged(.issuedOnce, "issued requests", 0)
        for transaction in evidence.transactions {
            let issued = transaction.city.filter { $0.event == "issued" }
            let relayed = transaction.center.filter { $0.event == "relayed" }
            findings.judged(.issuedOnce, "issued requests", issued.isEmpty ? 0 : 1)
            for (records, word) in [(issued, "issued"), (relayed, "relayed")] where records.count > 1 {
                findings.found(.issuedOnce, "\(word)-twice", "one request has been \(word) \(records.count) times", transaction.id, trace: records.prefix(2).map(\.shown))
            }
            judgeCopies(transaction, issued.first, evidence, &findings)
        }
    }

    /// As many copies were asked for as were issued, and not more came out.
    private static func judgeCopies(_ transaction: Transaction, _ issued: Record?, _ evidence: Evidence, _ findings: inout Findings) {
        let papers = evidence.papers(of: transaction.id)
        if let signed = transaction.kiosk("signed"), let issued, signed.copies != issued.copies || signed.text("kind") != issued.text("kind") {
            findings.found(.issuedOnce, "issued-otherwise", "another number of copies or another kind was issued than was signed for", transaction.id, trace: [signed.shown, issued.shown])
        }
        if let relayed = transaction.center("relayed"), issued == nil {
            findings.found(.issuedOnce, "relayed-not-issued", "the centre passed on what the city has no record of issuing", transaction.id, trace: [relayed.shown])
        }
        if let last = papers.max(by: { $0.copy < $1.copy }), last.copy > issued?.copies ?? 0 {
            findings.found(.issuedOnce, "more-copies", "copy \(last.copy) lies in the tray, and \(issued?.copies ?? 0) were issued", transaction.id, trace: transaction.shown(issued) + [last.path])
        }
    }
}
