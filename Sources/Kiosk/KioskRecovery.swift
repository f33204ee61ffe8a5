import Domain
import Messages

/// What a kiosk finds out from its journal when it starts: which transactions a kill cut off, what it
/// owes to people and to the centre because of it, and which request number comes next. Records go in
/// in the order of the journal; settled transactions are forgotten at once.
struct KioskRecovery: Sendable {
    struct Plan: Sendable {
        /// To be committed, in this order, before the kiosk serves anybody.
        var records: [KioskRecord] = []
        /// To be sent once the line is up.
        var reports: [CompletionReport] = []
        var nextCounter: UInt64 = 1
    }

    private let node: String
    private var nextCounter: UInt64 = 1
    private var unsettled: [UInt64: Transaction] = [:]

    /// - Parameter node: the kiosk's name; records of other nodes are none of its business.
    init(node: String) { self.node = node }

    /// A request that was no transaction with money and paper: its number is spent all the same.
    mutating func add(otherID id: RequestID?) {
        guard let id, id.node == node else { return }
        nextCounter = max(nextCounter, id.counter == .max ? .max : id.counter + 1)
    }

    mutating func add(_ record: KioskRecord) {
        guard record.requestID.node == node else { return }
        let counter = record.requestID.counter
        nextCounter = max(nextCounter, counter == .max ? .max : counter + 1)
        // These say nothing about money or paper, and may follow when all is settled.
        switch record.event {
        case .ignored, .reportDelayed, .itemForgotten, .itemTaken, .lostProperty, .lostPropertyCollected: return
        default: break
        }
        var transaction = unsettled[counter] ?? Transaction()
        transaction.add(record.event)
        unsettled[counter] = transaction.isSettled ? nil : transaction
    }

    /// - Parameter copiesInTray: how many copies of a request lie in the paper tray.
    func plan(copiesInTray: (RequestID) -> Int) -> Plan {
        var plan = Plan(nextCounter: nextCounter)
        for (counter, found) in unsettled.sorted(by: { $0.key < $1.key }) {
            let requestID = RequestID(node: node, counter: counter)
            var transaction = found
            for event in found.missingEvents(copiesInTray: copiesInTray(requestID)) {
                transaction.add(event)
                plan.records.append(KioskRecord(requestID, event))
            }
            if let report = transaction.report(requestID) { plan.reports.append(report) }
        }
        return plan
    }
}

/// One transaction as the journal tells it.
private struct Transaction: Sendable {
    private struct Amount: Sendable {
        let copies: Int
        let feeYen: Int
    }

    private var signedCopies: Int?
    private var paid: Amount?
    private var printed: Amount?
    private var refunded: Amount?
    private var abandonedCopies: Int?
    private var isRefused = false
    private var isWiped = false
    private var isReported = false

    mutating func add(_ event: KioskRecord.Event) {
        switch event {
        case .sessionOpened, .downloaded, .ignored, .reportDelayed, .itemForgotten, .itemTaken, .lostProperty, .lostPropertyCollected: break
        case .signed(_, let copies, _): signedCopies = copies
        case .paid(let copies, let feeYen): paid = Amount(copies: copies, feeYen: feeYen)
        case .printed(let copies, let feeYen): printed = Amount(copies: copies, feeYen: feeYen)
        case .refunded(let copies, let feeYen): refunded = Amount(copies: copies, feeYen: feeYen)
        case .abandoned(let copies): abandonedCopies = copies
        case .refused: isRefused = true
        case .wiped: isWiped = true
        case .reported, .reportRefused: isReported = true
        }
    }

    private var owesReport: Bool { !isReported && (paid != nil || printed != nil || abandonedCopies != nil) }

    var isSettled: Bool { isWiped && !owesReport && owed == nil }

    /// Copies that were paid and neither printed nor refunded.
    private var owed: Amount? {
        guard let paid else { return nil }
        let copies = paid.copies - (printed?.copies ?? 0) - (refunded?.copies ?? 0)
        return copies > 0 ? Amount(copies: copies, feeYen: paid.feeYen / max(1, paid.copies) * copies) : nil
    }

    /// What would have been recorded, had the kiosk not been killed.
    func missingEvents(copiesInTray: Int) -> [KioskRecord.Event] {
        var events: [KioskRecord.Event] = []
        if let paid {
            events += missingMoney(paid, copiesInTray: copiesInTray)
        } else if !isRefused {
            // Whether the city has issued cannot be known from here; that nothing was printed can.
            if let signedCopies, abandonedCopies == nil { events.append(.abandoned(copies: signedCopies)) }
            events.append(.refused(.internalError))
        }
        if !isWiped { events.append(.wiped) }
        return events
    }

    private func missingMoney(_ paid: Amount, copiesInTray: Int) -> [KioskRecord.Event] {
        guard var owed else { return [] }
        var events: [KioskRecord.Event] = []
        let present = printed == nil ? min(max(0, copiesInTray), owed.copies) : 0
        if present > 0 {
            let yen = owed.feeYen / owed.copies * present
            events.append(.printed(copies: present, feeYen: yen))
            owed = Amount(copies: owed.copies - present, feeYen: owed.feeYen - yen)
        }
        if owed.copies > 0 {
            events.append(.refunded(copies: owed.copies, feeYen: owed.feeYen))
            if !isRefused { events.append(.refused(.printFailed)) }
        }
        return events
    }

    func report(_ requestID: RequestID) -> CompletionReport? {
        guard owesReport else { return nil }
        if let printed { return CompletionReport(requestID: requestID, outcome: .printed, copies: printed.copies, feeYen: printed.feeYen) }
        if let refunded, paid != nil { return CompletionReport(requestID: requestID, outcome: .refunded, copies: refunded.copies, feeYen: refunded.feeYen) }
        return abandonedCopies.map { CompletionReport(requestID: requestID, outcome: .abandoned, copies: $0, feeYen: 0) }
    }
}
