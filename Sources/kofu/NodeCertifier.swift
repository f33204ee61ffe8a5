import Crypto
import Domain
import EventLoop
import Node
import Topology

/// The channels' authorities for as long as the topology is up: they certify its nodes, and again where a fault wants another
/// certificate, and revoke. Their private keys are in this process's memory alone; they are never written down.
@LoopActor
final class NodeCertifier {
    /// What is peculiar to the certificates of one node; nil where nothing is.
    struct Terms {
        var build: [UInt8]?
        var topology: [UInt8]?
        /// From now on.
        var lifetimeMilliseconds: Int64?
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Long enough for a long soak, short enough that nobody takes the keys for lasting ones.
    nonisolated static let lifetimeMilliseconds: Int64 = 30 * 86_400_000
    /// Nodes' clocks are one; the margin is for certificates made in the same second.
    nonisolated static let marginMilliseconds: Int64 = 60_000

    private static let maximumCertificateBytes = 64 * 1024

    private struct Authority {
        let certifying: CertificateAuthority
        var revoked: Set<[UInt8]> = []
        var lists: UInt32 = 0
        /// A list that counts no longer than its authority.
        let endMilliseconds: Int64
    }

    let topology: Topology
    let manifest: Manifest
    private let clock: NodeClock
    private var authorities: [ChannelName: Authority] = [:]

    init(topology: Topology, manifest: Manifest, clock: NodeClock) {
        self.topology = topology
        self.manifest = manifest
        self.clock = clock
    }

    private var now: Int64 { clock.now.millisecondsSinceEpoch }

    /// Makes the authority of a channel and an empty list of what it has revoked.
    func establish(_ channel: Topology.Channel) throws {
        let end = now + NodeCertifier.lifetimeMilliseconds
        let authority = try CertificateAuthority.selfSigned(
            name: channel.certificateAuthority, notBeforeMilliseconds: now - NodeCertifier.marginMilliseconds, notAfterMilliseconds: end)
        try FileSystem.write(authority.certificate.pem, to: RunDirectory.authorityCertificate(of: channel.name), isSecret: false)
        authorities[channel.name] = Authority(certifying: authority, endMilliseconds: end)
        try writeList(of: channel.name)
    }

    /// The channels on which a node shows a certificate; none for a line.
    func channels(of node: String) -> [ChannelName] {
        topology.channels.map(\.name).filter { isClient(node, $0) || isServer(node, $0) }
    }

    private func isClient(_ node: String, _ channel: ChannelName) -> Bool { topology.links(of: channel).contains { $0.client == node } }

    /// A link says so: a party that could answer and has none gets no certificate.
    private func isServer(_ node: String, _ channel: ChannelName) -> Bool { topology.links(of: channel).contains { $0.server == node } }

    /// Makes new keys and certificates of a node, on all its channels.
    func certify(_ node: Topology.Node, _ terms: Terms = Terms()) throws {
        for name in channels(of: node.name) {
            guard let channel = topology.channel(name) else { continue }
            try certify(node, on: channel, terms)
        }
    }

    private func certify(_ node: Topology.Node, on channel: Topology.Channel, _ terms: Terms) throws {
        guard let authority = authorities[channel.name] else { throw Failure(description: "\(channel.name.rawValue) has no authority") }
        let key = try PrivateKey.generate(.p256)
        let uri = NodeURI(channel: channel.name, node: node.name).description
        let (start, end) = (now - NodeCertifier.marginMilliseconds, terms.lifetimeMilliseconds.map { now + $0 } ?? authority.endMilliseconds)
        var request: LeafRequest = isServer(node.name, channel.name)
            ? .tlsServer(uri: uri, publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
            : .tlsClient(uri: uri, publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
        let usual = try manifest.attestation(of: node)
        request.attestation = try Attestation(role: usual.role, build: terms.build ?? usual.build, topology: terms.topology ?? usual.topology)
        #if DEFECTS
        MutantCertificate.plant(in: &request, of: channel.name.rawValue, isServer: isServer(node.name, channel.name))
        #endif
        try FileSystem.write(try authority.certifying.issue(request).pem, to: RunDirectory.certificate(of: node.name, on: channel.name), isSecret: false)
        try FileSystem.write(key, to: RunDirectory.key(of: node.name, on: channel.name))
    }

    /// Revokes the certificates that a node has now. Nodes read the lists before the next message.
    func revoke(_ node: String) throws {
        for channel in channels(of: node) {
            let path = RunDirectory.certificate(of: node, on: channel)
            let certificate = try Certificate(pem: FileSystem.read(path, maximumBytes: NodeCertifier.maximumCertificateBytes))
            authorities[channel]?.revoked.insert(certificate.serial)
            try writeList(of: channel)
        }
    }

    private func writeList(of channel: ChannelName) throws {
        guard var authority = authorities[channel] else { return }
        authority.lists += 1
        authorities[channel] = authority
        let list = try authority.certifying.revocationList(
            of: authority.revoked, number: authority.lists, thisUpdateMilliseconds: now - NodeCertifier.marginMilliseconds, nextUpdateMilliseconds: authority.endMilliseconds)
        try FileSystem.write(list, to: RunDirectory.revocationList(of: channel), isSecret: false)
    }
}

extension FileSystem {
    /// Writes a private key for the owner alone.
    static func write(_ key: PrivateKey, to path: String) throws {
        let pem = try key.pem()
        try pem.withSpan { (bytes: Span<UInt8>) throws(Failure) in try write(bytes, to: path, isSecret: true) }
    }
}
