public import Dissection

/// One message of a connection, octet by octet.
public struct ExplainedMessage: Sendable {
    public enum Part: String, Sendable, Hashable { case request, response, refusal }

    public let channel: String
    public let link: String
    public let connection: Int
    public let direction: Direction
    /// The name in the allowlist, such as "issue"; empty where the start line names none.
    public let message: String
    public let part: Part
    /// The frames in which the message lies, in order.
    public let frames: [FrameReference]
    /// When its last octet was seen, in the time of the capture.
    public let timeNanoseconds: Int64
    /// Octets of the message, head and body.
    public let octets: Int
    /// Octets that a rule of the allowlist or of a profile allows.
    public let explained: Int
    /// Octets of a field that the end of the connection cut off: neither explained nor, by themselves, a finding.
    public let truncated: Int
    /// Whether the message was all there when the connection ended.
    public let isComplete: Bool
    /// Covers the message without gap or overlap.
    public let pieces: [Piece]
    /// SHA-256 of a request's body; nil for an answer.
    public let requestHash: [UInt8]?
    public let findings: [Finding]
    /// What checks across messages need.
    public let facts: MessageFacts

    /// Octets that nothing explains. Each has a finding.
    public var unexplained: Int { octets - explained - truncated }
    /// An upper bound of what could be hidden in the message, in bits, timing left out.
    public var freeBits: Double { pieces.reduce(0) { $0 + $1.freeBits } }
}
