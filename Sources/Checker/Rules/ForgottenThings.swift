/// A part of invariant 5: what a person left behind is taken away, recorded, and never the next person's (E3).
enum ForgottenThings {
    static func judge(_ sessions: [String: [Transaction]], _ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.nothingSurvives, "things left behind", 0)
        for (_, own) in sessions.sorted(by: { $0.key < $1.key }) { judgeTimes(own, evidence, &findings) }
        for transaction in evidence.transactions { judgePaper(transaction, evidence, &findings) }
    }

    /// Nobody begins while something lies there that was warned of.
    private static func judgeTimes(_ sessions: [Transaction], _ evidence: Evidence, _ findings: inout Findings) {
        for (index, session) in sessions.enumerated() {
            let forgotten = session.kiosk.filter { $0.event == "item-forgotten" }
            findings.judged(.nothingSurvives, "things left behind", forgotten.count)
            for record in forgotten {
                let end = session.kiosk.first { ["item-taken", "lost-property"].contains($0.event) && $0.text("item") == record.text("item") && $0.number > record.number }
                let next = index + 1 < sessions.count ? sessions[index + 1].kiosk.first : nil
                if let next, (end?.number ?? .max) > next.number {
                    findings.found(.nothingSurvives, "next-before-clear", "the next session began while something of the one before lay there", session.id, trace: session.shown(record, next))
                } else if end == nil {
                    findings.unsettled(session.id)
                }
            }
        }
    }

    /// Lost sheets are on record, are there, and are in nobody's hand.
    private static func judgePaper(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let papers = evidence.papers(of: transaction.id), kept = papers.filter { $0.place == .lostProperty || $0.place == .handedOver }
        let lost = transaction.kiosk.last { $0.event == "lost-property" && $0.text("item") == "paper" }
        if let paper = kept.first, lost == nil {
            findings.found(.nothingSurvives, "lost-without-record", "sheets are kept as lost property, and no record tells of it", transaction.id, trace: [paper.path])
        }
        if let order = evidence.order(of: transaction.id), let paper = kept.first(where: { sheet in order.documents.contains { Evidence.tail($0).hasSuffix("/\(sheet.requestID)-\(sheet.copy).pdf") } }) {
            findings.found(.nothingSurvives, "lost-paper-handed-over", "a person was given a sheet that is kept as lost property", transaction.id, trace: [order.shown, paper.path])
        }
        guard let lost else { return }
        if let paper = papers.first(where: { $0.place == .taken }) {
            findings.found(.nothingSurvives, "lost-paper-in-hand", "a sheet that became lost property is in somebody's hand", transaction.id, trace: transaction.shown(lost) + [paper.path])
        }
        if lost.count != kept.count, !papers.contains(where: { $0.place != .lostProperty && $0.place != .handedOver }) {
            findings.found(.nothingSurvives, "lost-paper-gone", "\(lost.count ?? 0) sheets became lost property, and \(kept.count) are kept", transaction.id, trace: transaction.shown(lost))
        }
        let collected = transaction.kiosk.contains { $0.event == "lost-property-collected" && $0.text("item") == "paper" }
        if let paper = kept.first(where: { $0.place == .handedOver }), !collected {
            findings.found(.nothingSurvives, "handed-out-without-record", "lost property was handed out, and no record tells of it", transaction.id, trace: [paper.path])
        }
    }
}
