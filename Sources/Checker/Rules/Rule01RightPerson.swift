import Population
import Topology

/// Invariant 1: the subject of every printed page is the card holder or someone that the certificate may include.
enum RightPerson: Rule {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.rightPerson, "pages of papers", 0)
        findings.judged(.rightPerson, "requests whose card is on record", 0)
        for paper in evidence.papers {
            // A paper of no request at all is the payments' to judge.
            guard let transaction = evidence.transaction(paper.requestID) else { continue }
            findings.judged(.rightPerson, "pages of papers", paper.pages?.count ?? 0)
            for problem in SheetJudge.problems(paper, transaction, evidence) where problem.invariant == .rightPerson {
                findings.found(.rightPerson, problem.rule, problem.sentence, paper.requestID, trace: trace(paper, problem, transaction))
            }
        }
        for transaction in evidence.transactions { judgeCard(transaction, evidence, &findings) }
    }

    static func trace(_ paper: PaperFile, _ problem: PaperProblem, _ transaction: Transaction) -> [String] {
        transaction.shown(transaction.center("session-opened"), transaction.city("issued")) + [paper.path + (problem.page.map { " page \($0)" } ?? "")]
    }

    /// The card that was held to the kiosk is the one that the centre and the city worked for, and its own city issued.
    private static func judgeCard(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let serials = (transaction.center + transaction.city).filter { $0.serial != nil }
        guard let first = serials.first else { return }
        findings.judged(.rightPerson, "requests whose card is on record", 1)
        if let other = serials.first(where: { $0.serial != first.serial }) {
            findings.found(.rightPerson, "two-cards", "two cards stand on record for one request", transaction.id, trace: [first.shown, other.shown])
        }
        let holder = first.serial.flatMap { evidence.people.holder(serial: $0) }
        if let order = evidence.order(of: transaction.id), order.card != holder?.id {
            findings.found(.rightPerson, "another-card", "the request was worked for another card than the one that was held to the kiosk", transaction.id, trace: [order.shown, first.shown])
        }
        if let issued = transaction.city("issued"), let holder, evidence.topology.node(named: issued.node)?.municipality != evidence.topology.municipality(code: holder.municipalityCode)?.id {
            findings.found(.rightPerson, "another-city", "another city than the card holder's has issued", transaction.id, trace: [issued.shown])
        }
    }
}
