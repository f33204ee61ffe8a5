import Domain
import JSON

/// A node as read, with the places that later checks may have to name.
struct ReadNode {
    let node: Topology.Node
    let offset: Int
    let addressOffset: Int
}

/// The operators and municipalities of the file, and which nodes they have so far.
struct Houses {
    let operators: [String]
    let municipalities: [String]
    private let known: Set<String>
    /// The first node of each identity: a house has one node of each party, kiosks apart.
    var holders: [Identity: String] = [:]

    struct Identity: Hashable {
        let party: Party
        let house: String?
    }

    init(operators: [String], municipalities: [String]) {
        self.operators = operators
        self.municipalities = municipalities
        known = Set(operators.map { "operator " + $0 } + municipalities.map { "municipality " + $0 })
    }

    func has(_ what: String, called name: String) -> Bool { known.contains(what + " " + name) }
}

extension TopologyReader {
    mutating func nodes(_ value: LocatedJSON, houses: inout Houses) -> [ReadNode] {
        var nodes: [ReadNode] = []
        for member in named(value, of: "nodes", counts: TopologyBounds.nodes) {
            checkName(of: member)
            guard let entry = object(member.value, as: .node), let party = party(entry) else { continue }
            let address = entry["address"].flatMap { self.address($0) }
            let belongsToOperator = party.kind == .kiosk || party.kind == .storeNetwork
            let company = house("operator", of: entry, party: party, isNeeded: belongsToOperator, houses: houses)
            let municipality = house("municipality", of: entry, party: party, isNeeded: party.kind == .municipality, houses: houses)

            // Of kiosks and of people's own machines there may be many.
            if ![.kiosk, .personalComputer].contains(party.kind), !belongsToOperator || company != nil, party.kind != .municipality || municipality != nil {
                let identity = Houses.Identity(party: party, house: company ?? municipality)
                if let holder = houses.holders[identity] {
                    let house = identity.house.map { " of \($0)" } ?? ""
                    report(.identity, at: member.keyOffset, "\(holder) is already the \(party)\(house); there may be only one")
                } else {
                    houses.holders[identity] = member.key
                }
            }
            guard let address, let addressValue = entry["address"] else { continue }
            let node = Topology.Node(name: member.key, party: party, address: address, municipality: municipality, operator: company)
            nodes.append(ReadNode(node: node, offset: member.keyOffset, addressOffset: addressValue.offset))
        }
        return nodes
    }

    /// Kind and role of a node, or of the party of a channel.
    mutating func party(_ entry: TopologyObject) -> Party? {
        guard let kindValue = entry["kind"], let kind: NodeKind = word(kindValue) else { return nil }
        guard let roleValue = entry["role"] else {
            guard kind.roles.isEmpty else {
                report(.missingKey, at: entry.offset, "the key \"role\" is missing; a \(kind.rawValue) is one of \(quoted(kind.roles.map(\.rawValue)))")
                return nil
            }
            return Party(kind)
        }
        guard let role: NodeRole = word(roleValue) else { return nil }
        guard kind.roles.contains(role) else {
            let expected = kind.roles.isEmpty ? "it has no role" : "its roles: \(quoted(kind.roles.map(\.rawValue)))"
            report(.unknownValue, at: roleValue.offset, "a \(kind.rawValue) cannot have the role \"\(role.rawValue)\"; \(expected)")
            return nil
        }
        return Party(kind, role)
    }

    private mutating func house(_ what: String, of entry: TopologyObject, party: Party, isNeeded: Bool, houses: Houses) -> String? {
        guard let value = entry[what] else {
            if isNeeded { report(.missingKey, at: entry.offset, "the key \"\(what)\" is missing; a \(party) belongs to one") }
            return nil
        }
        guard isNeeded else {
            report(.unknownKey, at: value.offset, "a \(party) belongs to no \(what)")
            return nil
        }
        guard let name = text(value) else { return nil }
        guard houses.has(what, called: name) else {
            let known = what == "operator" ? houses.operators : houses.municipalities
            report(.danglingName, at: value.offset, "no \(what) is called \"\(clipped(name))\"; known: \(knownNames(known, near: name))")
            return nil
        }
        return name
    }

    mutating func address(_ value: LocatedJSON) -> IPv4Address? {
        parsed(value, expected: "an IPv4 address such as 127.20.1.1", IPv4Address.init)
    }

    /// A list of what there is, the nearest first where there is much.
    func knownNames(_ names: [String], near name: String) -> String {
        guard names.count > 20, let nearest = nearestName(to: name, among: names) else { return names.joined(separator: ", ") }
        return "\(nearest), … (\(names.count) in all)"
    }
}
