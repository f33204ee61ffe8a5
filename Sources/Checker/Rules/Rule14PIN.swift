/// Invariant 14: the PIN never leaves the card; three errors lock it, also across a restart.
enum PINRules: Rule {
    static let maximumTries = 3
    private static let zero = UInt8(ascii: "0")

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.pin, "files searched for PINs", evidence.searched.count)
        findings.judged(.pin, "PINs tried, by the kiosks' records", 0)
        findings.judged(.pin, "retry counters on cards", 0)
        for result in evidence.searched {
            for hit in result.pins where !isTopology(result.path, hit) {
                findings.found(.pin, "pin-in-file", "a file holds \(hit.what)", trace: ["\(result.path) octet \(hit.offset)"])
            }
        }
        let tries = tries(evidence)
        findings.judged(.pin, "PINs tried, by the kiosks' records", tries.reduce(0) { $0 + $1.value.count })
        for (card, own) in tries.sorted(by: { $0.key < $1.key }) { judgeLock(card, own, evidence, &findings) }
        for card in evidence.files.names(in: "cards") { judgeCounter(card, tries[card] ?? [], evidence, &findings) }
    }

    /// A topology's own settings may be any text of four digits, such as a seed.
    private static func isTopology(_ path: String, _ hit: PINSearch.Hit) -> Bool { path == "topology.json" && hit.what.contains("text of its own") }

    // MARK: The lock

    /// Every use of a card's PIN: right where the kiosk recorded a signature, wrong where it recorded that.
    private static func tries(_ evidence: Evidence) -> [String: [Record]] {
        var tries: [String: [Record]] = [:]
        for transaction in evidence.transactions {
            guard let record = transaction.kiosk.first(where: { $0.event == "signed" || $0.event == "refused" && $0.code == "wrong-pin" }),
                  let card = evidence.card(of: transaction) else { continue }
            tries[card, default: []].append(record)
        }
        return tries.mapValues { $0.sorted { $0.at < $1.at } }
    }

    /// Wrong tries since the last right one or the last unlocking, with the records that show it.
    private static func judgeLock(_ card: String, _ tries: [Record], _ evidence: Evidence, _ findings: inout Findings) {
        guard !evidence.isUnlocked(card) else { return }
        var wrong: [Record] = []
        for record in tries {
            if wrong.count >= maximumTries {
                findings.found(.pin, "used-after-lock", "a card was used after \(maximumTries) wrong PINs", record.requestID, trace: wrong.suffix(maximumTries).map(\.shown) + [record.shown])
                return
            }
            if record.event == "signed" { wrong = [] } else { wrong.append(record) }
        }
    }

    /// The counter on the card has not forgotten a wrong try.
    private static func judgeCounter(_ card: String, _ tries: [Record], _ evidence: Evidence, _ findings: inout Findings) {
        let path = "cards/\(card)/tries"
        guard evidence.files.exists(path) else { return }
        findings.judged(.pin, "retry counters on cards", 1)
        guard let bytes = try? evidence.files.contents(path, maximumBytes: 16), bytes.count == 2, bytes[1] == 0x0A, bytes[0] >= zero, case let left = Int(bytes[0] - zero), left <= maximumTries else {
            return findings.found(.pin, "counter-unreadable", "a card's retry counter is not a digit up to \(maximumTries)", trace: [path])
        }
        let wrong = tries.reversed().prefix { $0.event != "signed" }.reversed()
        guard !evidence.isUnlocked(card), left > maximumTries - wrong.count else { return }
        findings.found(.pin, "tries-forgotten", "\(wrong.count) wrong PINs in a row are on record, and the card still gives \(left) tries", wrong.last?.requestID, trace: wrong.map(\.shown) + ["\(path): \(left)"])
    }
}

extension Evidence {
    /// Whether the counter unlocked the card in this run. The nodes have no record of it; whoever did it writes it down.
    func isUnlocked(_ card: String) -> Bool { observations.acts.contains { $0.card == card && $0.act == "unlock" } }
}
