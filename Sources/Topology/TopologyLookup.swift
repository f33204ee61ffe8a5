public import Domain
public import Policy

/// Positions by name, so that lookups do not depend on the size of the network.
struct TopologyIndex: Sendable, Hashable {
    let operators: [String: Int]
    let municipalities: [String: Int]
    let municipalityCodes: [String: Int]
    let nodes: [String: Int]
    let nodeAddresses: [IPv4Address: Int]
    let channels: [ChannelName: Int]
    let links: [String: Int]
    let clientLinks: [String: [Int]]
    let serverLinks: [String: [Int]]
    /// By the id of the municipality.
    let lgwanLinks: [String: Int]

    init(
        operators: [Topology.Operator], municipalities: [Topology.Municipality], nodes: [Topology.Node],
        channels: [Topology.Channel], links: [Topology.Link]
    ) {
        self.operators = Self.positions(operators, \.id)
        self.municipalities = Self.positions(municipalities, \.id)
        municipalityCodes = Self.positions(municipalities, \.code)
        self.nodes = Self.positions(nodes, \.name)
        nodeAddresses = Self.positions(nodes, \.address)
        self.channels = Self.positions(channels, \.name)
        self.links = Self.positions(links, \.name)
        clientLinks = Dictionary(grouping: links.indices) { links[$0].client }
        serverLinks = Dictionary(grouping: links.indices) { links[$0].server }
        var lgwanLinks: [String: Int] = [:]
        for (position, link) in links.enumerated() where link.channel == .lgwan {
            guard let server = self.nodes[link.server], let municipality = nodes[server].municipality else { continue }
            lgwanLinks[municipality] = position
        }
        self.lgwanLinks = lgwanLinks
    }

    private static func positions<Element, Key: Hashable>(_ elements: [Element], _ key: (Element) -> Key) -> [Key: Int] {
        Dictionary(elements.indices.map { (key(elements[$0]), $0) }) { first, _ in first }
    }
}

extension Topology {
    public func `operator`(_ id: String) -> Operator? { index.operators[id].map { operators[$0] } }

    public func municipality(_ id: String) -> Municipality? { index.municipalities[id].map { municipalities[$0] } }

    /// By 全国地方公共団体コード.
    public func municipality(code: String) -> Municipality? { index.municipalityCodes[code].map { municipalities[$0] } }

    public func node(named name: String) -> Node? { index.nodes[name].map { nodes[$0] } }

    public func node(at address: IPv4Address) -> Node? { index.nodeAddresses[address].map { nodes[$0] } }

    public func nodes(of party: Party) -> [Node] { nodes.filter { $0.party == party } }

    public func channel(_ name: ChannelName) -> Channel? { index.channels[name].map { channels[$0] } }

    /// What may cross `channel`; nil where the network has no such channel, so nothing may.
    public func policy(for channel: ChannelName) -> ChannelPolicy? { self.channel(channel)?.policy }

    public func link(named name: String) -> Link? { index.links[name].map { links[$0] } }

    public func links(of channel: ChannelName) -> [Link] { links.filter { $0.channel == channel } }

    /// The links over which `node` sits at `end`, of one channel or of all.
    public func links(of node: String, as end: Link.End, over channel: ChannelName? = nil) -> [Link] {
        let positions = (end == .client ? index.clientLinks : index.serverLinks)[node] ?? []
        return positions.map { links[$0] }.filter { channel == nil || $0.channel == channel }
    }

    /// The nodes at the far ends of those links.
    public func peers(of node: String, as end: Link.End, over channel: ChannelName) -> [Node] {
        links(of: node, as: end, over: channel).compactMap { self.node(named: end == .client ? $0.server : $0.client) }
    }

    /// The issuing server's link of one municipality, as the centre routes by code (A14).
    public func lgwanLink(toMunicipalityCode code: String) -> Link? {
        municipality(code: code).flatMap { index.lgwanLinks[$0.id] }.map { links[$0] }
    }
}
