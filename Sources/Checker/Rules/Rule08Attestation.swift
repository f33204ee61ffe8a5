import Topology

/// Invariant 8: every node is the one that the topology says, in the part that the topology gives it.
enum Attestation: Rule {
    /// Fields of `started` by which a node says what it is.
    private static let program = "program", role = "role", digest = "topology"

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

    /// Who attests something else than the others of its kind, or another part than the topology gives it, serves nobody and is
    /// served by nobody, until it has started again as it should be.
    private static func judgeStarts(_ evidence: Evidence, _ findings: inout Findings) {
        let starts = evidence.others.mapValues { records in records.filter { $0.event == "started" && $0.text(program) != nil } }.filter { !$0.value.isEmpty }
        findings.judged(.attestation, "build, role and topology attested at a start", starts.values.reduce(0) { $0 + $1.count })
        let first = starts.compactMap(\.value.first).sorted { ($0.at, $0.node) < ($1.at, $1.node) }
        for (node, records) in starts.sorted(by: { $0.key < $1.key }) {
            let own = first.filter { executable(of: $0.node, evidence) == executable(of: node, evidence) }
            for (position, start) in records.enumerated() {
                guard let difference = difference(of: start, programs: own, topologies: first, evidence) else { continue }
                let next = position + 1 < records.count ? records[position + 1].number : .max
                guard let service = services(of: node, evidence).first(where: { (start.number..<next).contains($0.number) }) else { continue }
                findings.found(
                    .attestation, "\(difference.field)-differs", "a node took part that attests another \(difference.field) than it should have", service.requestID,
                    trace: [difference.usual?.shown, start.shown, service.shown].compactMap(\.self))
            }
        }
    }

    private static func executable(of node: String, _ evidence: Evidence) -> String { evidence.topology.node(named: node)?.kind.rawValue ?? "line" }

    /// What a start attests otherwise than it should, and a start that attests what is usual.
    private static func difference(of start: Record, programs: [Record], topologies: [Record], _ evidence: Evidence) -> (field: String, usual: Record?)? {
        for (field, others) in [(program, programs), (digest, topologies)] {
            if let usual = usual(field, others), usual.text(field) != start.text(field) { return (field, usual) }
        }
        guard let node = evidence.topology.node(named: start.node), start.text(role) != (node.role?.rawValue ?? node.kind.rawValue) else { return nil }
        return (role, nil)
    }

    /// The first of those that attest what most attest.
    private static func usual(_ field: String, _ starts: [Record]) -> Record? {
        let counts = Dictionary(grouping: starts) { $0.text(field) }.mapValues(\.count)
        return starts.max { counts[$0.text(field)] ?? 0 < counts[$1.text(field)] ?? 0 }
    }

    /// What a node cannot have done without the others, in the order of its journal.
    private static func services(of node: String, _ evidence: Evidence) -> [Record] {
        let part = evidence.part(of: node)
        let all = evidence.transactions.flatMap { $0.kiosk + $0.storeNetwork + $0.center + $0.city + $0.registers } + (evidence.others[node] ?? [])
        return all.filter { $0.node == node && (serving[part] ?? []).contains($0.event) }.sorted { $0.number < $1.number }
    }

    private static let serving: [Part: Set<String>] = [
        .kiosk: ["downloaded", "printed"], .storeNetwork: ["completed"], .center: ["session-opened", "relayed", "completed"], .city: ["issued", "completed"],
        .registers: ["record-read"], .familyRegister: ["record-read", "issued", "cleared"], .jpki: ["validity-answered"],
    ]

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
