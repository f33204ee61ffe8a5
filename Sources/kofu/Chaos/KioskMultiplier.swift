import Domain
import JSON
import Topology

/// A topology with more kiosks than its file has, for load: copies of its own, in addresses of their own.
enum KioskMultiplier {
    static let maximumKiosks = 2000
    private static let kiosksPerBlock = 250
    /// The third octets from which the copies and their ends of the kiosk line are numbered.
    private static let firstNodeBlock = 150, firstLinkBlock = 200

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter json: a topology in canonical form.
    static func multiplied(_ json: JSONValue, topology: Topology, to count: Int) throws -> JSONValue {
        let kiosks = topology.nodes(of: Party(.kiosk))
        guard !kiosks.isEmpty, count > kiosks.count else { return json }
        guard count <= maximumKiosks else { throw Failure(description: "more than \(maximumKiosks) kiosks do not fit the addresses") }
        var nodes = json["nodes"]?.objectMembers ?? [], links = json["links"]?.objectMembers ?? []
        for index in 0..<(count - kiosks.count) {
            let template = kiosks[index % kiosks.count]
            guard let link = topology.links.first(where: { $0.client == template.name && $0.channel == .kioskLine }),
                  let node = json["nodes"]?[template.name], let old = json["links"]?[link.name] else { throw Failure(description: "\(template.name) has no kiosk line") }
            let name = "kiosk-copy-\(index + 1)"
            guard topology.node(named: name) == nil else { throw Failure(description: "the topology has a \(name) already") }
            nodes.append(JSONMember(name, setting("address", address(template.address, firstNodeBlock, index), in: node)))
            let ends = JSONValue.array([.string("\(name):\(ChannelName.kioskLine.rawValue)"), .string("\(link.server):\(ChannelName.kioskLine.rawValue)")])
            let copied = setting("address", address(link.address, firstLinkBlock, index), in: setting("endpoints", ends, in: old))
            links.append(JSONMember("\(ChannelName.kioskLine.rawValue).\(name)", copied))
        }
        return setting("links", .object(links), in: setting("nodes", .object(nodes), in: json))
    }

    /// In the same /16 as `base`.
    private static func address(_ base: IPv4Address, _ firstBlock: Int, _ index: Int) -> JSONValue {
        let parts = base.description.split(separator: ".")
        return .string("\(parts[0]).\(parts[1]).\(firstBlock + index / kiosksPerBlock).\(index % kiosksPerBlock + 1)")
    }

    private static func setting(_ key: String, _ value: JSONValue, in object: JSONValue) -> JSONValue {
        .object((object.objectMembers ?? []).map { $0.key == key ? JSONMember(key, value) : $0 })
    }
}
