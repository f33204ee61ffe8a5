import Glibc

/// A moment of the monotonic clock, in nanoseconds. Deadlines are kept in it, so that a clock set
/// ahead or behind (`--clock`) neither shortens nor lengthens a wait.
public struct MonotonicTime: Sendable, Hashable, Comparable {
    public let nanoseconds: UInt64

    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    public static var now: MonotonicTime {
        var time = timespec()
        // The structure is ours and lives for the call.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    public static let distantFuture = MonotonicTime(nanoseconds: .max)

    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }

    public func adding(milliseconds: Int) -> MonotonicTime {
        let (product, overflow) = UInt64(clamping: milliseconds).multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflowed) = nanoseconds.addingReportingOverflow(overflow ? .max : product)
        return MonotonicTime(nanoseconds: overflowed ? .max : sum)
    }

    public func microseconds(since earlier: MonotonicTime) -> Int {
        nanoseconds <= earlier.nanoseconds ? 0 : Int(clamping: (nanoseconds - earlier.nanoseconds) / 1000)
    }
}
