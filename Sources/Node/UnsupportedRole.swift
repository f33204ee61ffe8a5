public import Topology

/// A role that topology.json may name but that this build cannot play yet.
public struct UnsupportedRole: Error, CustomStringConvertible {
    let role: NodeRole?

    public init(role: NodeRole?) { self.role = role }

    public var description: String { "this build cannot play the role \(role?.rawValue ?? "none")" }
}
