public import Channel
import Crypto
public import Domain
public import EventLoop
public import Gate
import Policy
import TLS
public import Topology

/// Makes the ends of channels at one node, from topology.json and the keys in the run directory.
@LoopActor
public struct ChannelEndpoints {
    let topology: Topology
    let node: Topology.Node
    let clock: NodeClock
    let recorder: any ChannelRecorder
    /// What this process found itself to be, and what `up` made of all.
    let measured: Attestation
    let manifest: Manifest
    /// Whether TLS secrets are handed to the lines (`kofu up --capture`).
    let logsSecrets: Bool

    /// The accepting end of `channel` at this node, not yet started.
    public func server(of channel: ChannelName, checkBinary: Gate.BinaryCheck? = nil, handler: @escaping ChannelServer.Handler) throws -> ChannelServer {
        let settings = try self.settings(of: channel)
        let peers = try topology.links(of: node.name, as: .server, over: channel).map { link in
            guard let client = topology.node(named: link.client) else { throw NodeKeys.Failure(description: "link \(link.name) begins nowhere") }
            return ChannelServer.AllowedPeer(
                node: client.name, uri: NodeURI(channel: channel, node: client.name).description, address: client.address,
                link: link.name, host: SocketAddress(host: link.address, port: settings.port).description)
        }
        let configuration = ChannelServer.Configuration(
            channel: channel.rawValue, address: SocketAddress(host: node.address, port: settings.port),
            gate: Gate(channel: settings.policy, hosts: peers.map(\.host), checkBinary: checkBinary),
            tls: try context(.server, channel),
            lineKey: try PublicKey(subjectPublicKeyInfo: NodeKeys.bytes(RunDirectory.linePublicKey(of: channel))),
            peers: peers, maximumConnections: settings.maximumConnectionsPerLink * max(1, peers.count),
            timeoutMilliseconds: settings.timeoutMilliseconds, trust: try judge(channel))
        let clock = clock
        return ChannelServer(configuration, recorder: recorder, nowMilliseconds: { clock.now.millisecondsSinceEpoch }, handler: handler)
    }

    /// The asking ends of all links of `channel` that begin at this node, by link name.
    public func clients(of channel: ChannelName, checkBinary: Gate.BinaryCheck? = nil) throws -> [String: ChannelClient] {
        let settings = try self.settings(of: channel)
        let tls = try context(.client, channel)
        let trust = try judge(channel)
        let gate = Gate(channel: settings.policy, checkBinary: checkBinary)
        let clock = clock
        var clients: [String: ChannelClient] = [:]
        for link in topology.links(of: node.name, as: .client, over: channel) {
            let configuration = ChannelClient.Configuration(
                channel: channel.rawValue, link: link.name, peer: link.server,
                peerURI: NodeURI(channel: channel, node: link.server).description,
                line: SocketAddress(host: link.address, port: settings.port), source: node.address,
                gate: gate, tls: tls, timeoutMilliseconds: settings.timeoutMilliseconds, trust: trust)
            clients[link.name] = ChannelClient(configuration, recorder: recorder, nowMilliseconds: { clock.now.millisecondsSinceEpoch })
        }
        return clients
    }

    /// The asking end where the node has exactly one link of `channel`, or one to a node of the role.
    public func client(of channel: ChannelName, to role: NodeRole? = nil, checkBinary: Gate.BinaryCheck? = nil) throws -> ChannelClient {
        let clients = try clients(of: channel, checkBinary: checkBinary).values
        guard let client = clients.first(where: { role == nil || topology.node(named: $0.configuration.peer)?.role == role }) else {
            throw NodeKeys.Failure(description: "\(node.name) has no link of \(channel.rawValue)\(role.map { " to a \($0.rawValue)" } ?? "")")
        }
        return client
    }

    private func settings(of channel: ChannelName) throws -> Topology.Channel {
        guard let settings = topology.channel(channel) else { throw NodeKeys.Failure(description: "topology.json has no channel \(channel.rawValue)") }
        return settings
    }

    private func context(_ side: TLSContext.Side, _ channel: ChannelName) throws -> TLSContext {
        let root = try NodeKeys.certificate(RunDirectory.authorityCertificate(of: channel))
        return try TLSContext.make(
            side: side, channel: channel.rawValue,
            certificate: try NodeKeys.certificate(RunDirectory.certificate(of: node.name, on: channel)),
            key: try NodeKeys.key(RunDirectory.key(of: node.name, on: channel)),
            verifier: try CertificateVerifier(root: root), keyLog: try logsSecrets ? secretsPipe(of: channel) : nil)
    }

    /// Only where the topology allows it, whatever the command line says.
    private func secretsPipe(of channel: ChannelName) throws -> KeyLogPipe {
        guard topology.capture.secrets == .allowed else { throw NodeKeys.Failure(description: "topology.json forbids that TLS secrets are logged") }
        let path = RunDirectory.secretsPipe(of: channel)
        guard let pipe = KeyLogPipe(path: path) else { throw NodeKeys.Failure(description: "\(path) is no pipe for TLS secrets; `kofu up --capture` makes it") }
        return pipe
    }

    private func judge(_ channel: ChannelName) throws -> CertificateJudge {
        try CertificateJudge(
            node: node, topology: topology, measured: measured, manifest: manifest,
            own: NodeKeys.certificate(RunDirectory.certificate(of: node.name, on: channel)),
            revocations: RevocationFile(
                path: RunDirectory.revocationList(of: channel), issuer: NodeKeys.certificate(RunDirectory.authorityCertificate(of: channel))),
            clock: clock)
    }
}
