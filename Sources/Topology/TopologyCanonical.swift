import Domain
import Faults
import JSON

extension Topology {
    /// The topology as the one JSON text that means it: no notes, no layout, defaults written out, in the
    /// order of the file. `parse` reads it back as an equal topology. Its SHA-256 is the topology digest by
    /// which nodes know that they belong to one network (invariant 8).
    public func canonical() -> [UInt8] { json.canonicalBytes }

    /// The same network on the addresses of another subnet; the last two octets stay.
    public func moved(toSubnet subnet: Subnet) -> Topology {
        Topology(
            name: name, seed: seed, subnet: subnet, clock: clock, card: card, limits: limits, capture: capture,
            management: management.map { Management(address: subnet.adopting($0.address), firstPort: $0.firstPort) }, operators: operators,
            municipalities: municipalities,
            nodes: nodes.map {
                Node(name: $0.name, party: $0.party, address: subnet.adopting($0.address), municipality: $0.municipality, operator: $0.operator)
            },
            channels: channels.map {
                Channel(
                    name: $0.name, client: $0.client, servers: $0.servers, certificateAuthority: $0.certificateAuthority,
                    address: subnet.adopting($0.address), port: $0.port, timeoutMilliseconds: $0.timeoutMilliseconds,
                    maximumConnectionsPerLink: $0.maximumConnectionsPerLink, maximumConnectionsPerSecond: $0.maximumConnectionsPerSecond,
                    policy: $0.policy)
            },
            links: links.map {
                Link(name: $0.name, channel: $0.channel, client: $0.client, server: $0.server, address: subnet.adopting($0.address), faults: $0.faults)
            })
    }

    /// The same network with a population drawn from another seed.
    public func seeded(_ seed: String) -> Topology {
        Topology(
            name: name, seed: seed, subnet: subnet, clock: clock, card: card, limits: limits, capture: capture, management: management,
            operators: operators, municipalities: municipalities, nodes: nodes, channels: channels, links: links)
    }

    /// The same network, whose processes serve nothing to an operator.
    public var withoutManagement: Topology {
        Topology(
            name: name, seed: seed, subnet: subnet, clock: clock, card: card, limits: limits, capture: capture, management: nil,
            operators: operators, municipalities: municipalities, nodes: nodes, channels: channels, links: links)
    }

