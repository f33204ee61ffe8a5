import Domain
import Topology

/// Invariants 5 and 15: outside of the paper trays and of the registers' own data nothing personal lies in any file.
enum PersonalData: Rule {
    /// What the JPKI centre may write down of a certificate: its serial and how it stands.
    private static let jpkiEvents: Set = ["certified", "status-changed", "validity-answered"]
    private static let jpkiFields: Set = ["serial", "outcome"]

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.personalData, "files searched for the people whose cards were used", evidence.personalWords.isEmpty ? 0 : evidence.searched.count)
        findings.judged(.personalData, "messages and receipts", 0)
        findings.judged(.personalData, "records of the JPKI centre", 0)
        for result in evidence.searched where !result.isClean { judge(result, &findings) }
        judgeOrders(evidence, &findings)
        for node in evidence.topology.nodes where Part(node) == .jpki {
            for record in evidence.others[node.name] ?? [] { judgeJPKI(record, evidence, &findings) }
        }
    }

    private static func judge(_ result: FileSearch.Result, _ findings: inout Findings) {
        let invariant: Invariant = isOfKiosk(result.path) ? .nothingSurvives : .personalData
        for hit in result.words {
            findings.found(invariant, "personal-data-in-file", "a file holds \(hit.word.what), in \(hit.word.encoding)", trace: ["\(result.path) octet \(hit.offset)"])
        }
        if result.isDocument { findings.found(invariant, "document-outside-tray", "a document lies outside of the paper tray", trace: [result.path]) }
        if result.isUnreadable { findings.found(.personalData, "unsearched-file", "a file cannot be read, so that nobody can say what it holds", trace: [result.path]) }
    }

    private static func isOfKiosk(_ path: String) -> Bool { ["state/kiosk", "paper/", "control/"].contains { path.hasPrefix($0) } }

    /// A person gets receipt and message without a name on them.
    private static func judgeOrders(_ evidence: Evidence, _ findings: inout Findings) {
        for order in evidence.observations.orders {
            for (text, what) in [(order.receipt, "receipt"), (order.message, "message")] {
                guard let text else { continue }
                findings.judged(.personalData, "messages and receipts", 1)
                guard let hit = evidence.personalWords.hits(in: Array(text.utf8), maximum: 1).first else { continue }
                findings.found(.personalData, "name-on-\(what)", "a \(what) holds \(hit.word.what)", order.requestID, trace: [order.shown, what])
            }
        }
    }

    /// Of a validity check the JPKI centre learns a serial, and not who asked where for what. The report of a lost card has the call
    /// centre's own number (A11), and what the answer leaves of it on record says as little.
    private static func judgeJPKI(_ record: Record, _ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.personalData, "records of the JPKI centre", 1)
        let isReport = record.requestID.flatMap { RequestID($0) }.map { evidence.part(of: $0.node) == .callCenter } ?? false
        let isOfKiosk = record.requestID != nil && !isReport
        let known = isReport && record.event == "status-changed" ? jpkiFields.union(["requestId"]) : jpkiFields
        guard isOfKiosk || jpkiEvents.contains(record.event) && !known.isSuperset(of: record.fieldNames) else { return }
        findings.found(.personalData, "jpki-knows-more", "the JPKI centre has more on record than serials and how they stand", record.requestID, trace: [record.shown])
    }
}
