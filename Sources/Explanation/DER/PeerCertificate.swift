/// The leaf certificate that a node shows in a TLS handshake (docs/wire.md, "Certificates"), every octet accounted for.
public struct PeerCertificate: Sendable {
    /// Covers the DER without gap or overlap.
    public let pieces: [Piece]
    /// What is wrong: rules and sentences. The caller knows link, connection and frames.
    public let faults: [Fault]
    /// Octets that nothing explains.
    public let unexplained: Int
    /// SHA-256 of executable and topology that the certificate attests; empty where it was not read so far.
    public let attestedBuild: [UInt8]
    public let attestedTopology: [UInt8]
    /// The serial number as octets without sign octet.
    public let serial: [UInt8]
    /// SubjectPublicKeyInfo in DER.
    public let subjectPublicKeyInfo: [UInt8]
    public let notBeforeMilliseconds: Int64
    public let notAfterMilliseconds: Int64

    public struct Fault: Sendable, Hashable {
        public let rule: String
        public let sentence: String
    }

    /// An upper bound of what could be hidden in it, in bits.
    public var freeBits: Double { pieces.reduce(0) { $0 + $1.freeBits } }

    /// Explains `der` as the certificate of `node` on `channel`: its one name must be `kofu://<channel>/<node>`, its purpose that of
    /// the side on which the node stands, its role what topology.json says.
    public static func explain(_ der: [UInt8], node: String, channel: String, isServer: Bool, policy: ReviewPolicy, authorities: KnownAuthorities = KnownAuthorities()) -> PeerCertificate {
        let profile = CertificateReader.Profile(
            issuer: policy.channels[channel]?.certificateAuthority ?? "", subject: .nobody, purpose: isServer ? 1 : 2, uri: "kofu://\(channel)/\(node)",
            attestedRole: policy.nodes[node]?.attestedRole ?? "", rule: "peer-certificate-profile")
        var account = Account()
        var contents = CertificateReader.Contents()
        var walk = DERWalk(der, rule: profile.rule)
        do throws(Unexplained) {
            contents = try CertificateReader.read(&walk, profile, authorities, &account)
            try walk.leave()
        } catch {
            account.leave(to: der.count, rule: "peer-" + error.rule, "\(error.sentence), at octet \(error.offset) of the certificate")
        }
        return PeerCertificate(
            pieces: account.pieces, faults: account.remarks.map { Fault(rule: $0.rule, sentence: $0.sentence) }, unexplained: account.unexplained,
            attestedBuild: contents.attestedBuild, attestedTopology: contents.attestedTopology, serial: contents.serial,
            subjectPublicKeyInfo: contents.subjectPublicKeyInfo, notBeforeMilliseconds: contents.notBeforeMilliseconds,
            notAfterMilliseconds: contents.notAfterMilliseconds)
    }
}
