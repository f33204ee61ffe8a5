import Channel
import Crypto
#if DEFECTS
import Defects
#endif
import Domain
import EventLoop
import Glibc
import Topology

/// Judges the certificates on one channel of one node by what they attest (invariant 8), by the node's clock, and by the list
/// of revoked certificates of the channel's authority. The list is read again whenever its file is another one, so that a
/// revocation counts for the next message of an open connection.
@LoopActor
final class CertificateJudge: ChannelTrust {
    private let topology: Topology
    private let manifest: Manifest
    /// What this process found itself to be.
    private let measured: Attestation
    private let own: Certificate
    private let ownExpected: Attestation
    private let clock: NodeClock
    private var revocations: RevocationFile

    /// Throws where this node's own certificate attests something else than what the process is: then it does not start.
    init(node: Topology.Node, topology: Topology, measured: Attestation, manifest: Manifest, own: Certificate, revocations: RevocationFile, clock: NodeClock) throws {
        self.topology = topology
        self.manifest = manifest
        self.measured = measured
        self.own = own
        self.clock = clock
        ownExpected = try manifest.attestation(of: node)
        self.revocations = revocations
        if let difference = CertificateJudge.difference(of: own, from: measured) {
            throw NodeKeys.Failure(description: "its certificate \(own.uniformResourceIdentifiers.first ?? "") attests another \(difference) than this process has; it does not start")
        }
    }

    // MARK: Rules

    /// What a certificate attests otherwise than it should, as a word of a rule.
    enum Difference: String { case attestation, role, build, topology }

    static func difference(of certificate: Certificate, from expected: Attestation) -> Difference? {
        guard let found = try? certificate.attestation() else { return .attestation }
        if found.role != expected.role { return .role }
        if found.build != expected.build { return .build }
        return found.topology == expected.topology ? nil : .topology
    }

    func refusalAtConnection(of certificate: Certificate, node name: String) -> String? {
        if let rule = refusal(of: certificate) { return rule }
        #if DEFECTS
        if Defect.takamatsu2024.isPlanted { return nil }
        #endif
        // The network of the peer must be the one that this node has read itself, whatever the manifest says.
        guard let node = topology.node(named: name), let build = manifest.builds[node.kind.executableName]?.digest,
              let expected = try? Attestation(role: node.party.description, build: build, topology: measured.topology) else { return "peer-attestation" }
        return CertificateJudge.difference(of: certificate, from: expected).map { "peer-\($0.rawValue)" }
    }

    func refusal(of certificate: Certificate) -> String? { standing(of: certificate).map { "peer-\($0)" } }

    func ownRefusal() -> String? {
        if let fault = standing(of: own) { return "own-\(fault)" }
        #if DEFECTS
        if Defect.takamatsu2024.isPlanted { return nil }
        #endif
        return CertificateJudge.difference(of: own, from: ownExpected).map { "own-\($0.rawValue)" }
    }

    /// Whether a certificate counts now. Where that is not known it does not (fail closed).
    private func standing(of certificate: Certificate) -> String? {
        let now = clock.now.millisecondsSinceEpoch
        if now < certificate.notBeforeMilliseconds { return "certificate-not-yet-valid" }
        // The second of the end no longer counts, as at the handshake.
        if now >= certificate.notAfterMilliseconds { return "certificate-expired" }
        guard let list = revocations.current, list.isCurrent(atMilliseconds: now) else { return "revocation-unknown" }
        return list.contains(certificate) ? "certificate-revoked" : nil
    }
}

/// A list of revoked certificates in a file that is replaced as a whole.
struct RevocationFile {
    private let path: String
    private let issuer: Certificate
    private var mark: FileMark?
    private var list: RevocationList?

    init(path: String, issuer: Certificate) {
        self.path = path
        self.issuer = issuer
    }

    /// The list as it is now; nil where there is none that the issuer has signed.
    var current: RevocationList? {
        mutating get {
            guard let found = FileMark(ofFile: path) else {
                (mark, list) = (nil, nil)
                return nil
            }
            if found != mark {
                mark = found
                list = try? RevocationList(der: NodeKeys.bytes(path), issuer: issuer)
            }
            return list
        }
    }
}
