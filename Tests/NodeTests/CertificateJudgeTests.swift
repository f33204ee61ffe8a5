import Crypto
import Domain
import EventLoop
import Foundation
import JSON
import TestSupport
import Testing
@testable import Node
@testable import Topology

/// Whom a node trusts beside what the handshake judges.
@Suite struct CertificateJudgeTests {
    private static let builds = [
        "JLISCenter": Manifest.Build(digest: [UInt8](repeating: 1, count: 32), mark: FileMark(text: "1")),
        "Municipality": Manifest.Build(digest: [UInt8](repeating: 2, count: 32), mark: FileMark(text: "2")),
    ]
    private static let otherDigest = [UInt8](repeating: 9, count: 32)

    private let topology: Topology
    private let authority: TestAuthority
    private let directory: TemporaryDirectory
    private let manifest: Manifest
    private let clock = NodeClock(offsetMilliseconds: 0)
    private let center: Topology.Node
    private let city: Topology.Node

    init() throws {
        #expect(LoopThread.started)
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "topology.json").path
        topology = try Topology.load(path: path)
        authority = try TestAuthority(channel: "lgwan")
        directory = try TemporaryDirectory()
        manifest = Manifest(builds: CertificateJudgeTests.builds, topology: Measurement.digest(of: topology))
        center = try #require(topology.node(named: "issuing-center"))
        city = try #require(topology.node(named: "odawara"))
        try revoke([])
    }

    /// The authority's list, replaced as the supervisor replaces it.
    private func revoke(_ serials: Set<[UInt8]>, endsIn days: Int64 = 9) throws {
        let now = clock.now.millisecondsSinceEpoch
        let list = try authority.authority.revocationList(
            of: serials, number: 1, thisUpdateMilliseconds: now - TestAuthority.dayMilliseconds, nextUpdateMilliseconds: now + days * TestAuthority.dayMilliseconds)
        try Data(list).write(to: directory.url.appending(path: "list"), options: .atomic)
    }

    private func certificate(of node: Topology.Node, role: String? = nil, build: [UInt8]? = nil, topology digest: [UInt8]? = nil, days: Int64 = 5, attests: Bool = true) throws -> Certificate {
        let usual = try manifest.attestation(of: node)
        let attestation = try Attestation(role: role ?? usual.role, build: build ?? usual.build, topology: digest ?? usual.topology)
        let now = clock.now.millisecondsSinceEpoch
        return try authority.leaf(node.name == center.name ? .client : .server, node.name) { request in
            request = .tlsServer(
                uri: "kofu://lgwan/\(node.name)", publicKey: request.publicKey, notBeforeMilliseconds: now - TestAuthority.dayMilliseconds,
                notAfterMilliseconds: now + days * TestAuthority.dayMilliseconds)
            request.attestation = attests ? attestation : nil
        }.certificate
    }

    /// The judge of the centre, which shows `own` and has measured itself as the manifest says unless told otherwise.
    @LoopActor private func judge(own: Certificate? = nil, measured: Attestation? = nil) throws -> CertificateJudge {
        try CertificateJudge(
            node: center, topology: topology, measured: try measured ?? manifest.attestation(of: center), manifest: manifest,
            own: try own ?? certificate(of: center), revocations: RevocationFile(path: directory.path("list"), issuer: authority.authority.certificate), clock: clock)
    }

    @Test("a node that is what the topology, the manifest and the own measurement say is trusted")
    @LoopActor func right() throws {
        let judge = try judge()
        let peer = try certificate(of: city)
        #expect(judge.refusalAtConnection(of: peer, node: "odawara") == nil)
        #expect(judge.refusal(of: peer) == nil && judge.ownRefusal() == nil)
    }

    @Test("a node of another role, build or network, or of which nothing is attested, is refused by the rule of that name")
    @LoopActor func wrong() throws {
        let judge = try judge()
        for (peer, rule) in [
            (try certificate(of: city, role: "municipality/registers"), "peer-role"), (try certificate(of: city, build: Self.otherDigest), "peer-build"),
            (try certificate(of: city, topology: Self.otherDigest), "peer-topology"), (try certificate(of: city, attests: false), "peer-attestation"),
        ] {
            #expect(judge.refusalAtConnection(of: peer, node: "odawara") == rule)
            #expect(judge.refusal(of: peer) == nil, "what is attested was judged when the connection was made")
        }
        #expect(judge.refusalAtConnection(of: try certificate(of: city), node: "atlantis") == "peer-attestation")
    }

    @Test("a node in another network refuses all that are in the right one")
    @LoopActor func elsewhere() throws {
        let usual = try manifest.attestation(of: center)
        let measured = try Attestation(role: usual.role, build: usual.build, topology: Self.otherDigest)
        let judge = try judge(own: certificate(of: center, topology: Self.otherDigest), measured: measured)
        #expect(judge.refusalAtConnection(of: try certificate(of: city), node: "odawara") == "peer-topology")
        #expect(judge.ownRefusal() == "own-topology")
    }

    @Test("a node whose certificate attests something else than it has measured does not start")
    @LoopActor func start() throws {
        for (own, word) in [
            (try certificate(of: center, role: "kiosk"), "role"), (try certificate(of: center, build: Self.otherDigest), "build"),
            (try certificate(of: center, topology: Self.otherDigest), "topology"), (try certificate(of: center, attests: false), "attestation"),
        ] {
            let failure = #expect(throws: NodeKeys.Failure.self) { _ = try judge(own: own) }
            #expect(failure?.description.contains("attests another \(word)") == true)
        }
        _ = try judge(own: certificate(of: center))
    }

    @Test("a build that is not the manifest's is known to the node itself, too")
    @LoopActor func ownBuild() throws {
        let usual = try manifest.attestation(of: center)
        let measured = try Attestation(role: usual.role, build: Self.otherDigest, topology: usual.topology)
        #expect(try judge(own: certificate(of: center, build: Self.otherDigest), measured: measured).ownRefusal() == "own-build")
    }

    @Test("a certificate counts only between its moments by the node's own clock, wrong as it may be")
    @LoopActor func time() throws {
        let judge = try judge()
        let peer = try certificate(of: city)
        for (days, fault) in [(6, "certificate-expired"), (-2, "certificate-not-yet-valid")] {
            #expect(clock.setSkew(milliseconds: Int64(days) * TestAuthority.dayMilliseconds))
            #expect(judge.refusal(of: peer) == "peer-\(fault)" && judge.ownRefusal() == "own-\(fault)")
            #expect(judge.refusalAtConnection(of: peer, node: "odawara") == "peer-\(fault)")
        }
        #expect(clock.setSkew(milliseconds: 0))
        #expect(judge.refusal(of: peer) == nil)
    }

    @Test("a certificate that is revoked is refused at once, its successor is not, and it stays revoked")
    @LoopActor func revoked() throws {
        let own = try certificate(of: center)
        let (judge, peer) = (try judge(own: own), try certificate(of: city))
        #expect(judge.refusal(of: peer) == nil)
        try revoke([peer.serial])
        #expect(judge.refusal(of: peer) == "peer-certificate-revoked" && judge.ownRefusal() == nil)
        #expect(judge.refusal(of: try certificate(of: city)) == nil)
        try revoke([peer.serial, own.serial])
        #expect(judge.refusal(of: peer) == "peer-certificate-revoked" && judge.ownRefusal() == "own-certificate-revoked")
    }

    @Test("without a list that counts nobody is trusted")
    @LoopActor func unknown() throws {
        let (judge, peer) = (try judge(), try certificate(of: city))
        #expect(judge.refusal(of: peer) == nil)
        try revoke([], endsIn: 0)
        #expect(judge.refusal(of: peer) == "peer-revocation-unknown")
        try directory.write("list", [1, 2, 3])
        #expect(judge.refusal(of: peer) == "peer-revocation-unknown")
        try FileManager.default.removeItem(at: directory.url.appending(path: "list"))
        #expect(judge.refusal(of: peer) == "peer-revocation-unknown" && judge.ownRefusal() == "own-revocation-unknown")
        try revoke([])
        #expect(judge.refusal(of: peer) == nil)
    }
}

