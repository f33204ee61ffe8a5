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

    /// Octets of the longest name that topology.json may give to a node.
    private static let longestNode = 40

    /// Reads `<node>.<counter>`: the node of a–z, 0–9 and `-`, the counter without leading zeros; nil for anything else.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Substring($0) }
        guard parts.count == 2, (1...RequestID.longestNode).contains(parts[0].utf8.count), parts[0].utf8.allSatisfy(RequestID.isNameByte),
              let counter = UInt64(parts[1]), String(counter) == parts[1] else { return nil }
        self.init(node: String(parts[0]), counter: counter)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    public var description: String { "\(node).\(counter)" }
}
