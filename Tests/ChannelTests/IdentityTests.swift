import Channel
import Crypto
import Domain
import EventLoop
import JSON
import ProxyProtocol
import TLS
import TestSupport
import Testing

/// Who may speak on a channel: certificate, name, address and way, all four.
@Suite(.serialized) struct IdentityTests {
    init() { #expect(LoopThread.started) }

    private static let handled: ChannelServer.Handler = { _ in
        Issue.record("the handler was reached")
        return .response([:])
    }

    /// Says the right request with `context` and returns the application data that comes back.
    @LoopActor private func answer(_ bench: ChannelBench, _ context: TLSContext) async -> [UInt8] {
        guard let connection = try? await bench.raw(context) else { return [] }
        try? await connection.write(bench.request(), until: TestNetwork.soon)
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard let count = try? await connection.read(into: &buffer, until: TestNetwork.soon) else { return [] }
        return Array(buffer.prefix(count))
    }

    static let channels = ["kiosk-line", "dedicated", "lgwan", "jpki", "core"]

    @Test("a certificate of one channel is good on that channel and gets no application data on any other (A2, A3, I1)", arguments: channels, channels)
    @LoopActor func allPairs(of: String, on: String) async throws {
        let authority = try TestAuthority(channel: on)
        let issuer = of == on ? authority : try TestAuthority(channel: of)
        var settings = ChannelBench.Settings()
        settings.channel = on
        let bench = try ChannelBench(settings, authority: authority)
        // Named as the expected node and trusting the server: only the authority is another.
        let leaf = try issuer.leaf(.client, "issuing-center") { $0.uniformResourceIdentifiers = [authority.uri(of: "issuing-center")] }
        let answer = await answer(bench, try authority.context(.client, showing: leaf))
        if of == on {
            #expect(String(decoding: answer, as: UTF8.self).hasSuffix("\"answer\":\"menu\"}"))
            #expect(bench.serverRecorder.refusals.isEmpty)
        } else {
            #expect(answer.isEmpty)
            #expect(bench.serverRecorder.rules == ["peer-certificate"])
        }
    }

    @Test("a server with a certificate of another channel is asked nothing", arguments: channels.filter { $0 != "lgwan" })
    @LoopActor func otherServer(of: String) async throws {
        let trusted = try TestAuthority(channel: "lgwan")
        let other = try TestAuthority(channel: of)
        let bench = try ChannelBench(authority: other, handler: IdentityTests.handled)
        let client = ChannelClient(
            ChannelClient.Configuration(
                channel: "lgwan", link: ChannelBench.link, peer: "odawara", peerURI: bench.client.configuration.peerURI, line: bench.lineAddress,
                source: bench.clientAddress, gate: bench.client.configuration.gate, tls: try trusted.context(.client, "issuing-center"), timeoutMilliseconds: TestNetwork.patienceMilliseconds),
            recorder: bench.clientRecorder, nowMilliseconds: { TestAuthority.now })
        let error = await #expect(throws: ChannelError.self) { _ = try await client.ask("ask", ChannelBench.question, requestID: nil) }
        guard case .unreachable? = error?.reason else { throw try #require(error) }
        #expect(bench.clientRecorder.outcomes == ["unreachable"])
    }

    @Test("another node of the same channel is refused as a caller, though its certificate is right")
    @LoopActor func otherCaller() async throws {
        var settings = ChannelBench.Settings()
        settings.clientNode = "mizuho"
        let bench = try ChannelBench(settings, handler: IdentityTests.handled)
        guard case .broken? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.serverRecorder.rules == ["peer-identity"])
    }

    @Test("another node of the same channel is refused as the one who answers")
    @LoopActor func otherAnswerer() async throws {
        var settings = ChannelBench.Settings()
        settings.serverNode = "mizuho"
        let bench = try ChannelBench(settings, handler: IdentityTests.handled)
        guard case .refusedHere("peer-identity")? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.clientRecorder.rules == ["peer-identity"])
        #expect(bench.clientRecorder.refusals.first?.message == "ask")
    }