    private var json: JSONValue {
        let zone = clock.zone.secondsEast / 60
        let zoneText = "\(zone < 0 ? "-" : "+")\(Topology.twoDigits(abs(zone) / 60)):\(Topology.twoDigits(abs(zone) % 60))"
        let members: JSONValue = [
            "name": .string(name),
            "seed": .string(seed),
            "subnet": .string(subnet.description),
            "clock": ["zone": .string(zoneText), "start": .string(clock.start?.iso8601 ?? "now")],
            "card": ["key": .string(card.key.rawValue)],
            "limits": [
                "sessionLifetimeSeconds": .integer(Int64(limits.sessionLifetimeSeconds)),
                "validityMaximumAgeSeconds": .integer(Int64(limits.validityMaximumAgeSeconds)),
                "sync": [
                    "intervalSeconds": .integer(Int64(limits.sync.intervalSeconds)), "staleAfterSeconds": .integer(Int64(limits.sync.staleAfterSeconds)),
                    "leaseMilliseconds": .integer(Int64(limits.sync.leaseMilliseconds)),
                ],
                "kiosk": limits.kiosk.json,
            ],
            "capture": ["secrets": .string(capture.secrets.rawValue)],
            "operators": .object(operators.map { JSONMember($0.id, ["name": .string($0.name)]) }),
            "municipalities": .object(municipalities.map { JSONMember($0.id, $0.json) }),
            "nodes": .object(nodes.map { JSONMember($0.name, $0.json) }),
            "channels": .object(channels.map { JSONMember($0.name.rawValue, $0.json) }),
            "links": .object(links.map { JSONMember($0.name, $0.json) }),
        ]
        guard let management else { return members }
        let place: JSONValue = ["address": .string(management.address.description), "firstPort": .integer(Int64(management.firstPort))]
        return .object((members.objectMembers ?? []) + [JSONMember("management", place)])
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension Topology.KioskLimits {
    fileprivate var json: JSONValue {
        [
            "forgottenWarningSeconds": .integer(Int64(forgottenWarningSeconds)), "forgottenLossSeconds": .integer(Int64(forgottenLossSeconds)),
            "maintenanceSeconds": .integer(Int64(maintenanceSeconds)), "maintenanceTries": .integer(Int64(maintenanceTries)),
            "maintenanceLockoutSeconds": .integer(Int64(maintenanceLockoutSeconds)),
        ]
    }
}

extension Topology.Municipality {
    fileprivate var json: JSONValue {
        [
            "code": .string(code),
            "name": .string(name),
            "prefecture": .string(prefecture),
            "head": ["title": .string(head.title), "name": .string(head.name)],
            "pattern": .string(pattern.rawValue),
            "residents": .integer(Int64(residents)),
            "paper": ["deterrentText": .string(paper.deterrentText), "latentImage": .string(paper.latentImage.rawValue)],
            "hours": ["general": hours.general.json, "familyRegister": hours.familyRegister.json],
            "certificates": .array(certificates.map(\.json)),
        ]
    }
}

extension Topology.Timetable {
    fileprivate var json: JSONValue {
        [
            "opens": .string(opens.description), "closes": .string(closes.description), "days": .string(days.rawValue),
            "closed": ["first": .string(closed.first.description), "last": .string(closed.last.description)],
        ]
    }
}

extension Topology.Certificate {
    fileprivate var json: JSONValue {
        let options: [JSONValue] = options.map {
            ["name": .string($0.name), "values": .array($0.values.map(JSONValue.string)), "choicesMaximum": .integer(Int64($0.choicesMaximum))]
        }
        return [
            "kind": .string(kind.rawValue), "feeYen": .integer(Int64(feeYen)), "copiesMaximum": .integer(Int64(copiesMaximum)),
            "options": .array(options),
        ]
    }
}

extension Party {
    fileprivate var members: [JSONMember] {
        [JSONMember("kind", .string(kind.rawValue))] + (role.map { [JSONMember("role", .string($0.rawValue))] } ?? [])
    }
}

extension Topology.Node {
    fileprivate var json: JSONValue {
        var members = party.members
        if let company = self.operator { members.append(JSONMember("operator", .string(company))) }
        if let municipality { members.append(JSONMember("municipality", .string(municipality))) }
        members.append(JSONMember("address", .string(address.description)))
        return .object(members)
    }
}

extension Topology.Channel {
    fileprivate var json: JSONValue {
        [
            "parties": ["client": .object(client.members), "server": serversJSON],
            "certificateAuthority": .string(certificateAuthority),
            "address": .string(address.description),
            "port": .integer(Int64(port)),
            "timeoutMilliseconds": .integer(Int64(timeoutMilliseconds)),
            "maximumConnectionsPerLink": .integer(Int64(maximumConnectionsPerLink)),
            "maximumConnectionsPerSecond": .integer(Int64(maximumConnectionsPerSecond)),
            "allowlist": policy.json,
        ]
    }
}

extension Topology.Channel {
    /// One party, or the list of those who answer.
    private var serversJSON: JSONValue {
        let parties = servers.map { JSONValue.object($0.members) }
        return parties.count == 1 ? parties[0] : .array(parties)
    }
}

extension Topology.Link {
    fileprivate var json: JSONValue {
        let members = [
            JSONMember("endpoints", [.string("\(client):\(channel.rawValue)"), .string("\(server):\(channel.rawValue)")]),
            JSONMember("address", .string(address.description)),
        ]
        return .object(faults.isEmpty ? members : members + [JSONMember("faults", .array(faults.map(\.json)))])
    }
}
