public import Domain
import Glibc
import Synchronization

/// The civil time of the topology: the machine's clock, moved by a fixed offset (`--clock`) and by how far this node's
/// clock goes wrong (the process fault `clock-skew`). Deadlines never use it. Copies show the same time.
public struct NodeClock: Sendable {
    /// In milliseconds; positive where the clock is ahead. All copies of a clock have one.
    private final class Skew: Sendable {
        let milliseconds = Atomic<Int64>(0)
    }

    /// Beyond ten years lies no certificate's end, and no date that a document could bear.
    public static let maximumSkewMilliseconds: Int64 = 315_576_000_000

    public let offsetMilliseconds: Int64
    private let skew = Skew()

    public init(offsetMilliseconds: Int64) { self.offsetMilliseconds = offsetMilliseconds }

    public static var machine: NodeClock { NodeClock(offsetMilliseconds: 0) }

    public var now: Instant {
        var time = timespec()
        // The structure is ours and lives for the call.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 + offsetMilliseconds + skewMilliseconds)
    }

    /// The same moment as `now`, finer, for the times of packets.
    public var nanosecondsSinceEpoch: UInt64 {
        var time = timespec()
        // The structure is ours and lives for the call.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(clamping: (Int64(time.tv_sec) * 1000 + offsetMilliseconds + skewMilliseconds) * 1_000_000 + Int64(time.tv_nsec))
    }

    /// How far the clock is ahead of the topology's; negative where it is behind.
    public var skewMilliseconds: Int64 { skew.milliseconds.load(ordering: .relaxed) }

    /// Puts the clock ahead of the topology's, or behind; 0 puts it right. False, and nothing changes, beyond `maximumSkewMilliseconds`.
    public func setSkew(milliseconds: Int64) -> Bool {
        guard (-NodeClock.maximumSkewMilliseconds...NodeClock.maximumSkewMilliseconds).contains(milliseconds) else { return false }
        skew.milliseconds.store(milliseconds, ordering: .relaxed)
        return true
    }
}
