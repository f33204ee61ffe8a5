import Topology

/// Invariant 5: nothing of the previous user survives, a crash included.
enum NothingSurvives: Rule {
    private static let kioskFiles: Set = ["journal.jsonl", "journal.jsonl.head", "maintenance.json"]

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.nothingSurvives, "sessions at kiosks", 0)
        findings.judged(.nothingSurvives, "kiosks' folders", 0)
        findings.judged(.nothingSurvives, "orders with paper or receipt", 0)
        let sessions = Dictionary(grouping: evidence.transactions.filter { !$0.kiosk.isEmpty }) { $0.kiosk[0].node }
        for (_, own) in sessions.sorted(by: { $0.key < $1.key }) { judgeSessions(own, evidence, &findings) }
        for node in evidence.topology.nodes where Part(node) == .kiosk { judgeFolder(node.name, evidence, &findings) }
        for path in evidence.strayPapers { judgeStray(path, sessions, evidence, &findings) }
        ForgottenThings.judge(sessions, evidence, &findings)
        for order in evidence.observations.orders { judgeOrder(order, evidence, &findings) }
    }

    /// Every session is wiped before the next one begins, also where a kill lies between them.
    private static func judgeSessions(_ sessions: [Transaction], _ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.nothingSurvives, "sessions at kiosks", sessions.count)
        for (index, session) in sessions.enumerated() {
            let wiped = session.kiosk("wiped")
            let next = index + 1 < sessions.count ? sessions[index + 1].kiosk.first : nil
            if let next, (wiped?.number ?? .max) > next.number {
                findings.found(.nothingSurvives, "next-before-wiped", "the next session began before the one before was erased", session.id, trace: session.shown(session.kiosk.last { $0.number < next.number }, next))
            } else if wiped == nil {
                findings.unsettled(session.id)
                if evidence.isHealed {
                    findings.found(.nothingSurvives, "not-wiped", "a session was never erased", session.id, trace: session.shown(session.kiosk.last))
                }
            }
        }
    }

    /// A kiosk keeps its journal and its maintainer's password, as salt and key, and nothing else.
    private static func judgeFolder(_ kiosk: String, _ evidence: Evidence, _ findings: inout Findings) {
        let folder = "state/\(kiosk)"
        guard evidence.files.isDirectory(folder) else { return }
        findings.judged(.nothingSurvives, "kiosks' folders", 1)
        for path in evidence.files.all(below: folder) where !kioskFiles.contains(String(path.dropFirst(folder.count + 1))) {
            findings.found(.nothingSurvives, "kiosk-keeps-file", "the kiosk keeps a file beside its journal", trace: [path])
        }
    }

    /// What lies in a tray and is no finished sheet. One that a kill left unfinished goes before the next person comes.
    private static func judgeStray(_ path: String, _ sessions: [String: [Transaction]], _ evidence: Evidence, _ findings: inout Findings) {
        let parts = path.split(separator: "/")
        let last = parts.count > 1 ? sessions[String(parts[1])]?.last : nil
        let isUnderWay = path.hasSuffix(".partial") && !evidence.isHealed && parts.last.map { $0.hasPrefix("\(last?.id ?? "?")-") } == true
        guard !isUnderWay else { return findings.unsettled(last?.id ?? path) }
        findings.found(.nothingSurvives, "stray-in-tray", "something lies in the paper tray that is no finished sheet", trace: (last?.kiosk.first.map { [$0.shown] } ?? []) + [path])
    }

    /// What a person was given belongs to the person's own request.
    private static func judgeOrder(_ order: Order, _ evidence: Evidence, _ findings: inout Findings) {
        guard let id = order.requestID, !order.documents.isEmpty || order.receipt != nil else { return }
        findings.judged(.nothingSurvives, "orders with paper or receipt", 1)
        if let foreign = order.documents.first(where: { !Evidence.tail($0).hasPrefix("paper/\(order.kiosk)/\(id)-") }) {
            findings.found(.nothingSurvives, "paper-of-another-session", "a person was given the paper of another session", id, trace: [order.shown, Evidence.tail(foreign)])
        }
        if let receipt = order.receipt.map(ReceiptText.init), receipt.requestID != id {
            findings.found(.nothingSurvives, "receipt-of-another-session", "a person was given the receipt of another session", id, trace: [order.shown, "receipt of \(receipt.requestID ?? "no request")"])
        }
    }
}

/// A receipt (領収書) as its text tells it.
struct ReceiptText {
    let requestID: String?
    let copies: Int?
    let yen: Int?

    init(_ text: String) {
        func value(_ label: String) -> String? {
            text.split { $0.isNewline }.first { $0.hasPrefix(label) }.map { String($0.dropFirst(label.count)).withoutSpaces }
        }
        requestID = value("受付番号")
        copies = value("部数").flatMap { Int($0.prefix { $0.isNumber }) }
        yen = value("金額").flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
