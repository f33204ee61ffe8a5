public import Domain
public import Policy
public import Topology

/// What policy questions are about: who there is, which links join them, and what each channel may carry. Taken from a topology, or made by hand
/// where the loader would refuse the file.
public struct FlowNetwork: Sendable {
    public struct Node: Sendable, Hashable {
        public let name: String
        public let party: Party
        /// The operator or municipality that it belongs to; nil for the two centres.
        public let house: String?

        public init(name: String, party: Party, house: String? = nil) {
            self.name = name
            self.party = party
            self.house = house
        }
    }

    public struct Link: Sendable, Hashable {
        public let name: String
        public let channel: ChannelName
        /// Names of nodes.
        public let client: String
        public let server: String

        public init(name: String, channel: ChannelName, client: String, server: String) {
            self.name = name
            self.channel = channel
            self.client = client
            self.server = server
        }
    }

    public let nodes: [Node]
    public let links: [Link]
    /// In the order of the file.
    public let channels: [ChannelContents]

    /// Position of a node by its name.
    let positions: [String: Int]
    /// Positions of the ends of each link, and of its channel.
    let ends: [(client: Int, server: Int, channel: Int)]
    /// Positions of the links of each node.
    let clientLinks: [[Int]]
    let serverLinks: [[Int]]

    /// Nil where a link names a node or a channel that there is not.
    public init?(nodes: [Node], links: [Link], policies: [(channel: ChannelName, policy: ChannelPolicy)]) {
        let positions = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
        let channels = Dictionary(policies.enumerated().map { ($0.element.channel, $0.offset) }) { first, _ in first }
        var ends: [(client: Int, server: Int, channel: Int)] = []
        var clientLinks = [[Int]](repeating: [], count: nodes.count), serverLinks = clientLinks
        for (position, link) in links.enumerated() {
            guard let client = positions[link.client], let server = positions[link.server], let channel = channels[link.channel] else { return nil }
            ends.append((client, server, channel))
            clientLinks[client].append(position)
            serverLinks[server].append(position)
        }
        self.nodes = nodes
        self.links = links
        self.channels = policies.map { ChannelContents(channel: $0.channel, policy: $0.policy) }
        self.positions = positions
        self.ends = ends
        self.clientLinks = clientLinks
        self.serverLinks = serverLinks
    }

    /// Nil never for a topology that the loader has accepted.
    public init?(_ topology: Topology) {
        self.init(
            nodes: topology.nodes.map { Node(name: $0.name, party: $0.party, house: $0.municipality ?? $0.operator) },
            links: topology.links.map { Link(name: $0.name, channel: $0.channel, client: $0.client, server: $0.server) },
            policies: topology.channels.map { ($0.name, $0.policy) })
    }

    /// The parties that there are, in the order of their first node.
    public var parties: [Party] {
        var seen: Set<Party> = []
        return nodes.map(\.party).filter { seen.insert($0).inserted }
    }
}
