import Domain
import Topology

/// Invariant 10: no print without payment, no payment without print or refund, no fee twice or not at all.
enum Payment: Rule {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.payment, "payments", 0)
        findings.judged(.payment, "sheets in trays", 0)
        findings.judged(.payment, "receipts", 0)
        for transaction in evidence.transactions { judgeMoney(transaction, evidence, &findings) }
        judgeSheets(evidence, &findings)
        for order in evidence.observations.orders { judgeOrder(order, evidence, &findings) }
    }

    private static func judgeMoney(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        for event in ["paid", "printed", "refunded"] {
            let same = transaction.kiosk.filter { $0.event == event }
            if same.count > 1 { findings.found(.payment, "\(event)-twice", "a request has been \(event) twice", transaction.id, trace: same.prefix(2).map(\.shown)) }
        }
        let printed = transaction.sum("printed"), refunded = transaction.sum("refunded")
        guard let paid = transaction.kiosk("paid") else {
            if let record = transaction.kiosk("printed") ?? transaction.kiosk("refunded") {
                findings.found(.payment, "unpaid", "something was \(record.event) that had not been paid", transaction.id, trace: [record.shown])
            }
            return
        }
        findings.judged(.payment, "payments", 1)
        if let early = transaction.kiosk.first(where: { ["printed", "refunded"].contains($0.event) }), early.number < paid.number {
            findings.found(.payment, "print-before-payment", "something was \(early.event) before it was paid", transaction.id, trace: [early.shown, paid.shown])
        }
        let amount = transaction.sum("paid")
        if printed.copies + refunded.copies != amount.copies || printed.yen + refunded.yen != amount.yen {
            if transaction.isWiped || evidence.isHealed || printed.copies + refunded.copies > amount.copies || printed.yen + refunded.yen > amount.yen {
                findings.found(
                    .payment, "payment-unsettled", "\(amount.copies) copies for \(amount.yen) yen were paid, \(printed.copies) printed and \(refunded.copies) refunded for \(printed.yen + refunded.yen) yen together",
                    transaction.id, trace: transaction.shown(paid, transaction.kiosk("printed"), transaction.kiosk("refunded"), transaction.kiosk("wiped")))
            } else {
                findings.unsettled(transaction.id)
            }
        }
        if let fee = fee(of: transaction, evidence), let wrong = transaction.kiosk.first(where: { ["paid", "printed", "refunded"].contains($0.event) && $0.feeYen != fee * ($0.copies ?? 0) }) {
            findings.found(.payment, "wrong-fee", "a copy costs \(fee) yen, and the record says otherwise", transaction.id, trace: transaction.shown(transaction.kiosk("signed"), wrong))
        }
    }

    /// For one copy, as the topology says.
    private static func fee(of transaction: Transaction, _ evidence: Evidence) -> Int? {
        guard let kind = transaction.kiosk("signed")?.text("kind").flatMap(CertificateKind.init(rawValue:)) else { return nil }
        return evidence.municipality(of: transaction)?.certificate(kind)?.feeYen
    }

    // MARK: Paper

    private static func judgeSheets(_ evidence: Evidence, _ findings: inout Findings) {
        var highest: [String: UInt64] = [:]
        for transaction in evidence.transactions where !transaction.kiosk.isEmpty { highest[transaction.kioskName] = max(highest[transaction.kioskName] ?? 0, transaction.counter ?? 0) }
        for paper in evidence.papers {
            findings.judged(.payment, "sheets in trays", 1)
            let id = RequestID(paper.requestID)
            if id?.node != paper.kiosk {
                findings.found(.payment, "paper-of-another-kiosk", "a sheet lies in the tray of a kiosk that was not asked for it", paper.requestID, trace: [paper.path])
            }
            guard evidence.transaction(paper.requestID)?.kiosk.isEmpty != false else { continue }
            // A request that began after the kiosk's journal was read has its sheet already.
            if evidence.isHealed || (id?.counter ?? 0) <= highest[id?.node ?? ""] ?? 0 {
                findings.found(.payment, "paper-of-no-request", "a sheet lies in the tray that no request asked for", paper.requestID, trace: [paper.path])
            }
        }
        for transaction in evidence.transactions where !transaction.kiosk.isEmpty { judgeTray(transaction, evidence, &findings) }
    }

    private static func judgeTray(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let papers = evidence.papers(of: transaction.id)
        let paid = transaction.sum("paid"), printed = transaction.sum("printed")
        let trace = transaction.shown(transaction.kiosk("paid"), transaction.kiosk("printed"), transaction.kiosk("wiped")) + papers.map(\.path)
        if papers.count > paid.copies {
            guard transaction.isWiped || evidence.isHealed || transaction.kiosk("refused") != nil else { return findings.unsettled(transaction.id) }
            return findings.found(.payment, "sheets-unpaid", "\(papers.count) sheets lie in the tray, and \(paid.copies) were paid", transaction.id, trace: trace)
        }
        guard transaction.kiosk("printed") != nil || transaction.isWiped else { return }
        if papers.count != printed.copies {
            findings.found(.payment, "sheets-differ", "\(printed.copies) sheets were printed, and \(papers.count) lie in the tray", transaction.id, trace: trace)
        }
    }

    // MARK: What the person was given

    private static func judgeOrder(_ order: Order, _ evidence: Evidence, _ findings: inout Findings) {
        guard let id = order.requestID, let transaction = evidence.transaction(id) else {
            if order.outcome == "issued" { findings.found(.payment, "issued-without-record", "a person was given paper of which no record tells", order.requestID, trace: [order.shown]) }
            return
        }
        let printed = transaction.sum("printed")
        // What the person went without is nobody's to hand out (E3).
        let lost = transaction.kiosk.filter { $0.event == "lost-property" && $0.text("item") == "paper" }.reduce(0) { $0 + ($1.count ?? 0) }
        if order.outcome != nil, order.documents.count + lost != printed.copies {
            findings.found(.payment, "documents-differ", "the person was given \(order.documents.count) sheets, and \(printed.copies) are on record", id, trace: [order.shown] + transaction.shown(transaction.kiosk("printed")))
        }
        if order.outcome == "issued", order.copies != printed.copies {
            findings.found(.payment, "copies-ordered", "\(order.copies) copies were ordered, and \(printed.copies) printed", id, trace: [order.shown] + transaction.shown(transaction.kiosk("printed")))
        }
        judgeReceipt(order, printed, transaction, &findings)
    }

    private static func judgeReceipt(_ order: Order, _ printed: (copies: Int, yen: Int), _ transaction: Transaction, _ findings: inout Findings) {
        guard let receipt = order.receipt.map(ReceiptText.init) else {
            if order.outcome != nil, printed.copies > 0 { findings.found(.payment, "no-receipt", "a person paid and was given no receipt", transaction.id, trace: [order.shown] + transaction.shown(transaction.kiosk("paid"))) }
            return
        }
        findings.judged(.payment, "receipts", 1)
        if receipt.copies != printed.copies || receipt.yen != printed.yen {
            findings.found(
                .payment, "receipt-differs", "the receipt says \(receipt.copies ?? 0) copies for \(receipt.yen ?? 0) yen, the record \(printed.copies) for \(printed.yen)", transaction.id,
                trace: [order.shown] + transaction.shown(transaction.kiosk("printed")))
        }
    }
}
