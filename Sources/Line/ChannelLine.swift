import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Node
import Topology

/// The wires of one channel: a carrier for each of its links.
@LoopActor
final class ChannelLine: NodeService {
    private let journal: NodeJournal
    private let carriers: [LinkCarrier]

    init(_ channel: Topology.Channel, _ topology: Topology, _ journal: NodeJournal) throws {
        self.journal = journal
        let key = try NodeKeys.key(RunDirectory.lineKey(of: channel.name))
        carriers = try topology.links(of: channel.name).map { link in
            guard let client = topology.node(named: link.client), let server = topology.node(named: link.server) else {
                throw ControlError(description: "link \(link.name) joins no two nodes")
            }
            return LinkCarrier(
                link: link, channel: channel, client: client.address, server: SocketAddress(host: server.address, port: channel.port),
                listenAddress: SocketAddress(host: link.address, port: channel.port), key: key, recorder: journal)
        }
    }

    func start() async throws {
        for carrier in carriers { try carrier.open() }
    }

    func stop() async {
        for carrier in carriers { carrier.close() }
    }

    var status: [JSONMember] { [JSONMember("links", .array(carriers.map(\.status)))] }

    func control(_ command: String, _ request: JSONValue) async -> JSONValue? {
        guard ["cut", "heal"].contains(command) else { return nil }
        guard let name = request["link"]?.stringValue, let carrier = carriers.first(where: { $0.link.name == name }) else {
            return ["error": "this line has no such link"]
        }
        do {
            if command == "heal" {
                let wasCut = carrier.cut != nil
                try carrier.heal()
                if wasCut { try await journal.commit(.linkHealed, [(.link, .name(name))]) }
            } else {
                guard let cut = Cut(request) else { return ["error": "mode is refuse, reset or blackhole; direction is both, to-server or to-client"] }
                try carrier.apply(cut)
                try await journal.commit(.linkCut, [(.link, .name(name)), (.mode, .code(cut.text))])
            }
            return carrier.status
        } catch {
            return ["error": .string("\(error)")]
        }
    }
}

extension Cut {
    init?(_ request: JSONValue) {
        guard let mode = request["mode"]?.stringValue.flatMap(Mode.init(rawValue:)) else { return nil }
        switch request["direction"] {
        case nil, "both"?: self.init(mode: mode)
        case let value?:
            guard let direction = value.stringValue.flatMap(Direction.init(rawValue:)) else { return nil }
            self.init(mode: mode, directions: [direction])
        }
    }
}

extension LinkCarrier {
    var status: JSONValue {
        [
            "name": .string(link.name), "channel": .string(link.channel.rawValue),
            "endpoints": .array([.string("\(link.client):\(link.channel.rawValue)"), .string("\(link.server):\(link.channel.rawValue)")]),
            "state": .string(cut.map { "cut (\($0.text))" } ?? "open"), "openConnections": .integer(Int64(openConnections)),
            "connections": .integer(Int64(counters.connections)), "refused": .integer(Int64(counters.refusals.values.reduce(0, +))),
            "bytesToServer": .integer(Int64(counters.bytesToServer)), "bytesToClient": .integer(Int64(counters.bytesToClient)),
            "refusals": .object(counters.refusals.sorted { $0.key.rawValue < $1.key.rawValue }.map { JSONMember($0.key.rawValue, .integer(Int64($0.value))) }),
        ]
    }
}
