import Domain
import Policy
import Topology

/// The roomiest way from one party to the JPKI link, if every node on it lies: how much it could carry at once.
public struct RoomyPath: Sendable {
    public struct Hop: Sendable {
        public let from: String
        public let to: String
        /// The roomiest body of the channel in this direction.
        public let body: String
        public let pointer: String
        public let bits: Double
    }

    public let from: String
    public let hops: [Hop]

    /// Bits of the narrowest hop: what one message of each hop can pass on.
    public var bits: Double { hops.map(\.bits).min() ?? 0 }
    /// How many messages over the narrowest hop an Individual Number takes; nil where none is enough.
    public var messagesForIndividualNumber: Int? { bits < 1 ? nil : Int((Room.individualNumberBits / bits).rounded(.up)) }
}

extension FlowNetwork {
    /// For each party but the JPKI centre, the way to it whose narrowest hop is widest. Parties stand for their nodes, since the allowlist is the
    /// same for all links of a channel.
    public func roomyPathsToJPKI() -> [RoomyPath] {
        struct Edge { let from: Party, to: Party, hop: RoomyPath.Hop }
        var seen: Set<String> = [], edges: [Edge] = []
        for (position, _) in links.enumerated() {
            let ends = ends[position], contents = channels[ends.channel]
            for (isToServer, sender, receiver) in [(true, ends.client, ends.server), (false, ends.server, ends.client)] {
                let from = nodes[sender].party, to = nodes[receiver].party
                guard seen.insert("\(from) \(to) \(ends.channel) \(isToServer)").inserted,
                      let widest = contents.bodies(toServer: isToServer).map(\.room).max(by: { $0.bits < $1.bits }) else { continue }
                edges.append(Edge(from: from, to: to, hop: RoomyPath.Hop(
                    from: from.description, to: to.description, body: widest.body.name, pointer: widest.body.pointer, bits: widest.bits)))
            }
        }
        let target = Party(.jpkiCenter)
        // Backwards from the JPKI centre: the party whose way is widest is settled next, as in Dijkstra's search.
        var widths: [Party: Double] = [target: .infinity], next: [Party: Edge] = [:], settled: Set<Party> = []
        while let party = widths.filter({ !settled.contains($0.key) }).max(by: { ($0.value, $1.key.description) < ($1.value, $0.key.description) })?.key {
            settled.insert(party)
            for edge in edges where edge.to == party {
                let width = min(widths[party] ?? 0, edge.hop.bits)
                if width > widths[edge.from] ?? 0 {
                    widths[edge.from] = width
                    next[edge.from] = edge
                }
            }
        }
        return parties.filter { $0 != target }.compactMap { party in
            var hops: [RoomyPath.Hop] = [], place = party
            while let edge = next[place], hops.count < edges.count {
                hops.append(edge.hop)
                place = edge.to
            }
            return hops.isEmpty ? nil : RoomyPath(from: party.description, hops: hops)
        }
    }
}
