import Topology

/// Invariant 8: every node is the one that the topology says, in the part that the topology gives it.
enum Attestation: Rule {
    /// Fields of `started` by which a node says what it is. None of them is written yet; where one is, it is judged.
    private static let build = "build", role = "role", digest = "topology"

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.attestation, "build, role and topology attested at a start", 0)
        findings.judged(.attestation, "journals held against their node's part", evidence.books.count)
        findings.judged(.attestation, "requests on the topology's way", 0)
        for book in evidence.books where evidence.part(of: book.node) == .other && evidence.topology.node(named: book.node) == nil {
            findings.found(.attestation, "unknown-node", "a journal is of a node that the topology does not have", trace: [JournalBook.path(book.node)])
        }
        for book in evidence.books where book.fault?.rule == "journal-of-another" {
            findings.found(.attestation, "journal-of-another", book.fault?.sentence ?? "", trace: ["\(JournalBook.path(book.node)) line 1"])
        }
        for record in evidence.misplaced {
            findings.found(.attestation, "another-part", "a node did what is not its part", record.requestID, trace: [record.shown])
        }
        judgeStarts(evidence, &findings)
        for transaction in evidence.transactions { judgeWay(transaction, evidence, &findings) }
    }

    private static func judgeStarts(_ evidence: Evidence, _ findings: inout Findings) {
        var first: [String: Record] = [:]
        for (name, records) in evidence.others.sorted(by: { $0.key < $1.key }) {
            for record in records where record.event == "started" {
                for field in [build, digest] {
                    guard let value = record.text(field) else { continue }
                    findings.judged(.attestation, "build, role and topology attested at a start", 1)
                    if let other = first[field], other.text(field) != value {
                        findings.found(.attestation, "\(field)-differs", "two processes of one network attest another \(field)", trace: [other.shown, record.shown])
                    }
                    first[field] = first[field] ?? record
                }
                guard let attested = record.text(role) else { continue }
                findings.judged(.attestation, "build, role and topology attested at a start", 1)
                if let node = evidence.topology.node(named: name), attested != (node.role?.rawValue ?? node.kind.rawValue) {
                    findings.found(.attestation, "role-differs", "a node attests another role than the topology gives it", trace: [record.shown])
                }
            }
        }
    }

    /// A request takes the way that the topology draws: the kiosk's own operator, the link of the city that was chosen, that city.
    private static func judgeWay(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        let topology = evidence.topology
        guard let opened = transaction.kiosk("session-opened"), let kiosk = topology.node(named: opened.node) else { return }
        findings.judged(.attestation, "requests on the topology's way", 1)
        if let foreign = transaction.storeNetwork.first(where: { topology.node(named: $0.node)?.operator != kiosk.operator }) {
            findings.found(.attestation, "another-operator", "another operator's network has taken part", transaction.id, trace: [opened.shown, foreign.shown])
        }
        guard let link = opened.text("municipality").flatMap({ topology.lgwanLink(toMunicipalityCode: $0) }) else { return }
        if let session = transaction.center("session-opened"), session.text("link") != link.name {
            findings.found(.attestation, "another-link", "the centre went to another city than the one that was chosen", transaction.id, trace: [opened.shown, session.shown])
        }
        if let foreign = transaction.city.first(where: { $0.node != link.server }) {
            findings.found(.attestation, "another-server", "the server of another city has taken part", transaction.id, trace: [opened.shown, foreign.shown])
        }
    }
}
