/// Invariant 2: what is printed answers the very request that was sent.
enum RequestHash: Rule {
    private static let hashCount = 64

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.requestHash, "requests with a hash at the kiosk and at the city", 0)
        var owners: [String: Record] = [:]
        for transaction in evidence.transactions {
            let records = (transaction.kiosk + transaction.center + transaction.city).filter { $0.requestHash != nil }
            for record in records {
                guard let hash = record.requestHash else { continue }
                if !isHash(hash) { findings.found(.requestHash, "no-hash", "what should be a request's hash is none", transaction.id, trace: [record.shown]) }
                if let owner = owners[hash], owner.requestID != record.requestID {
                    findings.found(.requestHash, "hash-shared", "two requests have one hash", transaction.id, trace: [owner.shown, record.shown])
                }
                owners[hash] = owners[hash] ?? record
            }
            guard let signed = transaction.kiosk("signed") else { continue }
            if transaction.city("issued") != nil { findings.judged(.requestHash, "requests with a hash at the kiosk and at the city", 1) }
            if let other = records.first(where: { $0.requestHash != signed.requestHash }) {
                findings.found(.requestHash, "hash-differs", "the hash of the request is another at \(other.node) than at the kiosk", transaction.id, trace: [signed.shown, other.shown])
            }
            judgePrint(transaction, signed, &findings)
        }
    }

    private static func judgePrint(_ transaction: Transaction, _ signed: Record, _ findings: inout Findings) {
        guard let printed = transaction.kiosk("printed") else { return }
        if !transaction.city.contains(where: { $0.event == "issued" && $0.requestHash == signed.requestHash }) {
            findings.found(.requestHash, "printed-unanswered", "something was printed that no city issued for this request's hash", transaction.id, trace: [signed.shown, printed.shown])
        }
        if let refused = transaction.kiosk.first(where: { $0.event == "refused" && ["request-mismatch", "document-refused"].contains($0.code) }) {
            findings.found(.requestHash, "printed-mismatch", "what did not answer the request was printed all the same", transaction.id, trace: [refused.shown, printed.shown])
        }
    }

    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == hashCount && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
