public import Domain
import Glibc

/// The civil time of the topology: the machine's clock, moved by a fixed offset (`--clock`).
/// Deadlines never use it.
public struct NodeClock: Sendable {
    public let offsetMilliseconds: Int64

    public init(offsetMilliseconds: Int64) { self.offsetMilliseconds = offsetMilliseconds }

    public static var machine: NodeClock { NodeClock(offsetMilliseconds: 0) }

    public var now: Instant {
        var time = timespec()
        // The structure is ours and lives for the call.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 + offsetMilliseconds)
    }
}
