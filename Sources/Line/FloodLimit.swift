import EventLoop

/// A token bucket over new connections: at most `perSecond` on average, with as many in a burst.
struct FloodLimit: Sendable {
    private let perSecond: Int
    /// In thousandths of a connection, so that slow refills are not rounded away.
    private var thousandths: Int
    private var refilled: MonotonicTime

    init(perSecond: Int, now: MonotonicTime) {
        self.perSecond = perSecond
        thousandths = perSecond * 1000
        refilled = now
    }

    mutating func admits(at now: MonotonicTime) -> Bool {
        let elapsedMilliseconds = now.microseconds(since: refilled) / 1000
        if elapsedMilliseconds >= 1000 {
            thousandths = perSecond * 1000
            refilled = now
        } else if elapsedMilliseconds > 0 {
            thousandths = min(perSecond * 1000, thousandths + elapsedMilliseconds * perSecond)
            // Whole milliseconds only, so that what is left of this one counts next time.
            refilled = refilled.adding(milliseconds: elapsedMilliseconds)
        }
        guard thousandths >= 1000 else { return false }
        thousandths -= 1000
        return true
    }
}