@Suite struct ManifestTests {
    private static let digest = String(repeating: "0f", count: 32)

    @Test("a manifest comes back as it went")
    func roundTrip() throws {
        let build = #"{"sha256":"\#(Self.digest)","file":"1.2.3.4.5"}"#
        let text = #"{"topology":"\#(Self.digest)","builds":{"JPKICenter":\#(build),"Kiosk":\#(build)}}"#
        let manifest = try #require(Manifest(json: JSONValue(parsing: Array(text.utf8), form: .canonical)))
        #expect(String(decoding: manifest.json.canonicalBytes, as: UTF8.self) == text)
    }

    @Test("anything else is none", arguments: [
        #"{}"#, #"[]"#, #"{"topology":"0f","builds":{}}"#, #"{"topology":"\#(digest)"}"#, #"{"topology":"\#(digest)","builds":{"Kiosk":"0f"}}"#,
        #"{"topology":"\#(digest)","builds":{"Kiosk":7}}"#, #"{"topology":"\#(digest)","builds":{"Kiosk":"\#(digest)"}}"#,
        #"{"topology":"\#(digest)","builds":{"Kiosk":{"sha256":"0f","file":"1"}}}"#, #"{"topology":"\#(digest)","builds":{"Kiosk":{"sha256":"\#(digest)"}}}"#, #"{"topology":"\#(digest)","builds":[]}"#,
    ])
    func none(text: String) throws { #expect(Manifest(json: try JSONValue(parsing: Array(text.utf8), form: .canonical)) == nil) }

    @Test("a file is measured by its content alone")
    func measure() throws {
        let directory = try TemporaryDirectory()
        let large = [UInt8](repeating: 7, count: 3 << 20 | 1)
        #expect(try Measurement.digest(ofFile: directory.write("a", large)) == Digest.sha256(large))
        #expect(try Measurement.digest(ofFile: directory.write("b", large + [0])) != Digest.sha256(large))
        #expect(try Measurement.digest(ofFile: directory.write("c", [])) == Digest.sha256([]))
        #expect(throws: NodeKeys.Failure.self) { _ = try Measurement.digest(ofFile: directory.path("none")) }
    }

    @Test("a process that runs the very file that was measured takes its digest, and any other reads its own")
    func own() throws {
        let program = "/proc/self/exe"
        let (mark, told, topology) = (try #require(FileMark(ofFile: program)), [UInt8](repeating: 3, count: 32), try Topology.load(path: Self.topologyPath))
        func build(_ mark: FileMark) throws -> [UInt8] {
            let manifest = Manifest(builds: ["Kiosk": .init(digest: told, mark: mark)], topology: told)
            return try Measurement.attestation(role: "kiosk", in: topology, manifest).build
        }
        #expect(try build(mark) == told)
        #expect(try build(FileMark(text: mark.text + "0")) == Measurement.digest(ofFile: program))
    }

    private static let topologyPath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "topology.json").path

    @Test("a file has another mark once it is changed, replaced or gone")
    func marks() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", [1, 2, 3])
        let first = try #require(FileMark(ofFile: path))
        #expect(FileMark(ofFile: path) == first)
        try directory.write("b", [1, 2, 3])
        #expect(unsafe rename(directory.path("b"), path) == 0)
        let second = try #require(FileMark(ofFile: path))
        #expect(second != first)
        try directory.write("a", [1, 2, 3, 4])
        #expect(FileMark(ofFile: path) != second)
        try FileManager.default.removeItem(atPath: path)
        #expect(FileMark(ofFile: path) == nil)
    }
}