    @Test("a connection around the line is refused, though certificate and source address are right")
    @LoopActor func aroundTheLine() async throws {
        let bench = try ChannelBench(handler: IdentityTests.handled)
        let socket = try await TCP.connect(to: bench.serverAddress, from: bench.clientAddress, until: TestNetwork.soon)
        let connection = try? await TLSConnection.handshake(
            on: socket, context: bench.authority.context(.client, "issuing-center"), nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        #expect(connection == nil)
        #expect(bench.serverRecorder.rules == ["not-proxy-protocol"])
        #expect(bench.serverRecorder.refusals.first?.peer == bench.clientAddress.description)
    }

    @Test("a connection with a header that another line signed is refused")
    @LoopActor func otherLine() async throws {
        let bench = try ChannelBench(handler: IdentityTests.handled)
        let socket = try await TCP.connect(to: bench.serverAddress, from: bench.clientAddress, until: TestNetwork.soon)
        try await LineProof.announce(
            on: socket, destination: bench.serverAddress, link: ChannelBench.link, key: PrivateKey.generate(.p256), until: TestNetwork.soon)
        let connection = try? await TLSConnection.handshake(
            on: socket, context: bench.authority.context(.client, "issuing-center"), nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        #expect(connection == nil)
        #expect(bench.serverRecorder.rules == ["proxy-header-wrong-signature"])
    }

    @Test("the line's own proof does not help a caller from another address")
    @LoopActor func otherAddress() async throws {
        let bench = try ChannelBench(handler: IdentityTests.handled)
        let stranger = TestNetwork.address()
        let socket = try await TCP.connect(to: bench.serverAddress, from: stranger, until: TestNetwork.soon)
        try await LineProof.announce(on: socket, destination: bench.serverAddress, link: ChannelBench.link, key: bench.lineKey, until: TestNetwork.soon)
        let connection = try? await TLSConnection.handshake(
            on: socket, context: bench.authority.context(.client, "issuing-center"), nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        #expect(connection == nil)
        #expect(bench.serverRecorder.rules == ["peer-address"])
    }

    @Test("with the line's proof, from the right address, with the right certificate, the server answers")
    @LoopActor func allRight() async throws {
        let bench = try ChannelBench()
        let socket = try await TCP.connect(to: bench.serverAddress, from: bench.clientAddress, until: TestNetwork.soon)
        try await LineProof.announce(on: socket, destination: bench.serverAddress, link: ChannelBench.link, key: bench.lineKey, until: TestNetwork.soon)
        let connection = try await TLSConnection.handshake(
            on: socket, context: bench.authority.context(.client, "issuing-center"), nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        try await connection.write(bench.request(), until: TestNetwork.soon)
        var buffer = [UInt8](repeating: 0, count: 4096)
        #expect(try await connection.read(into: &buffer, until: TestNetwork.soon) > 0)
    }

    @Test("certificates past their end are refused by the channel's own clock")
    @LoopActor func expired() async throws {
        var settings = ChannelBench.Settings()
        settings.nowMilliseconds = TestAuthority.now + 2 * TestAuthority.dayMilliseconds
        let bench = try ChannelBench(settings, handler: IdentityTests.handled)
        guard case .unreachable? = await bench.failure()?.reason else { throw Unexpected() }
    }

    @Test("curl, which nobody here wrote, is answered with the channel's certificate and gets nothing with another's")
    @LoopActor func curl() async throws {
        let bench = try ChannelBench()
        for (authority, isRight) in [(bench.authority, true), (try TestAuthority(channel: "dedicated"), false)] {
            let directory = try TemporaryDirectory()
            let files = try directory.write(authority.leaf(.client, "issuing-center") { $0.uniformResourceIdentifiers = [bench.authority.uri(of: "issuing-center")] }, of: authority)
            let outcome = try await Tool.run([
                "curl", "-sk", "--http1.1", "--interface", bench.clientAddress.description, "--cert", files.certificate, "--key", files.key,
                "-H", "User-Agent:", "-H", "Accept:", "-H", "Content-Type: application/json",
                "--data-binary", String(decoding: ChannelBench.question.canonicalBytes, as: UTF8.self), "https://\(bench.lineAddress)/ask",
            ])
            #expect(outcome.text.contains("\"answer\":\"menu\"") == isRight)
            #expect((outcome.status == 0) == isRight)
        }
        #expect(bench.serverRecorder.rules == ["peer-certificate"])
    }

    private struct Unexpected: Error {}
}
