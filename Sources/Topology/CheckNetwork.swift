import Domain
import JSON

/// The management as it stands in the file.
struct ReadManagement {
    let setting: Topology.Management
    let addressOffset: Int
    let portOffset: Int
}

/// Checks that need more than one section of the file.
extension TopologyReader {
    /// Every address lies in the subnet, is not reserved, and is used once.
    mutating func checkAddresses(subnet: Subnet?, nodes: [ReadNode], channels: [ReadChannel], links: [ReadLink], management: ReadManagement?) {
        var owners: [IPv4Address: String] = [:]
        owners.reserveCapacity(nodes.count + channels.count + links.count)
        for read in nodes { checkAddress(read.node.address, of: "node \(read.node.name)", at: read.addressOffset, subnet, &owners) }
        for read in channels { checkAddress(read.channel.address, of: "the line of \(read.channel.name.rawValue)", at: read.addressOffset, subnet, &owners) }
        for read in links { checkAddress(read.link.address, of: "link \(read.link.name)", at: read.addressOffset, subnet, &owners) }
        if let management {
            checkAddress(management.setting.address, of: "the management", at: management.addressOffset, subnet, &owners)
            let last = management.setting.firstPort + channels.count + nodes.count - 1
            if last > TopologyBounds.port.upperBound {
                report(.address, at: management.portOffset, "\(channels.count + nodes.count) processes need the ports up to \(last); the last one is \(TopologyBounds.port.upperBound)")
            }
        }
    }

    private mutating func checkAddress(_ address: IPv4Address, of owner: String, at offset: Int, _ subnet: Subnet?, _ owners: inout [IPv4Address: String]) {
        if let subnet, !subnet.contains(address) {
            report(.address, at: offset, "\(address) lies outside of the subnet \(subnet)")
        } else if address.isReserved {
            report(.address, at: offset, "\(address) is reserved; the last octet is 1 to 254")
        }
        if let other = owners[address] {
            report(.address, at: offset, "\(address) is already the address of \(other)")
        } else {
            owners[address] = owner
        }
    }

    /// Every municipality has its issuing server and its family register, every operator its store network, and each of the two
    /// centres exists.
    mutating func checkHouses(_ houses: Houses, nodes: LocatedJSON, municipalities: LocatedJSON, operators: LocatedJSON) {
        for party in [Party(.jlisCenter, .issuingCenter), Party(.jpkiCenter)] where houses.holders[Houses.Identity(party: party, house: nil)] == nil {
            report(.identity, at: nodes.offset, "there is no \(party)")
        }
        let issuingServer = Party(.municipality, .issuingServer)
        for member in municipalities.objectMembers ?? [] where houses.holders[Houses.Identity(party: issuingServer, house: member.key)] != member.key {
            guard let holder = houses.holders[Houses.Identity(party: issuingServer, house: member.key)] else {
                report(.identity, at: member.keyOffset, "\(clipped(member.key)) has no issuing server; expected a node \"\(clipped(member.key))\" with the role \"issuing-server\"")
                continue
            }
            report(.identity, at: member.keyOffset, "the issuing server of \(clipped(member.key)) is called \"\(clipped(holder))\"; it is called as the municipality is")
        }
        let familyRegister = Party(.municipality, .familyRegister)
        for member in municipalities.objectMembers ?? [] where houses.holders[Houses.Identity(party: familyRegister, house: member.key)] == nil {
            report(.identity, at: member.keyOffset, "\(clipped(member.key)) has no family register; expected a node with the role \"family-register\"")
        }
        for member in operators.objectMembers ?? [] where houses.holders[Houses.Identity(party: Party(.storeNetwork), house: member.key)] == nil {
            report(.identity, at: member.keyOffset, "\(clipped(member.key)) has no store network; expected a node of the kind \"store-network\"")
        }
    }

    /// Every node has the links that it needs, and none twice where one is the most; and none of a channel that a city of its pattern does not
    /// have (A7: what stands at an ASP is no part of the city's own network).
    mutating func checkNeeds(nodes: [ReadNode], links: [ReadLink], patterns: [String: Topology.Pattern]) {
        struct Seat: Hashable { let node: String; let channel: ChannelName; let end: Topology.Link.End; let peer: Party? }
        let parties = Dictionary(nodes.map { ($0.node.name, $0.node.party) }) { first, _ in first }
        var counts: [Seat: Int] = [:]
        for link in links.map(\.link) {
            for (node, end, peer) in [(link.client, Topology.Link.End.client, parties[link.server]), (link.server, .server, parties[link.client])] {
                counts[Seat(node: node, channel: link.channel, end: end, peer: nil), default: 0] += 1
                if let peer { counts[Seat(node: node, channel: link.channel, end: end, peer: peer), default: 0] += 1 }
            }
        }
        for read in nodes {
            let pattern = read.node.municipality.flatMap { patterns[$0] }
            for need in LinkNeed.all where need.party == read.node.party {
                let count = counts[Seat(node: read.node.name, channel: need.channel, end: need.end, peer: need.peer)] ?? 0
                let what = "\(need.channel.rawValue)\(need.peer.map { " with a \($0)" } ?? "") as its \(need.end.rawValue)"
                guard need.pattern == nil || need.pattern == pattern else {
                    if let pattern, count > 0 {
                        report(.missingLink, at: read.offset, "\(read.node.name) has a link of \(what); a \(need.party) of the pattern \"\(pattern.rawValue)\" has none")
                    }
                    continue
                }
                if count == 0 {
                    report(.missingLink, at: read.offset, "\(read.node.name) has no link of \(what); a \(need.party) cannot work without one")
                } else if need.exactlyOne, count > 1 {
                    report(.missingLink, at: read.offset, "\(read.node.name) has \(count) links of \(what); a \(need.party) has exactly one")
                }
            }
        }
    }

    /// Whoever waits for an answer waits longer than those who work on it: otherwise work goes on for a
    /// transaction that has ended (invariant 3).
    mutating func checkTimeouts(_ channels: [ReadChannel]) {
        let byName = Dictionary(channels.map { ($0.channel.name, $0) }) { first, _ in first }
        let chain: [(outer: ChannelName, inner: [ChannelName])] = [
            (.kioskLine, [.dedicated]), (.dedicated, [.jpki, .lgwan]), (.lgwan, [.core]), (.lgwan, [.lgwanFamily]),
            (.registration, [.siteLine]), (.siteLine, [.jpki, .lgwan]),
        ]
        for (outer, inner) in chain {
            guard let waiting = byName[outer] else { continue }
            let needed = inner.compactMap { byName[$0]?.channel.timeoutMilliseconds }.reduce(0, +)
            if waiting.channel.timeoutMilliseconds <= needed {
                report(.timeouts, at: waiting.timeoutOffset, "\(outer.rawValue) waits \(waiting.channel.timeoutMilliseconds) ms; it must be more than \(needed), the time of \(inner.map(\.rawValue).joined(separator: " and "))")
            }
        }
    }
}
