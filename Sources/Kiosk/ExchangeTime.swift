import Domain
import EventLoop

/// How long a kiosk waits for an answer of the centre, and when that is in civil time, so that everybody on the way
/// gives up with it (invariant 3).
struct ExchangeTime: Sendable {
    /// The kiosk line's time, from the topology.
    let limitMilliseconds: Int
    /// The same moment on both clocks.
    let civil: Instant
    let time: MonotonicTime

    /// - Parameter now: when the exchange begins.
    func deadline(at now: MonotonicTime) -> Instant {
        Instant(millisecondsSinceEpoch: civil.millisecondsSinceEpoch + Int64(now.microseconds(since: time) / 1000) + Int64(limitMilliseconds))
    }
}
