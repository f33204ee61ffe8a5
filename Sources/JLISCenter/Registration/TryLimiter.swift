import Domain

/// How often a caller may try, and all callers of one entrance together: buckets that fill again with the node's own clock, so that an
/// application number cannot be found by trying (G5). Bounded: where there are more callers than places, the newest are refused rather
/// than an older one forgotten, whose bucket would be full again.
struct TryLimiter {
    struct Rate: Sendable {
        /// How many tries in a row.
        let burst: Int
        /// After how long one more may follow.
        let refillMilliseconds: Int64

        /// Somebody looking up an own application.
        static let caller = Rate(burst: 10, refillMilliseconds: 30_000)
        /// Somebody who applies: each needs a card and its PIN.
        static let applicant = Rate(burst: 30, refillMilliseconds: 10_000)
        /// A whole operator, or the whole internet.
        static let entrance = Rate(burst: 200, refillMilliseconds: 500)
    }

    static let maximumCallers = 20_000

    private struct Bucket {
        var tries: Int
        /// Up to when the refill has been counted.
        var at: Instant
    }

    private let caller: Rate
    private let entrance: Rate
    private var callers: [String: Bucket] = [:]
    private var entrances: [String: Bucket] = [:]

    init(caller: Rate = .caller, entrance: Rate = .entrance) {
        self.caller = caller
        self.entrance = entrance
    }

    var count: Int { callers.count }

    /// Takes one try. False where none is left: nothing is taken then, so that who waits gets on.
    mutating func takes(_ name: String, through door: String, at now: Instant) -> Bool {
        forgetTheFull(now)
        guard callers[name] != nil || callers.count < TryLimiter.maximumCallers else { return false }
        guard var own = TryLimiter.filled(callers[name], caller, now), var all = TryLimiter.filled(entrances[door], entrance, now) else { return false }
        own.tries -= 1
        all.tries -= 1
        callers[name] = own
        entrances[door] = all
        return true
    }

    /// The bucket as it stands now; nil where it is empty.
    private static func filled(_ bucket: Bucket?, _ rate: Rate, _ now: Instant) -> Bucket? {
        guard var bucket else { return Bucket(tries: rate.burst, at: now) }
        let passed = max(0, now.millisecondsSinceEpoch - bucket.at.millisecondsSinceEpoch)
        let refill = Int64(rate.burst - bucket.tries) < passed / rate.refillMilliseconds ? Int64(rate.burst - bucket.tries) : passed / rate.refillMilliseconds
        bucket.tries += Int(refill)
        // What has not made a whole try yet counts for the next one, but a full bucket gathers nothing.
        bucket.at = bucket.tries == rate.burst ? now : Instant(millisecondsSinceEpoch: bucket.at.millisecondsSinceEpoch + refill * rate.refillMilliseconds)
        // A clock that was set back gives nothing and takes nothing.
        if now.millisecondsSinceEpoch < bucket.at.millisecondsSinceEpoch { bucket.at = now }
        return bucket.tries > 0 ? bucket : nil
    }

    /// A bucket that is full again is as good as none. Looked for only where room is short.
    private mutating func forgetTheFull(_ now: Instant) {
        guard callers.count >= TryLimiter.maximumCallers else { return }
        callers = callers.filter { TryLimiter.filled($0.value, caller, now)?.tries != caller.burst }
    }
}
