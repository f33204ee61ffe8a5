import Crypto
import EventLoop
import TLS
import TestSupport
import Testing

@Suite(.serialized) struct ConnectionTests {
    let authority: TestAuthority

    init() throws {
        #expect(LoopThread.started)
        authority = try TestAuthority(channel: "lgwan")
    }

    @Test("a megabyte crosses in both directions at once")
    @LoopActor func largeBodies() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        var random = SeededRandom(seed: 1)
        let (up, down) = (random.bulk(1 << 20), random.bulk(1 << 20))
        let sendingUp = Task.onLoop { try await client.write(up, until: TestNetwork.soon) }
        let sendingDown = Task.onLoop { try await server.write(down, until: TestNetwork.soon) }
        let receivingUp = Task.onLoop { try await server.read(exactly: up.count) }
        #expect(Digest.sha256(try await client.read(exactly: down.count)) == Digest.sha256(down))
        #expect(Digest.sha256(try await receivingUp.value) == Digest.sha256(up))
        try await sendingUp.value
        try await sendingDown.value
    }

    @Test("a writer waits for a slow reader, who then gets everything")
    @LoopActor func slowReader() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        var random = SeededRandom(seed: 2)
        let bytes = random.bulk(12 << 20)
        let writing = Task.onLoop { try await server.write(bytes, until: TestNetwork.soon) }
        let first = try await client.next()
        let received = first + (try await client.read(exactly: bytes.count - first.count))
        #expect(Digest.sha256(received) == Digest.sha256(bytes))
        try await writing.value
    }

    @Test("a writer whose reader never reads gives up at its deadline")
    @LoopActor func stuckReader() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        let error = await #expect(throws: TLSError.self) {
            try await server.write([UInt8](repeating: 7, count: 20 << 20), until: TestNetwork.shortly)
        }
        #expect(error?.isTimedOut == true)
        client.close()
    }

    @Test("a read past its deadline times out, and the connection can be used again")
    @LoopActor func readDeadline() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        let error = await #expect(throws: TLSError.self) { _ = try await client.next(until: TestNetwork.shortly) }
        #expect(error?.isTimedOut == true)
        try await server.write([1], until: TestNetwork.soon)
        #expect(try await client.next() == [1])
    }

    @Test("an end that was announced is an end")
    @LoopActor func closeNotify() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        try await server.write([1], until: TestNetwork.soon)
        server.close()
        #expect(try await client.next() == [1])
        #expect(try await client.next() == [])
    }

    @Test("an end that was not announced is a truncation")
    @LoopActor func truncation() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        try await server.write([1], until: TestNetwork.soon)
        server.abandon()
        #expect(try await client.next() == [1])
        #expect(await reason(of: { _ = try await client.next() }) == .truncated)
    }

    @Test("an end inside a record is a truncation")
    @LoopActor func halfRecord() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        try await server.socket.write([23, 3, 3, 0, 64, 1, 2, 3])
        server.abandon()
        #expect(await reason(of: { _ = try await client.next() }) == .truncated)
    }

    @Test("a reset is told apart from an end")
    @LoopActor func reset() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        server.socket.reset()
        guard case .socket(let error) = await reason(of: { _ = try await client.next() }) else { throw Unexpected() }
        #expect(error.operation == .read)
        #expect(error.isTimedOut == false)
    }

    @Test("a record that was changed on the way breaks the connection, and nothing of it is read")
    @LoopActor func changedRecord() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        // A record of the right form whose authentication cannot be right.
        try await server.socket.write([23, 3, 3, 0, 32] + [UInt8](repeating: 9, count: 32))
        #expect(await reason(of: { _ = try await client.next() }) == .protocolViolation)
        #expect(await reason(of: { _ = try await server.next() }) == .protocolViolation)
    }

    @Test("after this side has closed, reading and writing fail and closing again is harmless")
    @LoopActor func closedHere() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        client.close()
        client.close()
        #expect(await reason(of: { _ = try await client.next() }) == .socket(SocketError(.read, .closed)))
        #expect(await reason(of: { try await client.write([1], until: TestNetwork.soon) }) == .socket(SocketError(.write, .closed)))
        server.close()
    }

    @Test("waiting for something to read takes nothing away, and ends at the deadline")
    @LoopActor func waiting() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        var buffer = [UInt8](repeating: 0, count: 64)
        #expect(try client.tryRead(into: &buffer) == .wouldBlock)
        let error = await #expect(throws: TLSError.self) { try await client.waitUntilReadable(until: TestNetwork.shortly) }
        #expect(error?.isTimedOut == true)
        try await server.write([1, 2], until: TestNetwork.soon)
        try await client.waitUntilReadable(until: TestNetwork.soon)
        #expect(try await client.next() == [1, 2])
        client.close()
        #expect(await reason(of: { try await client.waitUntilReadable(until: TestNetwork.soon) }) == .socket(SocketError(.read, .closed)))
    }

    @Test("no size or split of what comes leaves a reader waiting for what is already here", arguments: [
        [1], [8150], [8170], [8171], [8192], [16_384], [16_385], [32_768], [40_000], [1, 1], [8100, 1], [8100, 100, 8100], [16_384, 16_384, 1], [5000, 5000, 5000, 5000],
    ])
    @LoopActor func readAhead(sizes: [Int]) async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        for round in 0..<4 {
            for size in sizes { try await server.write([UInt8](repeating: UInt8(round), count: size), until: TestNetwork.soon) }
            let expected = sizes.reduce(0, +)
            #expect(try await client.read(exactly: expected).count == expected)
        }
        server.close()
        #expect(try await client.next() == [])
    }

    @Test("buffers given back while idle are there again for the next octet")
    @LoopActor func releasedBuffers() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        for _ in 0..<3 {
            client.releaseBuffers()
            server.releaseBuffers()
            try await server.write([1, 2, 3], until: TestNetwork.soon)
            #expect(try await client.next() == [1, 2, 3])
            try await client.write([4], until: TestNetwork.soon)
            client.releaseBuffers()
            #expect(try await server.next() == [4])
        }
    }

    @Test("an open connection is reusable until the peer closes it or says something unasked")
    @LoopActor func reuse() async throws {
        let (client, server) = try await TLSConnection.pair(authority)
        #expect(client.isReusable())
        server.close()
        try await client.waitUntilReadable(until: TestNetwork.soon)
        #expect(!client.isReusable())
        let (other, talkative) = try await TLSConnection.pair(authority)
        try await talkative.write([1], until: TestNetwork.soon)
        try await other.waitUntilReadable(until: TestNetwork.soon)
        #expect(!other.isReusable())
        client.close()
        #expect(!client.isReusable())
    }

    private struct Unexpected: Error {}

    @LoopActor private func reason(of action: () async throws -> Void) async -> TLSError.Reason? {
        do {
            try await action()
            return nil
        } catch {
            return (error as? TLSError)?.reason
        }
    }
}
