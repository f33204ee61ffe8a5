/// A body that passed the gate but lacks what its reader needs: the allowlist in topology.json and
/// this program disagree.
public struct MessageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the member that is missing or of another shape.
    public let field: String

    public init(field: String) { self.field = field }

    public var description: String { "the message has no usable \(field)" }
}
