import EventLoop
import Faults
import JSON
import TestSupport
import Testing
@testable import Line

@Suite("Faults on a link", .serialized) struct FaultTests {
    init() { #expect(LoopThread.started) }

    @Test("messages are counted each way, without a fault and with one", arguments: [false, true])
    @LoopActor func counting(isFaulty: Bool) async throws {
        let bench = try LineBench()
        if isFaulty { try bench.add(#"{"name":"n","type":"noop","stream":"upstream"}"#) }
        let first = try await bench.conversation()
        let second = try await bench.conversation()
        #expect(bench.carrier.counters.messagesToServer == 0 && bench.carrier.counters.messagesToClient == 0)
        for length in [10, 300, 16_383, 16_384, 16_385, 70_000, 32_768, 5] {
            #expect(try await first.exchange(request: length, answer: length))
            #expect(try await second.exchange(answer: 3 * length))
        }
        #expect(bench.carrier.counters.messagesToServer == 16 && bench.carrier.counters.messagesToClient == 16)
        if isFaulty { #expect(try bench.tookHold("n") == 2) }
        #expect(bench.log.held == (isFaulty ? ["n"] : []))
        first.close()
        second.close()
    }

    @Test("a fault set on an open connection acts, and removed leaves nothing behind")
    @LoopActor func openConnection() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        #expect(try await talk.exchange())
        try bench.add(#"{"name":"h","type":"hold","stream":"downstream"}"#)
        try await talk.near.write(Conversation.message(300))
        _ = try await talk.far.read(exactly: Conversation.message(300).count)
        try await talk.far.write(Conversation.message(90))
        #expect(await talk.near.next(until: TestNetwork.shortly) == .silence)
        try await bench.remove("h")
        #expect(try await talk.near.read(exactly: Conversation.message(90).count) == Conversation.message(90))
        for _ in 0..<5 { #expect(try await talk.exchange()) }
        #expect(bench.carrier.status["state"] == "open")
        talk.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("latency and slices together lose nothing of a large transfer, and its end arrives after it")
    @LoopActor func combined() async throws {
        let bench = try LineBench()
        try bench.add(#"{"type":"latency","stream":"downstream","attributes":{"latency":5,"jitter":4}}"#)
        try bench.add(#"{"type":"slicer","stream":"downstream","attributes":{"average_size":4000,"size_variation":3000}}"#)
        let talk = try await bench.conversation()
        let bytes = (0..<300).flatMap { Records.data(16_000, UInt8(truncatingIfNeeded: $0)) }
        let sending = Task.onLoop {
            try await talk.far.write(bytes)
            talk.far.shutdownWriting()
        }
        let (received, end) = await talk.near.rest()
        try await sending.value
        #expect(received == bytes && end == .end)
        talk.close()
    }

    @Test("faults that come and go during a transfer lose nothing")
    @LoopActor func comingAndGoing() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let bytes = (0..<400).flatMap { Records.data(16_000, UInt8(truncatingIfNeeded: $0)) }
        let sending = Task.onLoop {
            try await talk.near.write(bytes)
            talk.near.shutdownWriting()
        }
        let receiving = Task.onLoop { await talk.far.rest().bytes }
        for round in 0..<20 {
            try bench.add(#"{"name":"l","type":"latency","stream":"upstream","attributes":{"latency":\#(round % 3),"jitter":2}}"#)
            try bench.add(#"{"name":"s","type":"slicer","stream":"upstream","attributes":{"average_size":9000}}"#)
            // Something has passed through them, or all has.
            let before = bench.carrier.counters.bytesToServer
            #expect(await TestNetwork.settle { bench.carrier.counters.bytesToServer > before || bench.carrier.counters.bytesToServer >= bytes.count })
            try await bench.remove("l")
            try await bench.remove("s")
        }
        #expect(await receiving.value == bytes)
        try await sending.value
        talk.close()
    }

    @Test("a sender is held back once a hold keeps its bound")
    @LoopActor func bounded() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"h","type":"hold","stream":"upstream"}"#)
        let bytes = Records.bulk
        let sending = Task.onLoop { try await talk.near.write(bytes) }
        // As long as the line takes to carry all of it the other way, where nothing is held.
        let back = Task.onLoop { try await talk.far.write(bytes) }
        #expect(try await talk.near.read(exactly: bytes.count).count == bytes.count)
        try await back.value
        #expect(bench.carrier.counters.bytesToServer < 10_000)
        try await bench.remove("h")
        #expect(try await talk.far.read(exactly: bytes.count).count == bytes.count)
        try await sending.value
        talk.close()
    }

    // MARK: Exact places

    @Test("after the second request: it arrives whole, then both ends are reset", arguments: [300, 16_384, 40_000])
    @LoopActor func resetAfter(length: Int) async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        #expect(try await talk.exchange())
        try bench.add(#"{"name":"r","type":"reset","stream":"upstream","at":{"message":2,"phase":"after"}}"#)
        #expect(try await talk.exchange())
        #expect(try bench.state("r") == "waiting")
        let request = Conversation.message(length)
        try await talk.near.write(request)
        if length % 16_384 == 0 {
            // Its end shows when the server speaks, of which no octet comes through any more.
            #expect(try await talk.far.read(exactly: request.count) == request)
            try await talk.far.write(Conversation.message(10))
        }
        let (received, end) = await talk.far.rest()
        #expect(end == .reset && (received == request || length % 16_384 == 0))
        #expect(await talk.near.rest().end == .reset)
        #expect(try bench.state("r") == "happened" && bench.tookHold("r") == 1)
        #expect(try await bench.conversation().exchange())
    }

    @Test("after an exact number of octets of the answer: not one more arrives", arguments: [1, 5, 6, 522, 16_406, 20_000])
    @LoopActor func resetInTheMiddle(byte: Int) async throws {
        let bench = try LineBench()
        try bench.add(#"{"name":"r","type":"reset","stream":"downstream","at":{"message":1,"phase":"middle","byte":\#(byte)}}"#)
        let talk = try await bench.conversation()
        let request = Conversation.message(300), answer = Conversation.message(30_000)
        try await talk.near.write(request)
        _ = try await talk.far.read(exactly: request.count)
        try await talk.far.write(answer)
        let (received, end) = await talk.near.rest()
        #expect(received == Array(answer.prefix(byte)) && end == .reset)
        #expect(await talk.far.rest().end == .reset)
    }

    @Test("before the answer: of it no octet arrives, of what came before everything")
    @LoopActor func holdBefore() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"h","type":"hold","stream":"downstream","at":{"message":2,"phase":"before"}}"#)
        #expect(try await talk.exchange())
        let request = Conversation.message(300), answer = Conversation.message(700)
        try await talk.near.write(request)
        _ = try await talk.far.read(exactly: request.count)
        // A header in pieces gives nothing away either.
        for octet in answer.prefix(7) { try await talk.far.write([octet]) }
        try await talk.far.write(Array(answer.dropFirst(7)))
        #expect(await TestNetwork.settle { (try? bench.state("h")) == "happened" })
        #expect(await talk.near.next(until: TestNetwork.shortly) == .silence)
        // Another connection is not held.
        let other = try await bench.conversation()
        #expect(try await other.exchange())
        try await bench.remove("h")
        #expect(try await talk.near.read(exactly: answer.count) == answer)
        talk.close()
        other.close()
    }

    @Test("messages are counted over all connections of the link, from the moment at which the fault is set")
    @LoopActor func overConnections() async throws {
        let bench = try LineBench()
        let first = try await bench.conversation()
        let second = try await bench.conversation()
        for _ in 0..<3 { #expect(try await first.exchange()) }
        try bench.add(#"{"name":"r","type":"reset","stream":"upstream","at":{"message":3,"phase":"before"}}"#)
        #expect(try await first.exchange())
        #expect(try await second.exchange())
        try await first.near.write(Conversation.message(300))
        #expect(await first.far.next() == .reset)
        #expect(try await second.exchange())
        second.close()
    }

    @Test("a bit of the answer is flipped at its octet, and nothing else")
    @LoopActor func corrupt() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"c","type":"corrupt","stream":"downstream","attributes":{"bit":6},"at":{"message":1,"phase":"middle","byte":100}}"#)
        let request = Conversation.message(300)
        var answer = Conversation.message(700)
        try await talk.near.write(request)
        _ = try await talk.far.read(exactly: request.count)
        try await talk.far.write(answer)
        answer[100] ^= 64
        #expect(try await talk.near.read(exactly: answer.count) == answer)
        #expect(try await talk.exchange())
        talk.close()
    }

    @Test("a truncated answer ends early at the client, while the server can still be heard from")
    @LoopActor func truncate() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"t","type":"truncate","stream":"downstream","at":{"message":1,"phase":"middle","byte":77}}"#)
        let request = Conversation.message(300), answer = Conversation.message(700)
        try await talk.near.write(request)
        _ = try await talk.far.read(exactly: request.count)
        try await talk.far.write(answer)
        let (received, end) = await talk.near.rest()
        #expect(received == Array(answer.prefix(77)) && end == .end)
        try await talk.near.write(Records.data(44))
        #expect(await talk.far.next() == .bytes(Records.data(44)))
        talk.close()
    }

    @Test("a client that hides its Finished is counted from the first answer on")
    @LoopActor func strangeClient() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await far.write(Records.data(640) + Records.data(MessageMeter.finishedLength))
        try await near.write(Records.data(800) + Records.data(300))
        _ = try await far.read(exactly: 1110)
        try await far.write(Records.data(200))
        #expect(await TestNetwork.settle { bench.carrier.counters.messagesToClient == 1 })
        #expect(bench.carrier.counters.messagesToServer == 1)
        _ = try await near.read(exactly: 640 + 5 + 74 + 205)
        let talk = Conversation(near: near, far: far)
        #expect(try await talk.exchange())
        #expect(bench.carrier.counters.messagesToServer == 2 && bench.carrier.counters.messagesToClient == 2)
        talk.close()
    }
}
