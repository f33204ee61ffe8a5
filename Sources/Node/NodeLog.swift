import Domain
import Glibc

/// Lines on standard error, which the supervisor keeps as the node's log. Never anything personal:
/// the texts are ours, the values ids, codes and counts.
public struct NodeLog: Sendable {
    private let node: String
    private let clock: NodeClock

    public init(node: String, clock: NodeClock) {
        self.node = node
        self.clock = clock
    }

    public func callAsFunction(_ text: String) {
        let line = Array("\(clock.now.iso8601) \(node): \(text)\n".utf8)
        // The array outlives the call; a log that cannot be written is not worth dying for.
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
