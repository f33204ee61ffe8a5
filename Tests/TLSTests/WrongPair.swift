import Crypto
import EventLoop
import TLS
import TestSupport
import Testing

/// One thing that is wrong between two ends which are otherwise right.
struct WrongPair: Sendable, CustomTestStringConvertible {
    /// Which side has to notice it.
    enum Judge: Sendable { case client, server }

    let testDescription: String
    let judge: Judge
    var clientLeaf: @Sendable (TestAuthority, TestAuthority) throws -> TestAuthority.Leaf = { right, _ in try right.leaf(.client, "client") }
    var serverLeaf: @Sendable (TestAuthority, TestAuthority) throws -> TestAuthority.Leaf = { right, _ in try right.leaf(.server, "server") }
    var clientNow = TestAuthority.now
    var serverNow = TestAuthority.now

    private static func client(_ name: String, _ adjust: @escaping @Sendable (inout LeafRequest) -> Void) -> WrongPair {
        WrongPair(testDescription: "client certificate \(name)", judge: .server, clientLeaf: { right, _ in try right.leaf(.client, "client", adjust: adjust) })
    }

    private static func server(_ name: String, _ adjust: @escaping @Sendable (inout LeafRequest) -> Void) -> WrongPair {
        WrongPair(testDescription: "server certificate \(name)", judge: .client, serverLeaf: { right, _ in try right.leaf(.server, "server", adjust: adjust) })
    }

    private static let defects: [(String, @Sendable (inout LeafRequest) -> Void)] = [
        ("for any purpose", { $0.purposes = [.any] }),
        ("without a purpose", { $0.purposes = [] }),
        ("for both sides", { $0.purposes = [.clientAuthentication, .serverAuthentication] }),
        ("for signing documents", { $0.purposes = [.documentSigning] }),
        ("without a name", { $0.uniformResourceIdentifiers = []; $0.subjectCommonName = "kofu://lgwan/client" }),
        ("with two names", { $0.uniformResourceIdentifiers.append("kofu://lgwan/other") }),
        ("with a domain name", { $0.uniformResourceIdentifiers = []; $0.domainNames = ["client.example"] }),
        ("that is an authority", { $0.isAuthority = true }),
        ("with serial number 0", { $0.serial = [0] }),
        ("with a name constraint", { $0.nameConstraint = "example" }),
        ("with a subject beside its name", { $0.subjectCommonName = "anything" }),
        ("with an extension that the profile does not have", { $0.strangeExtension = Array("anything".utf8) }),
        ("that ended yesterday", { $0.notAfterMilliseconds = TestAuthority.now - 1000 }),
        ("that begins tomorrow", { $0.notBeforeMilliseconds = TestAuthority.now + 1000 }),
    ]

    static let all: [WrongPair] = defects.map { client($0.0, $0.1) } + defects.map { server($0.0, $0.1) } + [
        WrongPair(testDescription: "client certificate of another channel", judge: .server, clientLeaf: { _, other in try other.leaf(.client, "client") }),
        WrongPair(testDescription: "server certificate of another channel", judge: .client, serverLeaf: { _, other in try other.leaf(.server, "server") }),
        WrongPair(testDescription: "server certificate shown by a client", judge: .server, clientLeaf: { right, _ in try right.leaf(.server, "client") }),
        WrongPair(testDescription: "client certificate shown by a server", judge: .client, serverLeaf: { right, _ in try right.leaf(.client, "server") }),
        WrongPair(
            testDescription: "client certificate of an authority of the same name", judge: .server,
            clientLeaf: { right, _ in try TestAuthority(channel: right.channel).leaf(.client, "client") }),
        WrongPair(
            testDescription: "server certificate of an authority of the same name", judge: .client,
            serverLeaf: { right, _ in try TestAuthority(channel: right.channel).leaf(.server, "server") }),
        WrongPair(testDescription: "client certificate past its end by the server's clock", judge: .server, serverNow: TestAuthority.now + 2 * TestAuthority.dayMilliseconds),
        WrongPair(testDescription: "client certificate before its start by the server's clock", judge: .server, serverNow: TestAuthority.now - 2 * TestAuthority.dayMilliseconds),
        WrongPair(testDescription: "server certificate past its end by the client's clock", judge: .client, clientNow: TestAuthority.now + 2 * TestAuthority.dayMilliseconds),
        WrongPair(testDescription: "server certificate before its start by the client's clock", judge: .client, clientNow: TestAuthority.now - 2 * TestAuthority.dayMilliseconds),
    ]
}

