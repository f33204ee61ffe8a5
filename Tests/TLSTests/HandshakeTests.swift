import EventLoop
import TLS
import TestSupport
import Testing

/// Peers that do not finish, or do not begin, a TLS handshake.
@Suite(.serialized) struct HandshakeTests {
    let authority: TestAuthority

    init() throws {
        #expect(LoopThread.started)
        authority = try TestAuthority(channel: "lgwan")
    }

    @Test("a peer that says nothing is given up at the deadline, and its socket is closed", arguments: [TLSContext.Side.client, .server])
    @LoopActor func silence(side: TLSContext.Side) async throws {
        let (near, far) = try await TestNetwork.pair()
        let error = await error(on: near, side, until: TestNetwork.shortly)
        #expect(error?.isTimedOut == true)
        #expect(!near.isOpen)
        far.close()
    }

    @Test("half a handshake is given up at the deadline")
    @LoopActor func halfHello() async throws {
        let hello = try await clientHello()
        let (near, far) = try await TestNetwork.pair()
        try await far.write(Array(hello.dropLast(1)))
        #expect(await error(on: near, .server, until: TestNetwork.shortly)?.isTimedOut == true)
    }

    @Test("a peer that leaves in the middle of the handshake is a failed handshake")
    @LoopActor func leaving() async throws {
        let hello = try await clientHello()
        for count in [0, 1, 5, hello.count / 2, hello.count] {
            let (near, far) = try await TestNetwork.pair()
            try await far.write(Array(hello.prefix(count)))
            far.shutdownWriting()
            #expect(await error(on: near, .server)?.reason == .handshake)
        }
    }

    @Test("octets that are no TLS fail the handshake on either side", arguments: 0..<64 as Range<UInt64>)
    @LoopActor func garbage(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let count = Int(random.next() % 600) + 6
        let (near, far) = try await TestNetwork.pair()
        try await far.write(random.octets(count))
        far.shutdownWriting()
        #expect(await error(on: near, seed % 2 == 0 ? .server : .client)?.reason == .handshake)
    }

    @Test("a ClientHello with one octet changed never traps and never lets data through", arguments: 0..<24 as Range<UInt64>)
    @LoopActor func mutatedHello(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var hello = try await clientHello()
        hello[Int(random.next() % UInt64(hello.count))] ^= UInt8(random.next() % 255) + 1
        let (near, far) = try await TestNetwork.pair()
        try await far.write(hello)
        far.shutdownWriting()
        #expect(await error(on: near, .server) != nil)
    }

    /// The first flight of a client of ours.
    @LoopActor private func clientHello() async throws -> [UInt8] {
        let (near, far) = try await TestNetwork.pair()
        let context = try authority.context(.client, "client")
        let shaking = Task.onLoop {
            _ = try? await TLSConnection.handshake(on: near, context: context, nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        }
        let head = try await far.read(exactly: 5)
        let hello = head + (try await far.read(exactly: Int(head[3]) << 8 | Int(head[4])))
        far.close()
        await shaking.value
        return hello
    }

    @LoopActor private func error(on socket: Socket, _ side: TLSContext.Side, until deadline: MonotonicTime = TestNetwork.soon) async -> TLSError? {
        do {
            let context = try authority.context(side, "node")
            _ = try await TLSConnection.handshake(on: socket, context: context, nowMilliseconds: TestAuthority.now, until: deadline)
            return nil
        } catch {
            return error as? TLSError
        }
    }
}
