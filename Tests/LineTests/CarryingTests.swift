import Crypto
import Domain
import EventLoop
import JSON
import TestSupport
import Testing
@testable import Line

@Suite(.serialized) struct CarryingTests {
    init() { #expect(LoopThread.started) }

    @Test("the link's client reaches its server, which sees the client's own address and the line's proof")
    @LoopActor func carries() async throws {
        let bench = try LineBench()
        #expect(try await bench.carries())
        #expect(bench.log.entries.isEmpty)
    }

    @Test("octets are counted each way, and connections")
    @LoopActor func counters() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await near.write(Records.data(1000))
        try await far.write(Records.data(300) + Records.data(200))
        _ = try await far.read(exactly: 1005)
        _ = try await near.read(exactly: 510)
        #expect(bench.carrier.counters.bytesToServer == Records.clientHello.count + 1005)
        #expect(bench.carrier.counters.bytesToClient == Records.serverHello.count + 510)
        #expect(bench.carrier.counters.connections == 1)
        #expect(bench.carrier.openConnections == 1)
        near.close()
        far.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        #expect(bench.carrier.status["bytesToServer"] == .integer(Int64(Records.clientHello.count + 1005)))
        #expect(bench.carrier.status["state"] == "open")
    }

    @Test("megabytes cross both ways at once, in order")
    @LoopActor func bulk() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        let up = (0..<100).flatMap { Records.data(16_000, UInt8($0)) }
        let down = (0..<100).flatMap { Records.data(16_384, UInt8(255 - $0)) }
        let sendingUp = Task.onLoop { try await near.write(up) }
        let sendingDown = Task.onLoop { try await far.write(down) }
        let receivingUp = Task.onLoop { try await far.read(exactly: up.count) }
        #expect(Digest.sha256(try await near.read(exactly: down.count)) == Digest.sha256(down))
        #expect(Digest.sha256(try await receivingUp.value) == Digest.sha256(up))
        try await sendingUp.value
        try await sendingDown.value
    }

    @Test("a receiver that does not read holds the sender back, and the line keeps one buffer's worth at most")
    @LoopActor func backPressure() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        let bytes = Records.bulk
        let sending = Task.onLoop { try await near.write(bytes) }
        #expect(try await far.read(exactly: 16_389).count == 16_389)
        // As long as the line takes to carry all of it for another connection.
        let (other, reader) = try await bench.connection()
        let alike = Task.onLoop { try await other.write(bytes) }
        #expect(try await reader.read(exactly: bytes.count).count == bytes.count)
        try await alike.value
        #expect(bench.carrier.counters.bytesToServer < 2 * bytes.count)
        #expect(try await far.read(exactly: bytes.count - 16_389).count == bytes.count - 16_389)
        try await sending.value
    }

    @Test("the client's half-close reaches the server, which can still answer")
    @LoopActor func clientHalfClose() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        near.shutdownWriting()
        #expect(await far.next() == .end)
        try await far.write(Records.data(70))
        #expect(await near.next() == .bytes(Records.data(70)))
        far.close()
        #expect(await near.next() == .end)
    }

    @Test("the server's half-close reaches the client, which can still ask")
    @LoopActor func serverHalfClose() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        far.shutdownWriting()
        #expect(await near.next() == .end)
        try await near.write(Records.data(70))
        #expect(await far.next() == .bytes(Records.data(70)))
        near.close()
        #expect(await far.next() == .end)
    }

    @Test("an end that breaks off breaks the other off", arguments: Direction.allCases)
    @LoopActor func breakingOff(direction: Direction) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        let (killed, other) = direction == .toServer ? (near, far) : (far, near)
        killed.reset()
        #expect(await other.next() == .reset)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("an end that breaks off while it is being written to breaks the other off", arguments: Direction.allCases)
    @LoopActor func breakingOffInTheMiddle(direction: Direction) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        let (writer, reader) = direction == .toServer ? (near, far) : (far, near)
        let bytes = Records.bulk
        let writing = Task.onLoop { try await writer.write(bytes) }
        _ = try await reader.read(exactly: 100_000)
        reader.reset()
        await #expect(throws: SocketError.self) { try await writing.value }
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("a client that leaves before its hello leaves nothing behind")
    @LoopActor func leavingEarly() async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        near.close()
        let other = try await bench.dial()
        try await other.write(Array(Records.clientHello.prefix(20)))
        other.reset()
        #expect(await TestNetwork.settle { bench.carrier.counters.connections == 2 && bench.carrier.openConnections == 0 })
        #expect(await bench.serverIsLeftAlone())
    }

    @Test("a hello in small pieces is carried whole")
    @LoopActor func helloInPieces() async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        for octet in Records.clientHello + Records.data(5) {
            try await near.write([octet])
            await Task.yield()
        }
        let far = try await bench.accept()
        #expect(try await far.read(exactly: Records.clientHello.count + 10) == Records.clientHello + Records.data(5))
    }
}
