import Channel
import EventLoop
import Faults
import Gate
import JSON
import Policy
import TestSupport
import Testing
@testable import Line

/// What a line knows of messages, against the code that sends them: real TLS, real HTTP.
@Suite("A line counts the messages of real nodes", .serialized) struct ExactFaultTests {
    init() { #expect(LoopThread.started) }

    /// `ask` with room for several TLS records each way.
    @LoopActor private static func policy() throws -> ChannelPolicy {
        let small = try ChannelBench.policy("lgwan")
        let body = try ChannelBench.field("requestHash", .digest, "hex:64")
        let ask = try MessagePolicy(
            name: "ask",
            request: BodyPolicy(content: .json([
                ChannelBench.field("requestId", .identifier, "request-id"), ChannelBench.field("question", .code, "base64:1..60000"),
            ]), maximumBytes: 100_000),
            response: BodyPolicy(content: .json([body, ChannelBench.field("answer", .code, "base64:1..60000")]), maximumBytes: 100_000),
            refusal: try #require(small.message(named: "ask")).refusal)
        return try ChannelPolicy(name: "lgwan", messages: [ask])
    }

    @LoopActor private static func bench(handler: @escaping ChannelServer.Handler = ChannelBench.echo) throws -> ChannelBench {
        var settings = ChannelBench.Settings()
        settings.serverPolicy = try policy()
        settings.clientPolicy = settings.serverPolicy
        return try ChannelBench(settings, handler: handler)
    }

    /// Asks with a question of `count` octets of base64, and whether it came back.
    @LoopActor private func ask(_ bench: ChannelBench, _ count: Int) async throws -> Bool {
        let text = String(repeating: "A", count: count)
        return try await bench.client.ask("ask", ["requestId": "kiosk-a1.1", "question": .string(text)], requestID: "kiosk-a1.1").answer["answer"]?.stringValue == text
    }

    @LoopActor private func add(_ bench: ChannelBench, _ json: String) throws {
        try bench.carrier.add(Fault(json: JSONValue(parsing: Array(json.utf8), form: .anyLayout)))
    }

    @Test("one message for one request and one for its answer, whatever their lengths, with and without a fault", arguments: [false, true])
    @LoopActor func counting(isFaulty: Bool) async throws {
        let bench = try Self.bench()
        if isFaulty {
            try add(bench, #"{"type":"slicer","stream":"upstream","attributes":{"average_size":700,"size_variation":600}}"#)
            try add(bench, #"{"type":"noop"}"#)
        }
        var asked = 0
        // The head takes some 110 octets: around one, two and three records.
        for count in [4, 400, 16_000] + stride(from: 16_200, to: 16_300, by: 4) + [32_640, 33_000, 49_200, 64_000] {
            #expect(try await ask(bench, count))
            asked += 1
            #expect(bench.carrier.counters.messagesToServer == asked && bench.carrier.counters.messagesToClient == asked, "\(count)")
        }
        #expect(bench.carrier.counters.connections == 1)
    }

    /// How often a handler has run.
    @LoopActor private final class Count { var value = 0 }

    @Test("before the second request the server has not heard it; after it, it has", arguments: [("before", 1), ("middle", 1), ("after", 2)])
    @LoopActor func secondRequest(phase: String, heard: Int) async throws {
        let count = Count()
        let bench = try Self.bench { request in
            count.value += 1
            return await ChannelBench.echo(request)
        }
        try add(bench, #"{"name":"r","type":"reset","stream":"upstream","at":{"message":2,"phase":"\#(phase)"}}"#)
        #expect(try await ask(bench, 40_000))
        await #expect(throws: ChannelError.self) { _ = try await ask(bench, 40_000) }
        #expect(await TestNetwork.settle { count.value == heard })
        #expect(bench.carrier.faults.first?.state == "happened")
        // It happened once: the third request, on a new connection, is answered.
        #expect(try await ask(bench, 40_000))
        #expect(count.value == heard + 1)
    }

    @Test("a flipped bit in the second answer is refused by TLS, and the first passed", arguments: [6, 20, 17_000])
    @LoopActor func corruptAnswer(byte: Int) async throws {
        let bench = try Self.bench()
        try add(bench, #"{"name":"c","type":"corrupt","at":{"message":2,"phase":"middle","byte":\#(byte)}}"#)
        #expect(try await ask(bench, 20_000))
        await #expect(throws: ChannelError.self) { _ = try await ask(bench, 20_000) }
        #expect(bench.carrier.faults.first?.tookHold == 1)
        #expect(try await ask(bench, 20_000))
    }

    @Test("an answer that is held arrives after the hold, unchanged")
    @LoopActor func held() async throws {
        let bench = try Self.bench()
        #expect(try await ask(bench, 8))
        try add(bench, #"{"name":"h","type":"hold","at":{"message":1,"phase":"before"}}"#)
        let asking = Task.onLoop { try await ask(bench, 20_000) }
        await bench.carrier.wait(for: try bench.carrier.fault(named: "h"), until: TestNetwork.soon)
        _ = try bench.carrier.remove("h")
        #expect(try await asking.value)
    }
}
