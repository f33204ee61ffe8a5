import Domain
import Population
import Topology

/// What is wrong on one paper.
struct PaperProblem {
    let invariant: Invariant
    let rule: String
    let sentence: String
    /// Counted from 1; nil where it is the paper as a whole.
    var page: Int?
}

/// Compares one paper with the request that it answers and with the city's register, person by person and item by item.
struct SheetJudge {
    /// What the person chose; nil where nobody wrote the order down.
    struct Asked {
        let scope: String
        let members: [Int]
        let relationship: Bool
        let domicile: Bool
        let individualNumber: Bool
        /// Of a certificate of resident-record items.
        let items: [String]
        let fiscalYear: String?

        init(_ order: Order, _ offered: [Topology.Option]) {
            func value(_ name: String) -> String? { order.values(name).first ?? offered.first { $0.name == name }?.values.first }
            scope = value("scope") ?? "self"
            members = order.values("member").compactMap { Int($0) }
            relationship = value("relationship") == "shown"
            domicile = value("domicile") == "shown"
            individualNumber = value("individual-number") == "shown"
            items = order.values("item")
            fiscalYear = value("fiscal-year")
        }

        init(scope: String = "self", members: [Int] = [], individualNumber: Bool = false, items: [String] = [], fiscalYear: String? = nil) {
            self.scope = scope
            self.members = members
            self.individualNumber = individualNumber
            self.items = items
            self.fiscalYear = fiscalYear
            (relationship, domicile) = (false, false)
        }
    }

    let evidence: Evidence
    let transaction: Transaction
    let paper: PaperFile

    /// All problems of a paper; empty where it is as it should be.
    static func problems(_ paper: PaperFile, _ transaction: Transaction, _ evidence: Evidence) -> [PaperProblem] {
        SheetJudge(evidence: evidence, transaction: transaction, paper: paper).problems()
    }

    private func problems() -> [PaperProblem] {
        guard let pages = paper.pages, !pages.isEmpty else { return [PaperProblem(invariant: .rightPerson, rule: "unreadable-paper", sentence: "the paper cannot be read, or not every front has a back without words")] }
        let numbering = numberProblems(pages)
        guard numbering.isEmpty else { return numbering }
        guard let card = evidence.card(of: transaction), let holder = evidence.people.holder(card: card),
              let city = evidence.topology.municipality(code: holder.municipalityCode) else {
            return [PaperProblem(invariant: .rightPerson, rule: "holder-unknown", sentence: "no record says which card the paper answers")]
        }
        guard let register = evidence.registers[city.id], let own = register.entry(holder.resident.text) else {
            return [PaperProblem(invariant: .rightPerson, rule: "not-in-register", sentence: "the card holder is not in the city's register")]
        }
        let kind = transaction.certificateKind
        let offered = city.certificate(kind)?.options ?? []
        let asked = evidence.possibleOrders(of: transaction, card: card).map { Asked($0, offered) }
        guard kind == .residentRecord else {
            return StatementComparison(evidence: evidence, register: register, city: city, holder: own, kind: kind, pages: pages, transaction: transaction).problems(asked)
        }
        let (sheet, unreadable) = Sheet.read(pages)
        guard let sheet else { return [PaperProblem(invariant: .rightPerson, rule: "unreadable-page", sentence: "the page is not one of a copy of a resident record", page: unreadable)] }
        let comparison = SheetComparison(evidence: evidence, register: register, city: city, holder: own, sheet: sheet, issuedAt: transaction.city("issued")?.at)
        guard !asked.isEmpty else { return comparison.problems(asked: nil) }
        return asked.map { comparison.problems(asked: $0) }.min { $0.count < $1.count } ?? []
    }

    /// The line at the foot of every page: the request's number, and page n of m without a gap.
    private func numberProblems(_ pages: [Page]) -> [PaperProblem] {
        var problems: [PaperProblem] = []
        for (index, page) in pages.enumerated() {
            if page.requestID == nil {
                problems.append(PaperProblem(invariant: .rightPerson, rule: "page-without-number", sentence: "the page does not say to which request it belongs", page: index + 1))
            } else if page.requestID != paper.requestID {
                problems.append(PaperProblem(invariant: .rightPerson, rule: "page-of-another-request", sentence: "the page bears the number of another request", page: index + 1))
            } else if page.number != index + 1 || page.of != pages.count {
                problems.append(PaperProblem(
                    invariant: .rightPerson, rule: "pages-incomplete", sentence: "the paper's page \(index + 1) of \(pages.count) says that it is \(page.number ?? 0) of \(page.of ?? 0)", page: index + 1))
            }
        }
        return problems
    }
}

extension Transaction {
    /// What the kiosk signed for, or else what the city says that it issued.
    var certificateKind: CertificateKind {
        (kiosk("signed") ?? city("issued"))?.text("kind").flatMap(CertificateKind.init(rawValue:)) ?? .residentRecord
    }
}

extension Evidence {
    /// The order behind a request; where the callers of some orders were killed before they heard their number, those that it may have been.
    func possibleOrders(of transaction: Transaction, card: String) -> [Order] {
        if let order = order(of: transaction.id) { return [order] }
        return observations.orders.filter { $0.requestID == nil && $0.outcome == nil && $0.card == card && $0.kiosk == transaction.kioskName }
    }
}
