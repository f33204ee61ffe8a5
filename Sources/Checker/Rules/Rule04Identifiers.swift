/// Invariant 4: identifiers come from a counter that its journal keeps, never from the clock, and name one thing.
enum Identifiers: Rule {
    /// A counter goes up by one; a few numbers may be lost where a kiosk could not write its journal. One that comes from a clock leaps.
    static let maximumLeap: UInt64 = 1000

    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.identifiers, "request ids", 0)
        findings.judged(.identifiers, "orders with an id", 0)
        var last: [String: Transaction] = [:]
        for transaction in evidence.transactions {
            guard let first = transaction.kiosk.first else { continue }
            findings.judged(.identifiers, "request ids", 1)
            guard let counter = transaction.counter else {
                findings.found(.identifiers, "malformed-id", "a request's id is not a kiosk's name and a counter", transaction.id, trace: [first.shown])
                continue
            }
            if transaction.kioskName != first.node {
                findings.found(.identifiers, "id-of-another-kiosk", "a kiosk uses an id that names another", transaction.id, trace: [first.shown])
            }
            let before = last[first.node]?.counter ?? 0
            let previous = last[first.node]?.kiosk.first
            if counter <= before {
                findings.found(.identifiers, "counter-not-increasing", "an id's counter is not above the one before", transaction.id, trace: transaction.shown(previous, first))
            } else if counter - before > maximumLeap {
                findings.found(.identifiers, "counter-leap", "an id's counter leaps, as one does that comes from a clock", transaction.id, trace: transaction.shown(previous, first))
            }
            last[first.node] = transaction
            judgeContent(transaction, &findings)
        }
        judgeOrders(evidence, &findings)
    }

    /// One id, one session, one signed request.
    private static func judgeContent(_ transaction: Transaction, _ findings: inout Findings) {
        for (records, event) in [(transaction.kiosk, "session-opened"), (transaction.kiosk, "signed"), (transaction.center, "session-opened")] {
            let same = records.filter { $0.event == event }
            if same.count > 1 { findings.found(.identifiers, "id-used-twice", "an id has been used twice", transaction.id, trace: same.prefix(2).map(\.shown)) }
        }
    }

    private static func judgeOrders(_ evidence: Evidence, _ findings: inout Findings) {
        var owners: [String: Order] = [:]
        for order in evidence.observations.orders {
            guard let id = order.requestID else { continue }
            findings.judged(.identifiers, "orders with an id", 1)
            if let owner = owners[id] {
                findings.found(.identifiers, "orders-share-id", "two orders were given one id", id, trace: [owner.shown, order.shown])
            }
            owners[id] = order
        }
    }
}
