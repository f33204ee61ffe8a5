import Domain
import JSON
import Policy

/// A channel as read, with the places that later checks may have to name.
struct ReadChannel {
    let channel: Topology.Channel
    let addressOffset: Int
    let timeoutOffset: Int
}

extension TopologyReader {
    mutating func channels(_ value: LocatedJSON) -> [ReadChannel] {
        var channels: [ReadChannel] = []
        var ownerOfAuthority: [String: String] = [:]
        let members = named(value, of: "channels", counts: 1...ChannelName.allCases.count)
        for member in members {
            guard let name = ChannelName(rawValue: member.key) else {
                let known = ChannelName.allCases.map(\.rawValue)
                report(.unknownValue, at: member.keyOffset, "\"\(clipped(member.key))\" is no channel; known: \(quoted(known))")
                continue
            }
            guard let entry = object(member.value, as: .channel) else { continue }
            if let authority = entry["certificateAuthority"], let authorityName = self.name(authority) {
                if let owner = ownerOfAuthority[authorityName] {
                    report(.duplicate, at: authority.offset, "\(owner) already has the certificate authority \"\(authorityName)\"; every channel trusts one of its own")
                }
                ownerOfAuthority[authorityName] = name.rawValue
            }
            if let channel = channel(entry, name: name) { channels.append(channel) }
        }
        for name in LinkNeed.channels where !members.contains(where: { $0.key == name.rawValue }) {
            report(.missingKey, at: value.offset, "the channel \"\(name.rawValue)\" is missing")
        }
        return channels
    }

    private mutating func channel(_ entry: TopologyObject, name: ChannelName) -> ReadChannel? {
        let parties = entry["parties"].flatMap { self.parties($0, of: name) }
        let authority = entry["certificateAuthority"]?.stringValue
        let address = entry["address"].flatMap { self.address($0) }
        let port = entry["port"].flatMap { integer($0, in: TopologyBounds.port) }.flatMap { UInt16(exactly: $0) }
        let timeout = entry["timeoutMilliseconds"].flatMap { integer($0, in: TopologyBounds.timeoutMilliseconds) }
        let connections = entry["maximumConnectionsPerLink"].flatMap { integer($0, in: TopologyBounds.connectionsPerLink) }
        let rate = entry["maximumConnectionsPerSecond"].flatMap { integer($0, in: TopologyBounds.connectionsPerSecond) }
        let policy = entry["allowlist"].flatMap { allowlist($0, of: name) }
        guard let parties, let authority, let address, let port, let timeout, let connections, let rate, let policy,
              let addressValue = entry["address"], let timeoutValue = entry["timeoutMilliseconds"] else { return nil }
        let channel = Topology.Channel(
            name: name, client: parties.client, servers: parties.servers, certificateAuthority: authority, address: address, port: port,
            timeoutMilliseconds: timeout, maximumConnectionsPerLink: connections, maximumConnectionsPerSecond: rate, policy: policy)
        return ReadChannel(channel: channel, addressOffset: addressValue.offset, timeoutOffset: timeoutValue.offset)
    }

    /// The file states the parties for its readers; the program knows them, and both must agree.
    private mutating func parties(_ value: LocatedJSON, of name: ChannelName) -> (client: Party, servers: [Party])? {
        let known = name.parties
        guard let entry = object(value, as: .parties) else { return nil }
        for (key, expected) in [("client", [known.client]), ("server", known.servers)] {
            guard let side = entry[key], let stated = statedParties(side, count: expected.count) else { continue }
            for (place, party) in stated where !expected.contains(party) || stated.filter({ $0.party == party }).count > 1 {
                report(.parties, at: place, "the \(key) of \(name.rawValue) is a \(expected.map(\.description).joined(separator: " or a ")), not a \(party)")
            }
        }
        return known
    }

    /// One party, or a list where several answer, each with its place; nil where one of them cannot be read.
    private mutating func statedParties(_ value: LocatedJSON, count: Int) -> [(place: Int, party: Party)]? {
        guard count > 1 else {
            guard let opened = object(value, as: .party), let party = party(opened) else { return nil }
            return [(value.offset, party)]
        }
        guard let elements = elements(value, of: "parties", counts: count...count) else { return nil }
        var parties: [(place: Int, party: Party)] = []
        for element in elements {
            guard let opened = object(element, as: .party), let party = party(opened) else { return nil }
            parties.append((element.offset, party))
        }
        return parties
    }
}
