public import Domain
public import Faults
public import Policy

extension Topology {
    /// One process of the network.
    public struct Node: Sendable, Hashable {
        public let name: String
        public let party: Party
        /// Where it listens, and the source address of everything it sends.
        public let address: IPv4Address
        /// The id of the municipality that it belongs to; nil for other kinds.
        public let municipality: String?
        /// The id of the operator that it belongs to; nil for other kinds.
        public let `operator`: String?

        public var kind: NodeKind { party.kind }
        public var role: NodeRole? { party.role }

        /// The house inside which private networks stay: operator or municipality.
        var house: String? { municipality ?? self.operator }
    }

    /// A kind of line: its rules, and what may cross it.
    public struct Channel: Sendable, Hashable {
        public let name: ChannelName
        public let client: Party
        /// Who may answer: one party, but for `core`.
        public let servers: [Party]
        /// The name of the certificate authority that alone is trusted on this channel.
        public let certificateAuthority: String
        /// The line's own address, from which it is controlled.
        public let address: IPv4Address
        /// Where servers and lines listen.
        public let port: UInt16
        /// How long a client waits for the whole answer.
        public let timeoutMilliseconds: Int
        /// The most connections open at once over one link.
        public let maximumConnectionsPerLink: Int
        /// The most new connections a second over one link; more are a flood and refused.
        public let maximumConnectionsPerSecond: Int
        /// The allowlist, as the gate applies it.
        public let policy: ChannelPolicy
    }

    /// One wire of a channel, between two nodes. The client connects to `address`; the line connects on to
    /// the server's own address.
    public struct Link: Sendable, Hashable {
        /// `<channel>.<node>`
        public let name: String
        public let channel: ChannelName
        /// The names of the nodes.
        public let client: String
        public let server: String
        /// Where the line of the channel listens for this link.
        public let address: IPv4Address
        /// What is wrong with it from the start.
        public let faults: [Fault]

        public enum End: String, Sendable, Hashable { case client, server }

        public func node(at end: End) -> String { end == .client ? client : server }
    }
}
