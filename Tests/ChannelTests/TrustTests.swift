import Channel
import Crypto
import EventLoop
import JSON
import TestSupport
import Testing

/// Says what a test tells it to say.
@LoopActor
private final class ToldTrust: ChannelTrust {
    var atConnection: String?
    var now: String?
    var own: String?
    private(set) var judged: [String] = []

    func refusalAtConnection(of certificate: Certificate, node: String) -> String? {
        judged.append("\(node) \(certificate.uniformResourceIdentifiers.first ?? "")")
        return atConnection
    }

    func refusal(of certificate: Certificate) -> String? { now }

    func ownRefusal() -> String? { own }
}

/// A certificate that the handshake accepted may still be refused: at once, or while the connection is open.
@Suite(.serialized) struct TrustTests {
    init() { #expect(LoopThread.started) }

    @LoopActor private struct Pair {
        let server = ToldTrust()
        let client = ToldTrust()

        func bench(handler: @escaping ChannelServer.Handler = ChannelBench.echo) throws -> ChannelBench {
            var settings = ChannelBench.Settings()
            (settings.serverTrust, settings.clientTrust) = (server, client)
            return try ChannelBench(settings, handler: handler)
        }
    }

    @Test("each side judges the other's certificate once for a connection, and a channel that all trust works")
    @LoopActor func trusted() async throws {
        let pair = Pair()
        let bench = try pair.bench()
        for _ in 0..<3 { #expect(try await bench.ask() == "menu") }
        #expect(pair.client.judged == ["odawara kofu://lgwan/odawara"])
        #expect(pair.server.judged == ["issuing-center kofu://lgwan/issuing-center"])
        #expect(bench.clientRecorder.refusals.isEmpty && bench.serverRecorder.refusals.isEmpty)
    }

    @Test("a server that is not what it should be is asked nothing, and says itself why")
    @LoopActor func wrongServer() async throws {
        let pair = Pair()
        let bench = try pair.bench { _ in
            Issue.record("the handler was reached")
            return .response([:])
        }
        (pair.client.atConnection, pair.server.own) = ("peer-build", "own-build")
        guard case .refusedHere("peer-build")? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.clientRecorder.refusals.first?.message == "ask" && bench.clientRecorder.rules == ["peer-build"])
        #expect(await TestNetwork.settle { bench.serverRecorder.rules == ["own-build"] })
        #expect(bench.serverRecorder.refusals.first?.peer == "issuing-center")
    }

    @Test("a caller that is not what it should be is answered nothing, and says itself why")
    @LoopActor func wrongCaller() async throws {
        let pair = Pair()
        let bench = try pair.bench { _ in
            Issue.record("the handler was reached")
            return .response([:])
        }
        (pair.server.atConnection, pair.client.own) = ("peer-topology", "own-topology")
        guard case .refusedHere("own-topology")? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.serverRecorder.rules == ["peer-topology"])
        #expect(bench.clientRecorder.rules == ["own-topology"] && bench.clientRecorder.outcomes == ["refused-here"])
    }

    @Test("without a fault of its own, a caller that is refused knows only that the connection broke")
    @LoopActor func unexplained() async throws {
        let pair = Pair()
        let bench = try pair.bench()
        pair.server.atConnection = "peer-topology"
        guard case .broken? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.clientRecorder.rules.isEmpty)
    }

    @Test("a caller whose certificate expires while connected is refused at its next request, on the same connection")
    @LoopActor func callerExpires() async throws {
        let pair = Pair()
        let bench = try pair.bench()
        #expect(try await bench.ask() == "menu")
        (pair.server.now, pair.client.own) = ("peer-certificate-expired", "own-certificate-expired")
        guard case .refusedHere("own-certificate-expired")? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.serverRecorder.rules == ["peer-certificate-expired"])
        #expect(pair.server.judged.count == 1, "no second handshake")
        (pair.server.now, pair.client.own) = (nil, nil)
        #expect(try await bench.ask() == "menu")
        #expect(pair.server.judged.count == 2, "the refused connection was closed")
    }

    @Test("a server whose certificate is revoked while connected is asked nothing more, and says itself why")
    @LoopActor func serverRevoked() async throws {
        let pair = Pair()
        let bench = try pair.bench()
        #expect(try await bench.ask() == "menu")
        (pair.client.now, pair.server.own) = ("peer-certificate-revoked", "own-certificate-revoked")
        guard case .refusedHere("peer-certificate-revoked")? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.clientRecorder.rules == ["peer-certificate-revoked"])
        #expect(await TestNetwork.settle { bench.serverRecorder.rules == ["own-certificate-revoked"] })
        (pair.client.now, pair.server.own) = (nil, nil)
        #expect(try await bench.ask() == "menu")
    }

    @Test("an answer under a certificate that was revoked while the server worked is not used")
    @LoopActor func revokedBeforeAnswer() async throws {
        let pair = Pair()
        let bench = try pair.bench { request in
            pair.client.now = "peer-certificate-revoked"
            return await ChannelBench.echo(request)
        }
        guard case .refusedHere("peer-certificate-revoked")? = await bench.failure()?.reason else { throw Unexpected() }
    }

    @Test("a caller whose certificate was revoked while the server worked gets no answer")
    @LoopActor func revokedBeforeReply() async throws {
        let pair = Pair()
        let bench = try pair.bench { request in
            pair.server.now = "peer-certificate-revoked"
            return await ChannelBench.echo(request)
        }
        guard case .broken? = await bench.failure()?.reason else { throw Unexpected() }
        #expect(bench.serverRecorder.rules == ["peer-certificate-revoked"])
    }

    @Test("a handshake that fails for the time alone says so by its rule")
    @LoopActor func handshakeTime() async throws {
        for (days, rule) in [(2, "peer-certificate-expired"), (-2, "peer-certificate-not-yet-valid")] {
            var settings = ChannelBench.Settings()
            settings.nowMilliseconds = TestAuthority.now + Int64(days) * TestAuthority.dayMilliseconds
            let bench = try ChannelBench(settings)
            guard case .unreachable? = await bench.failure()?.reason else { throw Unexpected() }
            #expect(bench.clientRecorder.rules == [rule])
        }
    }

    private struct Unexpected: Error {}
}
