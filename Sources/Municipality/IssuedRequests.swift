import Domain

/// Which requests have been decided, so that a repeated one issues nothing (invariant 12).
struct IssuedRequests {
    /// A transaction lives for minutes; what is older than so many others is refused by its session anyway.
    static let maximumRemembered = 1_000_000

    private var decided: Set<RequestID>
    private var order: [RequestID]

    init(_ issued: some Sequence<RequestID>) {
        order = Array(issued)
        decided = Set(order)
    }

    /// False where the request has been issued or is being decided.
    mutating func begin(_ id: RequestID) -> Bool {
        guard decided.insert(id).inserted else { return false }
        order.append(id)
        if order.count > 2 * IssuedRequests.maximumRemembered {
            for old in order.prefix(IssuedRequests.maximumRemembered) { decided.remove(old) }
            order.removeFirst(IssuedRequests.maximumRemembered)
        }
        return true
    }

    /// The request came to nothing and may be asked again.
    mutating func withdraw(_ id: RequestID) { decided.remove(id) }
}
