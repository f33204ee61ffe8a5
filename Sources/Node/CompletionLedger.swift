public import Domain

/// Which transactions have been reported as ended, so that a report that is sent again, because its
/// acknowledgement was lost, is acknowledged again and counted once (invariants 10 and 13).
public struct CompletionLedger: Sendable {
    /// A report is repeated within the time that a line is cut; the journal holds older ones.
    static let maximumRemembered = 200_000

    /// What to do with a report.
    public enum Standing: Sendable {
        /// It is to be put on record, and then `count`ed, or `withdraw`n where that fails.
        case new
        /// Another that says the same is being put on record: this one has to come again.
        case underway
        case counted
    }

    private var known: Set<RequestID>
    private var order: [RequestID]
    private var underway: Set<RequestID> = []

    /// - Parameter completed: the requests with a `completed` record, in the journal's order.
    public init(_ completed: some Sequence<RequestID>) {
        order = Array(completed).suffix(CompletionLedger.maximumRemembered)
        known = Set(order)
    }

    /// Whether the transaction's end is on record, or just being put there: nothing may come of it any more.
    public func isEnding(_ id: RequestID) -> Bool { known.contains(id) || underway.contains(id) }

    public mutating func begin(_ id: RequestID) -> Standing {
        if known.contains(id) { return .counted }
        return underway.insert(id).inserted ? .new : .underway
    }

    public mutating func withdraw(_ id: RequestID) { underway.remove(id) }

    public mutating func count(_ id: RequestID) {
        underway.remove(id)
        guard known.insert(id).inserted else { return }
        order.append(id)
        if order.count > 2 * CompletionLedger.maximumRemembered {
            for old in order.prefix(CompletionLedger.maximumRemembered) { known.remove(old) }
            order.removeFirst(CompletionLedger.maximumRemembered)
        }
    }
}
