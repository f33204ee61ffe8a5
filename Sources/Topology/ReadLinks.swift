import Domain
import Faults
import JSON

/// A link as read, with the places that later checks may have to name.
struct ReadLink {
    let link: Topology.Link
    let offset: Int
    let addressOffset: Int
}

extension TopologyReader {
    mutating func links(_ value: LocatedJSON, nodes: [String: ReadNode], nodeNames: [String], channelNames: Set<String>) -> [ReadLink] {
        var links: [ReadLink] = []
        let known = Set(nodeNames)
        for member in named(value, of: "links", counts: TopologyBounds.links) {
            guard let entry = object(member.value, as: .link) else { continue }
            let address = entry["address"].flatMap { self.address($0) }
            guard let endpointsValue = entry["endpoints"],
                  let endpoints = elements(endpointsValue, of: "endpoints, the client and the server", counts: 2...2),
                  let client = endpoint(endpoints[0], known: known, nodeNames: nodeNames),
                  let server = endpoint(endpoints[1], known: known, nodeNames: nodeNames) else { continue }
            guard client.channel == server.channel else {
                report(.parties, at: endpointsValue.offset, "the endpoints name two channels, \(client.channel) and \(server.channel)")
                continue
            }
            guard let channel = ChannelName(rawValue: client.channel), channelNames.contains(client.channel) else {
                report(.danglingName, at: endpoints[0].offset, "no channel is called \"\(clipped(client.channel))\"; known: \(channelNames.sorted().joined(separator: ", "))")
                continue
            }
            guard let address, let addressValue = entry["address"] else { continue }
            let faults = entry["faults"].map { self.faults($0) } ?? []
            let link = Topology.Link(name: member.key, channel: channel, client: client.node, server: server.node, address: address, faults: faults)
            checkEnds(of: link, places: endpoints.map(\.offset), nodes: nodes)
            let namingEnd = channel.namingEnd(server: nodes[server.node]?.node.party)
            let rightName = "\(channel.rawValue).\(link.node(at: namingEnd))"
            if member.key != rightName {
                report(.notAName, at: member.keyOffset, "a link is called after its channel and its \(namingEnd.rawValue): \"\(rightName)\"")
            }
            links.append(ReadLink(link: link, offset: member.keyOffset, addressOffset: addressValue.offset))
        }
        return links
    }

    /// `node:channel`, as containerlab writes a node and its interface.
    private mutating func endpoint(_ value: LocatedJSON, known: Set<String>, nodeNames: [String]) -> (node: String, channel: String)? {
        let parts = parsed(value, expected: "an endpoint of the form \"node:channel\"") { text -> [Substring]? in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            return parts.count == 2 ? parts : nil
        }
        guard let parts else { return nil }
        let node = String(parts[0])
        guard known.contains(node) else {
            report(.danglingName, at: value.offset, "no node is called \"\(clipped(node))\"; known: \(knownNames(nodeNames, near: node))")
            return nil
        }
        return (node, String(parts[1]))
    }

    private mutating func checkEnds(of link: Topology.Link, places: [Int], nodes: [String: ReadNode]) {
        // A node that could not be read has its own problem already.
        let parties = link.channel.parties
        guard let client = nodes[link.client]?.node, let server = nodes[link.server]?.node else { return }
        for (node, allowed, end, place) in [(client, [parties.client], "client", places[0]), (server, parties.servers, "server", places[1])]
        where !allowed.contains(node.party) {
            let expected = allowed.map(\.description).joined(separator: " or a ")
            report(.parties, at: place, "the \(end) of \(link.channel.rawValue) is a \(expected); \(node.name) is a \(node.party)")
        }
        if link.channel.staysInOneHouse, let left = client.house, let right = server.house, left != right {
            report(.parties, at: places[1], "\(client.name) belongs to \(left) and \(server.name) to \(right); \(link.channel.rawValue) stays inside one of them")
        }
    }
}
