/// Why topology.json cannot serve as the policy of a review: what is not understood is not reviewed by guess.
public struct ReviewPolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where, as a JSON pointer (RFC 6901); empty for the file as a whole.
    public let pointer: String
    public let reason: String

    init(_ pointer: String, _ reason: String) {
        self.pointer = pointer
        self.reason = reason
    }

    public var description: String { "topology.json at \(pointer.isEmpty ? "/" : pointer): \(reason)" }
}
