import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Metrics
import Node
import Topology

/// The wires of one channel: a carrier for each of its links.
@LoopActor
final class ChannelLine: NodeService {
    let journal: NodeJournal
    let carriers: [LinkCarrier]
    private let capture: LineCapture?

    init(_ context: LineContext) throws {
        let (channel, topology, journal) = (context.channel, context.topology, context.journal)
        self.journal = journal
        let links = topology.links(of: channel.name)
        let capture = try context.capture.map { try LineCapture($0, channel: channel.name, links: links, clock: context.clock, log: context.log) }
        self.capture = capture
        let key = try NodeKeys.key(RunDirectory.lineKey(of: channel.name))
        carriers = try links.map { link in
            guard let client = topology.node(named: link.client), let server = topology.node(named: link.server) else {
                throw ControlError(description: "link \(link.name) joins no two nodes")
            }
            return LinkCarrier(
                link: link, channel: channel, client: client.address, server: SocketAddress(host: server.address, port: channel.port),
                listenAddress: SocketAddress(host: link.address, port: channel.port), key: key, recorder: journal, seed: topology.seed,
                capture: capture)
        }
    }

    func start() async throws {
        for carrier in carriers {
            // Before anybody can connect.
            try carrier.set(carrier.link.faults)
            try carrier.open()
            for fault in carrier.faults { journal.note(.faultSet, journal.fields(of: fault.fault, carrier.link.name)) }
        }
    }

    func stop() async {
        for carrier in carriers { carrier.close() }
        await capture?.settle()
    }

    var status: [JSONMember] { [JSONMember("links", .array(carriers.map(\.status)))] }

    var metrics: [Metric] { LinkMetrics(carriers: carriers).metrics }

    func control(_ command: String, _ request: JSONValue) async -> JSONValue? {
        if ChannelLine.faultCommands.contains(command) { return await faultControl(command, request) }
        guard ["cut", "heal"].contains(command) else { return nil }
        guard let name = request["link"]?.stringValue, let carrier = carriers.first(where: { $0.link.name == name }) else {
            return ["error": "this line has no such link"]
        }
        do {
            if command == "heal" {
                let (wasCut, wasEnabled) = (carrier.cut != nil, carrier.isEnabled)
                try carrier.heal()
                if !wasEnabled { try await journal.commit(.linkEnabled, [(.link, .name(name))]) }
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
