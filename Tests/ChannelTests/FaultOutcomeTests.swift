import Channel
import EventLoop
import Faults
import JSON
import TestSupport
import Testing
@testable import Line

@Suite("What a fault on the line is to the one who asks", .serialized) struct FaultOutcomeTests {
    init() { #expect(LoopThread.started) }

    @LoopActor private func add(_ bench: ChannelBench, _ json: String) throws {
        try bench.carrier.add(Fault(json: JSONValue(parsing: Array(json.utf8), form: .anyLayout)))
    }

    @LoopActor private func remove(_ bench: ChannelBench) async throws {
        try await TestNetwork.listening { () throws(SocketError) in try bench.carrier.change(cut: nil, faults: [], isEnabled: true) }
    }

    /// Asks for as long as it takes to see that no answer comes; how that ended.
    @LoopActor private func outcome(_ bench: ChannelBench) async -> String? {
        _ = try? await bench.client.ask("ask", ChannelBench.question, requestID: nil, until: MonotonicTime.now.adding(milliseconds: 200))
        return bench.clientRecorder.outcomes.last
    }

    @Test("nothing, where it only slows, cuts into pieces or asks twice", arguments: [
        #"{"type":"latency","attributes":{"latency":5,"jitter":5}}"#, #"{"type":"bandwidth","attributes":{"rate":500}}"#, #"{"type":"slicer","attributes":{"average_size":7,"size_variation":6}}"#,
        #"{"type":"slow_close","attributes":{"delay":50}}"#, #"{"type":"noop"}"#, #"{"type":"duplicate_connection"}"#, #"{"type":"idle_timeout","attributes":{"timeout":60000}}"#,
        #"{"type":"limit_data","attributes":{"bytes":1000000}}"#, #"{"type":"truncate","attributes":{"bytes":1000000}}"#, #"{"type":"corrupt","attributes":{"bytes":1000000}}"#,
        #"{"type":"reset","toxicity":0}"#, #"{"type":"hold","at":{"message":9,"phase":"before"}}"#,
    ])
    @LoopActor func gentle(fault: String) async throws {
        let bench = try ChannelBench()
        try add(bench, fault)
        for _ in 0..<3 { #expect(try await bench.ask() == "menu") }
        #expect(bench.clientRecorder.outcomes == ["ok", "ok", "ok"] && bench.serverRecorder.refusals.isEmpty)
        #expect(bench.carrier.counters.connections == 1)
        try await remove(bench)
        #expect(try await bench.ask() == "menu")
    }

    @Test("an answer that does not come, on a new connection and on an open one, and then the right one once it is gone", arguments: [
        (#"{"type":"refuse"}"#, ["unreachable"]), (#"{"type":"reset"}"#, ["unreachable"]), (#"{"type":"reset_peer"}"#, ["unreachable", "broken"]),
        (#"{"type":"limit_data","attributes":{"bytes":30}}"#, ["unreachable", "broken"]), (#"{"type":"truncate","attributes":{"bytes":30}}"#, ["unreachable", "broken"]),
        (#"{"type":"corrupt","attributes":{"bytes":30}}"#, ["unreachable", "broken"]), (#"{"type":"timeout","attributes":{"timeout":10}}"#, ["unreachable", "broken"]),
        (#"{"type":"half_open"}"#, ["unreachable", "broken"]), (#"{"type":"timeout"}"#, ["timed-out", "unreachable"]), (#"{"type":"blackhole"}"#, ["timed-out", "unreachable"]),
        (#"{"type":"blackhole","stream":"upstream"}"#, ["timed-out", "unreachable"]), (#"{"type":"half_open","stream":"upstream"}"#, ["timed-out", "unreachable"]), (#"{"type":"hold"}"#, ["timed-out", "unreachable"]),
        (#"{"type":"latency","attributes":{"latency":3600000}}"#, ["timed-out", "unreachable"]),
        (#"{"type":"slicer","attributes":{"average_size":1,"delay":3600000000}}"#, ["timed-out", "unreachable"]),
    ] as [(String, Set<String>)], [false, true])
    @LoopActor func hard(fault: (String, Set<String>), isOpen: Bool) async throws {
        let bench = try ChannelBench()
        if isOpen { #expect(try await bench.ask() == "menu") }
        try add(bench, fault.0)
        let outcome = try #require(await outcome(bench))
        #expect(fault.1.contains(outcome), "\(outcome)")
        #expect(bench.carrier.faults.first.map { $0.tookHold > 0 } == true)
        try await remove(bench)
        // A connection that is just ending may be tried first.
        var answer: String?
        let deadline = TestNetwork.soon
        while answer == nil, MonotonicTime.now < deadline { answer = try? await bench.ask() }
        #expect(answer == "menu")
    }

    @Test("accept_then_nothing is no connection to the one who asks anew, and nothing to the one who has asked before")
    @LoopActor func acceptThenNothing() async throws {
        let bench = try ChannelBench()
        try add(bench, #"{"type":"accept_then_nothing"}"#)
        #expect(await outcome(bench) != "ok")
        try await remove(bench)
        #expect(try await bench.ask() == "menu")
        try add(bench, #"{"type":"accept_then_nothing"}"#)
        #expect(try await bench.ask() == "menu")
    }
}
