import Crypto
import Domain
import Node
import Topology

/// Makes every key and certificate of a topology at `up`. An authority's private key signs its leaves
/// and is forgotten: it is never written down.
struct KeyCeremony {
    /// Long enough for a long soak, short enough that nobody takes the keys for lasting ones.
    static let lifetimeMilliseconds: Int64 = 30 * 86_400_000
    /// Nodes' clocks are one; the margin is for certificates made in the same second.
    static let marginMilliseconds: Int64 = 60_000

    let topology: Topology
    let now: Instant

    private var notBefore: Int64 { now.millisecondsSinceEpoch - KeyCeremony.marginMilliseconds }
    private var notAfter: Int64 { now.millisecondsSinceEpoch + KeyCeremony.lifetimeMilliseconds }

    /// Writes below `keys/` in the working directory.
    func perform() throws {
        for channel in topology.channels { try makeKeys(of: channel) }
        try makeDocumentKeys()
        for municipality in topology.municipalities {
            let path = RunDirectory.individualNumberKey(of: municipality.id)
            try FileSystem.makeDirectory("keys/individual-numbers")
            if !FileSystem.exists(path) {
                let key = try SecretBytes.random(count: 32)
                try key.withSpan { (bytes: Span<UInt8>) throws(FileSystem.Failure) in try FileSystem.write(bytes, to: path, isSecret: true) }
                // What an earlier start made up was sealed under a key that is gone, and perhaps drawn from another seed.
                let registers = topology.nodes.filter { $0.municipality == municipality.id && $0.role == .registers }
                for node in registers { FileSystem.remove(RunDirectory.register(of: node.name)) }
            }
        }
        try FileSystem.makeDirectory("keys/user-authentication")
    }

    private func makeKeys(of channel: Topology.Channel) throws {
        try FileSystem.makeDirectory(RunDirectory.keyDirectory(of: channel.name))
        let authority = try CertificateAuthority.selfSigned(
            name: channel.certificateAuthority, notBeforeMilliseconds: notBefore, notAfterMilliseconds: notAfter)
        try FileSystem.write(authority.certificate.pem, to: RunDirectory.authorityCertificate(of: channel.name), isSecret: false)
        let links = topology.links(of: channel.name)
        let servers = Set(links.map(\.server)).union(topology.nodes(of: channel.server).map(\.name))
        for client in Set(links.map(\.client)).sorted() {
            try makeLeaf(client, channel.name, authority) { uri, key in
                .tlsClient(uri: uri, publicKey: key, notBeforeMilliseconds: notBefore, notAfterMilliseconds: notAfter)
            }
        }
        for server in servers.sorted() {
            try makeLeaf(server, channel.name, authority) { uri, key in
                .tlsServer(uri: uri, publicKey: key, notBeforeMilliseconds: notBefore, notAfterMilliseconds: notAfter)
            }
        }
        let lineKey = try PrivateKey.generate(.p256)
        try write(lineKey, to: RunDirectory.lineKey(of: channel.name))
        try FileSystem.write(lineKey.publicKey.subjectPublicKeyInfo, to: RunDirectory.linePublicKey(of: channel.name), isSecret: false)
    }

    private func makeLeaf(
        _ node: String, _ channel: ChannelName, _ authority: CertificateAuthority, _ request: (String, PublicKey) -> LeafRequest
    ) throws {
        let key = try PrivateKey.generate(.p256)
        let leaf = try authority.issue(request(NodeURI(channel: channel, node: node).description, key.publicKey))
        try FileSystem.write(leaf.pem, to: RunDirectory.certificate(of: node, on: channel), isSecret: false)
        try write(key, to: RunDirectory.key(of: node, on: channel))
    }

    private func makeDocumentKeys() throws {
        try FileSystem.makeDirectory("keys/documents")
        let authority = try CertificateAuthority.selfSigned(
            name: "documents", notBeforeMilliseconds: notBefore, notAfterMilliseconds: notAfter)
        let key = try PrivateKey.generate(.p256)
        let leaf = try authority.issue(.documentSigning(
            uri: "kofu://documents/issuing-center", publicKey: key.publicKey, notBeforeMilliseconds: notBefore, notAfterMilliseconds: notAfter))
        try FileSystem.write(authority.certificate.pem, to: RunDirectory.documentAuthority, isSecret: false)
        try FileSystem.write(leaf.pem, to: RunDirectory.documentCertificate, isSecret: false)
        try write(key, to: RunDirectory.documentKey)
    }

    private func write(_ key: PrivateKey, to path: String) throws {
        let pem = try key.pem()
        try pem.withSpan { (bytes: Span<UInt8>) throws(FileSystem.Failure) in try FileSystem.write(bytes, to: path, isSecret: true) }
    }
}
