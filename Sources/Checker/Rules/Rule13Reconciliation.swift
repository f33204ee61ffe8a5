/// Invariant 13: kiosk, operator, centre and city count alike, copy by copy and yen by yen.
enum Reconciliation: Rule {
    /// How a transaction ended, as a report says it.
    private struct Ending: Hashable {
        let outcome: String
        let copies: Int
        let yen: Int
    }

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.reconciliation, "ended requests compared at all four sides", 0)
        findings.judged(.reconciliation, "fees compared", 0)
        for transaction in evidence.transactions {
            judgeFees(transaction, &findings)
            judgeReports(transaction, evidence, &findings)
        }
    }

    private static func judgeFees(_ transaction: Transaction, _ findings: inout Findings) {
        let priced = (transaction.city + transaction.center + transaction.kiosk).filter { ["issued", "relayed", "downloaded", "paid"].contains($0.event) }
        guard let first = priced.first else { return }
        findings.judged(.reconciliation, "fees compared", priced.count)
        if let other = priced.first(where: { $0.feeYen != first.feeYen }) {
            findings.found(.reconciliation, "fees-differ", "two sides have another fee on record", transaction.id, trace: [first.shown, other.shown])
        }
        let counted = priced.filter { $0.copies != nil }
        if let one = counted.first, let other = counted.first(where: { $0.copies != one.copies }) {
            findings.found(.reconciliation, "copies-differ", "two sides have another number of copies on record", transaction.id, trace: [one.shown, other.shown])
        }
    }

    private static func judgeReports(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let sides = [("operator", transaction.storeNetwork), ("centre", transaction.center), ("city", transaction.city)]
        let completed = sides.map { side in (name: side.0, records: side.1.filter { $0.event == "completed" }) }
        for side in completed where side.records.count > 1 {
            findings.found(.reconciliation, "counted-twice", "the \(side.name) has counted a request twice", transaction.id, trace: side.records.prefix(2).map(\.shown))
        }
        if let refused = transaction.kiosk("report-refused") {
            findings.found(.reconciliation, "report-refused", "the centre did not take the report of a request", transaction.id, trace: [refused.shown])
        }
        guard let ending = ending(of: transaction) else {
            guard let record = completed.compactMap(\.records.first).first else { return }
            guard transaction.isWiped || evidence.isHealed else { return findings.unsettled(transaction.id) }
            return findings.found(.reconciliation, "completed-unknown", "a request is counted that the kiosk has not reported", transaction.id, trace: transaction.shown(transaction.kiosk.last, record))
        }
        guard transaction.isKioskSettled || evidence.isHealed else { return findings.unsettled(transaction.id) }
        var isComplete = true
        for side in completed {
            guard let record = side.records.first else {
                isComplete = false
                judgeMissing(transaction, side.name, evidence, &findings)
                continue
            }
            if Ending(outcome: record.outcome ?? "", copies: record.copies ?? 0, yen: record.feeYen ?? 0) != ending {
                findings.found(
                    .reconciliation, "counts-differ", "the \(side.name) has \(record.outcome ?? "?") \(record.copies ?? 0) for \(record.feeYen ?? 0) yen, the kiosk \(ending.outcome) \(ending.copies) for \(ending.yen)",
                    transaction.id, trace: transaction.shown(transaction.kiosk(ending.outcome), record))
            }
        }
        if isComplete { findings.judged(.reconciliation, "ended requests compared at all four sides", 1) }
    }

    private static func judgeMissing(_ transaction: Transaction, _ side: String, _ evidence: Evidence, _ findings: inout Findings) {
        let reported = transaction.kiosk("reported")
        guard reported != nil || evidence.isHealed else { return findings.unsettled(transaction.id) }
        findings.found(
            .reconciliation, "not-counted", "the \(side) has not counted a request\(reported == nil ? "" : " whose report was acknowledged")", transaction.id,
            trace: transaction.shown(transaction.kiosk("printed") ?? transaction.kiosk("refunded") ?? transaction.kiosk("abandoned"), reported))
    }

    /// What the kiosk has to report: what was printed; nothing but a refund; or that it came to nothing.
    private static func ending(of transaction: Transaction) -> Ending? {
        let printed = transaction.sum("printed"), refunded = transaction.sum("refunded")
        if printed.copies > 0 { return Ending(outcome: "printed", copies: printed.copies, yen: printed.yen) }
        if refunded.copies > 0 { return Ending(outcome: "refunded", copies: refunded.copies, yen: refunded.yen) }
        return transaction.kiosk("abandoned").map { Ending(outcome: "abandoned", copies: $0.copies ?? 0, yen: 0) }
    }

    /// Printed copies and their yen on each side.
    static func totals(_ evidence: Evidence) -> [CheckReport.Total] {
        var sums = [String: (copies: Int, yen: Int)]()
        for transaction in evidence.transactions {
            for (side, records, event) in [
                ("kiosks", transaction.kiosk, "printed"), ("operators", transaction.storeNetwork, "completed"),
                ("centre", transaction.center, "completed"), ("cities", transaction.city, "completed"),
            ] {
                for record in records where record.event == event && (event == "printed" || record.outcome == "printed") {
                    sums[side, default: (0, 0)].copies &+= record.copies ?? 0
                    sums[side, default: (0, 0)].yen &+= record.feeYen ?? 0
                }
            }
        }
        return ["kiosks", "operators", "centre", "cities"].map { CheckReport.Total(side: $0, copies: sums[$0]?.copies ?? 0, yen: sums[$0]?.yen ?? 0) }
    }
}
