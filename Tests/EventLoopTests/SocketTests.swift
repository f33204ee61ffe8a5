import Domain
import EventLoop
import Glibc
import TestSupport
import Testing

@Suite struct SocketTests {
    init() { #expect(LoopThread.started) }

    @Test("bytes cross a connection, and the far side sees the source address that was asked for")
    @LoopActor func bytesCross() async throws {
        let listener = try TCP.listen(on: address("127.77.0.1", 0))
        let target = TCP.localAddress(of: listener)
        let source = try #require(IPv4Address("127.77.0.2"))
        let client = try await TCP.connect(to: target, from: source, until: soon)
        let (server, peer) = try await TCP.accept(from: listener)
        #expect(peer.host == source)
        try await client.write([1, 2, 3][...], until: soon)
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(try await server.read(into: &buffer, until: soon) == 3)
        #expect(buffer.prefix(3) == [1, 2, 3])
    }

    @Test("a half-closed connection still carries the other half")
    @LoopActor func halfClose() async throws {
        let (client, server) = try await pair()
        client.shutdownWriting()
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(try await server.read(into: &buffer, until: soon) == 0)
        try await server.write([9][...], until: soon)
        #expect(try await client.read(into: &buffer, until: soon) == 1)
    }

    @Test("a read past its deadline times out, and the connection can be used again")
    @LoopActor func timeout() async throws {
        let (client, server) = try await pair()
        var buffer = [UInt8](repeating: 0, count: 16)
        await #expect(throws: SocketError(.read, .timedOut)) {
            _ = try await client.read(into: &buffer, until: MonotonicTime.now.adding(milliseconds: 5))
        }
        try await server.write([7][...], until: soon)
        #expect(try await client.read(into: &buffer, until: soon) == 1)
    }

    @Test("closing a socket answers the task that waits on it")
    @LoopActor func closeWakes() async throws {
        let (client, server) = try await pair()
        let waiting = Task.onLoop { await client.wait(for: .read, until: .distantFuture) }
        await Task.yield()
        client.close()
        #expect(await waiting.value == .closed)
        server.close()
    }

    @Test("a reset arrives as a reset, not as an end of stream")
    @LoopActor func reset() async throws {
        let (client, server) = try await pair()
        server.reset()
        var buffer = [UInt8](repeating: 0, count: 16)
        await #expect(throws: SocketError(.read, .system(ECONNRESET))) {
            _ = try await client.read(into: &buffer, until: soon)
        }
    }

    @Test("a connection to nobody is refused")
    @LoopActor func refused() async throws {
        let listener = try TCP.listen(on: address("127.77.0.3", 0))
        let target = TCP.localAddress(of: listener)
        listener.close()
        await #expect(throws: SocketError(.connect, .system(ECONNREFUSED))) {
            _ = try await TCP.connect(to: target, from: nil, until: soon)
        }
    }

    @Test("a megabyte that does not fit the buffers is written whole, in order")
    @LoopActor func largeWrite() async throws {
        let (client, server) = try await pair()
        let sent = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let writing = Task.onLoop { try await client.write(sent[...], until: soon) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while received.count < sent.count {
            let count = try await server.read(into: &buffer, until: soon)
            received += buffer.prefix(count)
        }
        try await writing.value
        #expect(received == sent)
    }

    @Test("only dotted decimal is an address", arguments: ["1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1..2.3", " 1.2.3.4", "a.b.c.d", ""])
    func badAddress(text: String) { #expect(IPv4Address(text) == nil) }

    @Test("an address prints as it was written")
    func goodAddress() { #expect(IPv4Address("127.20.0.255")?.description == "127.20.0.255") }

    private let soon = MonotonicTime.now.adding(milliseconds: 5000)

    private func address(_ host: String, _ port: UInt16) throws -> SocketAddress {
        SocketAddress(host: try #require(IPv4Address(host)), port: port)
    }

    @LoopActor private func pair() async throws -> (Socket, Socket) {
        let listener = try TCP.listen(on: address("127.77.0.1", 0))
        let client = try await TCP.connect(to: TCP.localAddress(of: listener), from: nil, until: soon)
        let (server, _) = try await TCP.accept(from: listener)
        return (client, server)
    }
}
