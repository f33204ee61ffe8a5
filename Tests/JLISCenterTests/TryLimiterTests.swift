import Domain
@testable import JLISCenter
import Testing

/// A limiter that expectations may ask.
private final class Limiter {
    private var value: TryLimiter

    init(_ value: TryLimiter) { self.value = value }

    var count: Int { value.count }

    func takes(_ name: String, through door: String, at now: Instant) -> Bool { value.takes(name, through: door, at: now) }
}

@Suite("How often somebody may try (G5)")
struct TryLimiterTests {
    private let start = Instant(millisecondsSinceEpoch: 1_775_000_000_000)

    private func later(_ milliseconds: Int64) -> Instant { Instant(millisecondsSinceEpoch: start.millisecondsSinceEpoch + milliseconds) }

    private func limiter() -> Limiter { Limiter(TryLimiter(caller: .init(burst: 3, refillMilliseconds: 1000), entrance: .init(burst: 5, refillMilliseconds: 100))) }

    @Test("G5: a few tries in a row are free, the next is refused, and time gives one back after the other")
    func caller() {
        let limiter = limiter()
        for _ in 0..<3 { #expect(limiter.takes("kiosk-a1", through: "storenet-a", at: start)) }
        #expect(!limiter.takes("kiosk-a1", through: "storenet-a", at: start))
        #expect(!limiter.takes("kiosk-a1", through: "storenet-a", at: later(999)))
        #expect(limiter.takes("kiosk-a1", through: "storenet-a", at: later(1000)))
        #expect(!limiter.takes("kiosk-a1", through: "storenet-a", at: later(1000)))
        // Two and a half refills are two tries.
        for expected in [true, true, false] { #expect(limiter.takes("kiosk-a1", through: "storenet-a", at: later(3500)) == expected) }
        for expected in [true, true, true, false] { #expect(limiter.takes("kiosk-a1", through: "storenet-a", at: later(1_000_000)) == expected) }
    }

    @Test("one caller's tries are not another's, but all of one entrance together have an end as well")
    func entrance() {
        let limiter = limiter()
        for caller in ["a", "b", "c", "d", "e"] { #expect(limiter.takes(caller, through: "internet", at: start)) }
        #expect(!limiter.takes("f", through: "internet", at: start))
        #expect(limiter.takes("f", through: "storenet-a", at: start))
        #expect(limiter.takes("f", through: "internet", at: later(100)))
    }

    @Test("a clock that is set back gives nothing and takes nothing for long")
    func clock() {
        let limiter = limiter()
        for _ in 0..<3 { _ = limiter.takes("a", through: "x", at: start) }
        #expect(!limiter.takes("a", through: "x", at: later(-1_000_000)))
        #expect(limiter.takes("a", through: "x", at: later(1000)))
    }

    @Test("G5: the memory is bounded: callers beyond it are refused, and get in once others have had time to fill up again")
    func bounded() {
        let limiter = Limiter(TryLimiter(caller: .init(burst: 3, refillMilliseconds: 1000), entrance: .init(burst: 1_000_000, refillMilliseconds: 1)))
        for number in 0..<TryLimiter.maximumCallers { #expect(limiter.takes("c\(number)", through: "x", at: start)) }
        #expect(!limiter.takes("one-more", through: "x", at: start))
        #expect(limiter.count == TryLimiter.maximumCallers)
        #expect(limiter.takes("one-more", through: "x", at: later(10_000)))
        #expect(limiter.count <= TryLimiter.maximumCallers)
    }
}
