/// The one name of a transaction, from the kiosk to the register and back: the kiosk's node name and
/// a counter that its journal keeps, so that it never repeats, holds no time (invariant 4) and has no
/// room for anything else.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// The kiosk that began the transaction.
    public let node: String
    public let counter: UInt64

    public init(node: String, counter: UInt64) {
        self.node = node
        self.counter = counter
    }

    /// Reads `<node>.<counter>`, the counter without leading zeros; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let counter = UInt64(parts[1]), String(counter) == parts[1] else { return nil }
        self.init(node: String(parts[0]), counter: counter)
    }

    public var description: String { "\(node).\(counter)" }
}
