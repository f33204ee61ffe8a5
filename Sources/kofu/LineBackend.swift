import Domain
import EventLoop
import Faults
import JSON
import Node
import Topology
import Toxiproxy

/// Where Toxiproxy's API is served.
enum ControlAddress {
    /// At the usual address, where that is free.
    case usual
    /// There, or nothing is started. Port 0 leaves the choice to the kernel.
    case at(SocketAddress)
    /// Nowhere.
    case none

    static let standard = SocketAddress(host: IPv4Address(value: 0x7F00_0001), port: 8474)

    /// Reads `127.0.0.1:8474` or `none`; nil where nobody said anything.
    init(_ text: String?) throws(CommandLineOptions.UsageError) {
        guard let text else {
            self = .usual
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if text == "none" {
            self = .none
        } else if parts.count == 2, let host = IPv4Address(parts[0]), let port = UInt16(parts[1]) {
            self = .at(SocketAddress(host: host, port: port))
        } else {
            throw CommandLineOptions.UsageError(description: "--control needs an address and a port, as in \(ControlAddress.standard), or none; port 0 is any free one")
        }
    }
}

/// The links as Toxiproxy's API sees them: each line is asked over its management socket.
@LoopActor
final class LineBackend: ProxyBackend {
    /// A line answers at once or not at all. The first one that does not ends the call.
    static let askMilliseconds = 2000

    private let topology: Topology
    private let upstreams: [String: String]

    init(_ topology: Topology) {
        self.topology = topology
        upstreams = Dictionary(topology.links.compactMap { link in
            guard let server = topology.node(named: link.server), let channel = topology.channel(link.channel) else { return nil }
            return (link.name, SocketAddress(host: server.address, port: channel.port).description)
        }) { first, _ in first }
    }

    var names: [String] { topology.links.map(\.name) }

    func state(of name: String) async throws -> ProxyState {
        let link = try link(name)
        guard let state = try await states(of: link.channel).first(where: { $0.name == name }) else { throw ToxiproxyError(503, "\(LineName.of(link.channel)) does not know \(name)") }
        return state
    }

    func states() async throws -> [ProxyState] {
        var states: [ProxyState] = []
        for channel in topology.channels { states += try await self.states(of: channel.name) }
        return states
    }

    private func states(of channel: ChannelName) async throws -> [ProxyState] {
        let answer = try await ask(channel, ["command": "status"])
        return try (answer["links"]?.arrayElements ?? []).map { json in
            let name = json["name"]?.stringValue ?? ""
            let link = try link(name)
            let faults = try (json["faults"]?.arrayElements ?? []).map(LineBackend.fault)
            let port = topology.channel(link.channel)?.port ?? 0
            return ProxyState(
                name: name, listen: SocketAddress(host: link.address, port: port).description, upstream: upstreams[name] ?? "",
                isEnabled: json["enabled"]?.boolValue == true && json["cut"]?.isNull != false, faults: faults,
                bytesUpstream: Int(json["bytesToServer"]?.integerValue ?? 0), bytesDownstream: Int(json["bytesToClient"]?.integerValue ?? 0))
        }
    }

    /// A fault as a line tells of it: what has come of it stands beside it.
    private static func fault(_ json: JSONValue) throws -> Fault {
        try Fault(json: .object((json.objectMembers ?? []).filter { !["tookHold", "state"].contains($0.key) }))
    }

    func set(_ name: String, faults: [Fault]?, isEnabled: Bool?) async throws {
        var request = [JSONMember("command", "set-faults"), JSONMember("link", .string(name))]
        if let faults { request.append(JSONMember("faults", .array(faults.map(\.json)))) }
        if let isEnabled { request.append(JSONMember("enabled", .bool(isEnabled))) }
        _ = try await ask(link(name).channel, .object(request))
    }

    func add(_ fault: Fault, to name: String) async throws {
        _ = try await ask(link(name).channel, ["command": "add-fault", "link": .string(name), "fault": fault.json])
    }

    func update(_ fault: Fault, of name: String) async throws {
        _ = try await ask(link(name).channel, [
            "command": "update-fault", "link": .string(name), "name": .string(fault.name), "attributes": fault.attributes.json, "toxicity": fault.toxicity.json,
        ])
    }

    func remove(_ fault: String, from name: String) async throws {
        _ = try await ask(link(name).channel, ["command": "remove-fault", "link": .string(name), "name": .string(fault)])
    }

    private func link(_ name: String) throws(ToxiproxyError) -> Topology.Link {
        guard let link = topology.link(named: name) else { throw ToxiproxyError(404, "proxy not found") }
        return link
    }

    private func ask(_ channel: ChannelName, _ request: JSONValue) async throws -> JSONValue {
        let line = LineName.of(channel)
        do {
            return try await ControlClient.ask(path: RunDirectory.controlSocket(of: line), request, timeoutMilliseconds: LineBackend.askMilliseconds)
        } catch let error as ControlError {
            // The order itself was right: what the line has by now is in its way.
            throw ToxiproxyError(409, "\(error)")
        } catch {
            throw ToxiproxyError(503, "\(line) does not answer (\(error))")
        }
    }
}
