/// What became of all octets that a reader was given. After `finish`, `taken` is the sum of the others.
public struct OctetTally: Sendable, Hashable {
    public var taken = 0
    public var explained = 0
    public var unexplained = 0
    /// Of a message that the end of the connection cut off, inside of a field.
    public var truncated = 0
    public var messages = 0
    public var isBalanced: Bool { taken == explained + unexplained + truncated }

    public init() {}
}
