import Domain
public import Policy
import Topology

/// Who can reach whom with what. Rows send, columns receive. Of nodes where there are few, of parties where there are many.
public struct ReachMatrix: Sendable {
    /// What can cross one link towards the receiver.
    public struct Direct: Sendable {
        public let channel: String
        /// One of them, and how many there are.
        public let link: String
        public let links: Int
        public let bodies: [BodyContents]
        public let forms: FormSet
    }

    public struct Cell: Sendable {
        public let from: String
        public let to: String
        public let direct: [Direct]
        /// What begins at the sender and may come to the receiver, directly or by relay.
        public let arriving: FormSet
        /// What the receiver can make of it.
        public let made: FormSet
        /// By which way the most telling of it comes, with the rules that let it.
        public let path: FlowPath?

        /// The most telling thing that may come; nil for nothing.
        public var exposure: Exposure? { direct.reduce(arriving) { $0.union($1.forms) }.exposure }
        public var isDirect: Bool { !direct.isEmpty }
    }

    /// Names of nodes, or of parties.
    public let names: [String]
    public let isOfNodes: Bool
    /// A row for each name, a cell for each name.
    public let rows: [[Cell]]

    /// With more nodes than this the matrix is of parties.
    public static let nodesMaximum = 40
}

extension Examination {
    public func matrix() -> ReachMatrix {
        let isOfNodes = network.nodes.count <= ReachMatrix.nodesMaximum
        let parties = network.parties
        let partyPositions = Dictionary(uniqueKeysWithValues: parties.enumerated().map { ($0.element, $0.offset) })
        let group = isOfNodes ? Array(network.nodes.indices) : network.nodes.map { partyPositions[$0.party] ?? 0 }
        let names = isOfNodes ? network.nodes.map(\.name) : parties.map(\.description)
        let everything = Spread(from: network.seeds(of: .all), in: network)
        let direct = directWays(group, everything)
        let rows = names.indices.map { row in
            let spread = Spread(from: network.seeds(of: .all, at: { group[$0] == row }, label: { $0 }), in: network)
            return cells(of: row, names, group, spread, direct)
        }
        return ReachMatrix(names: names, isOfNodes: isOfNodes, rows: rows)
    }

    private struct Pair: Hashable { let from: Int, to: Int }

    /// For each pair of groups and each channel between them, a link that stands for all.
    private func directWays(_ group: [Int], _ everything: Spread) -> [Pair: [ReachMatrix.Direct]] {
        struct Way: Hashable { let pair: Pair, channel: Int, isToServer: Bool }
        var found: [Way: (link: Int, count: Int, held: FormSet)] = [:], order: [Way] = []
        for link in network.links.indices {
            let ends = network.ends[link]
            for (isToServer, sender, receiver) in [(true, ends.client, ends.server), (false, ends.server, ends.client)] {
                let way = Way(pair: Pair(from: group[sender], to: group[receiver]), channel: ends.channel, isToServer: isToServer)
                if found[way] == nil { order.append(way) }
                let before = found[way] ?? (link, 0, FormSet())
                found[way] = (before.link, before.count + 1, before.held.union(everything.held(by: sender)))
            }
        }
        var ways: [Pair: [ReachMatrix.Direct]] = [:]
        for way in order {
            guard let (link, count, held) = found[way] else { continue }
            let contents = network.channels[way.channel]
            ways[way.pair, default: []].append(ReachMatrix.Direct(
                channel: contents.channel.rawValue, link: network.links[link].name, links: count, bodies: contents.bodies(toServer: way.isToServer),
                forms: contents.forms(toServer: way.isToServer).intersection(held)))
        }
        return ways
    }

    private func cells(of row: Int, _ names: [String], _ group: [Int], _ spread: Spread, _ direct: [Pair: [ReachMatrix.Direct]]) -> [ReachMatrix.Cell] {
        var arriving = [FormSet](repeating: FormSet(), count: names.count), made = arriving
        var best: [(exposure: Exposure, link: Int, isToServer: Bool, form: Form, sender: Int, receiver: Int)?] = names.map { _ in nil }
        for link in network.links.indices {
            let ends = network.ends[link]
            for (isToServer, sender, receiver) in [(true, ends.client, ends.server), (false, ends.server, ends.client)] {
                let column = group[receiver]
                for form in spread.crossing(link, isToServer: isToServer).forms where spread.holds(form, at: sender, otherThan: receiver) {
                    arriving[column].formUnion(FormSet([form]))
                    if best[column].map({ $0.exposure < form.exposure }) ?? true { best[column] = (form.exposure, link, isToServer, form, sender, receiver) }
                }
            }
        }
        for node in network.nodes.indices where !arriving[group[node]].isEmpty {
            for conversion in Conversion.all where conversion.party == party(node) && spread.holds(conversion.to, at: node, otherThan: node) {
                made[group[node]].formUnion(FormSet([conversion.to]))
            }
        }
        return names.indices.map { column in
            let path = best[column].flatMap { found in
                spread.path(to: found.sender, as: found.form, otherThan: found.receiver)?.adding(network.sending(over: found.link, isToServer: found.isToServer, found.form))
            }
            return ReachMatrix.Cell(
                from: names[row], to: names[column], direct: direct[Pair(from: row, to: column)] ?? [], arriving: arriving[column],
                made: made[column].subtracting(arriving[column]), path: path)
        }
    }
}