@Suite(.serialized) struct MutualAuthenticationTests {
    let authority: TestAuthority
    let other: TestAuthority

    init() throws {
        #expect(LoopThread.started)
        authority = try TestAuthority(channel: "lgwan")
        other = try TestAuthority(channel: "dedicated")
    }

    @Test("two nodes of one channel accept each other, and data crosses both ways")
    @LoopActor func rightPair() async throws {
        let crossing = try await Crossing.between(client: authority.context(.client, "client"), server: authority.context(.server, "server"))
        #expect(crossing.isWhole)
        #expect(crossing.clientError == nil && crossing.serverError == nil)
    }

    @Test("no application data crosses where a certificate is wrong", arguments: WrongPair.all)
    @LoopActor func wrongPair(wrong: WrongPair) async throws {
        let crossing = try await Crossing.between(
            client: authority.context(.client, showing: wrong.clientLeaf(authority, other)),
            server: authority.context(.server, showing: wrong.serverLeaf(authority, other)),
            clientNow: wrong.clientNow, serverNow: wrong.serverNow)
        #expect(crossing.isEmpty)
        #expect((wrong.judge == .server ? crossing.serverError : crossing.clientError)?.reason == .peerCertificate)
        #expect(crossing.clientError != nil && crossing.serverError != nil)
    }

    #if DEFECTS
    @Test("a certificate after the leaf is refused by either side, since nothing would verify what it says")
    @LoopActor func longChain() async throws {
        let extra = try TestAuthority(channel: "anything").authority.certificate
        for side in [TLSContext.Side.client, .server] {
            let (client, server) = (try authority.context(.client, "client"), try authority.context(.server, "server"))
            (side == .client ? client : server).show(beside: extra)
            let crossing = try await Crossing.between(client: client, server: server)
            #expect(crossing.isEmpty)
            #expect((side == .client ? crossing.serverError : crossing.clientError)?.reason == .peerCertificate)
        }
    }
    #endif

    @Test("a certificate that was accepted before is refused once it has ended")
    @LoopActor func endedMeanwhile() async throws {
        let (client, server) = (try authority.context(.client, "client"), try authority.context(.server, "server"))
        for _ in 0..<2 { #expect(try await Crossing.between(client: client, server: server).isWhole) }
        let later = TestAuthority.now + 2 * TestAuthority.dayMilliseconds
        let crossing = try await Crossing.between(client: client, server: server, serverNow: later)
        #expect(crossing.isEmpty)
        #expect(crossing.serverError?.reason == .peerCertificate)
        #expect(try await Crossing.between(client: client, server: server, clientNow: later).isEmpty)
    }

    @Test("each side learns the other's one name")
    @LoopActor func names() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        #expect(client.peerURI == "kofu://lgwan/server")
        #expect(server.peerURI == "kofu://lgwan/client")
    }

    @Test("a key that is not the certificate's is refused when the context is made")
    func wrongKey() throws {
        let leaf = try authority.leaf(.client, "client")
        let foreign = TestAuthority.Leaf(certificate: leaf.certificate, key: try PrivateKey.generate(.p256))
        let error = #expect(throws: TLSError.self) { _ = try authority.context(.client, showing: foreign) }
        #expect(error?.reason == .configuration)
    }
}
