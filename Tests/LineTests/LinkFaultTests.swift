import EventLoop
import Faults
import JSON
import TestSupport
import Testing
@testable import Line

@Suite("Faults of connections and of the whole link", .serialized) struct LinkFaultTests {
    init() { #expect(LoopThread.started) }

    @Test("refuse ends what is open and lets nobody connect, until it is removed")
    @LoopActor func refuse() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"r","type":"refuse"}"#)
        #expect(await talk.near.next() == .end)
        #expect(await talk.far.next() == .end)
        let error = await #expect(throws: SocketError.self) { _ = try await bench.dial() }
        #expect(error?.isConnectionRefused == true)
        try await bench.remove("r")
        #expect(try await bench.carries())
    }

    @Test("refuse after the first request comes into force there, for everyone")
    @LoopActor func refuseAfter() async throws {
        let bench = try LineBench()
        try bench.add(#"{"name":"r","type":"refuse","stream":"upstream","at":{"message":1,"phase":"after"}}"#)
        let talk = try await bench.conversation()
        let other = try await bench.conversation()
        let request = Conversation.message(300)
        try await talk.near.write(request)
        #expect(await talk.far.rest().bytes == request)
        #expect(await other.near.next() == .end)
        let error = await #expect(throws: SocketError.self) { _ = try await bench.dial() }
        #expect(error?.isConnectionRefused == true && bench.carrier.faults.first?.state == "in-force")
        try await bench.remove("r")
        #expect(try await bench.carries())
    }

    @Test("reset breaks off what is open, with a real RST for both ends, and whoever connects")
    @LoopActor func reset() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"r","type":"reset"}"#)
        #expect(await talk.near.next() == .reset)
        #expect(await talk.far.next() == .reset)
        #expect(await bench.attempt()?.next() ?? .reset == .reset)
        #expect(await bench.serverIsLeftAlone())
        #expect(try bench.tookHold("r") == 2)
        try await bench.remove("r")
        #expect(try await bench.carries())
    }

    @Test("reset_peer resets an open idle connection after its time, with a real RST")
    @LoopActor func resetPeer() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"r","type":"reset_peer","attributes":{"timeout":10}}"#)
        #expect(await talk.near.next() == .reset)
        #expect(await talk.far.next() == .reset)
    }

    @Test("half_open is heard at one end alone", arguments: Direction.allCases)
    @LoopActor func halfOpen(direction: Direction) async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"o","type":"half_open","stream":"\#(direction.stream.rawValue)"}"#)
        let (heard, unaware) = direction == .toServer ? (talk.far, talk.near) : (talk.near, talk.far)
        #expect(await heard.next() == .reset)
        try await unaware.write(Records.data(50))
        #expect(await unaware.next(until: TestNetwork.shortly) == .silence)
        unaware.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("half_open after an answer leaves the server alone with its connection")
    @LoopActor func halfOpenAfter() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"o","type":"half_open","stream":"downstream","at":{"message":2,"phase":"after"}}"#)
        #expect(try await talk.exchange())
        #expect(try await talk.exchange())
        #expect(await talk.near.next() == .reset)
        #expect(await talk.far.next(until: TestNetwork.shortly) == .silence)
        talk.far.close()
    }

    @Test("a black hole with a trigger swallows the whole link from there on, and gives everything back")
    @LoopActor func blackhole() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let other = try await bench.conversation()
        try bench.add(#"{"name":"b","type":"blackhole","stream":"upstream","at":{"message":1,"phase":"after"}}"#)
        #expect(try await talk.exchange())
        #expect(await TestNetwork.settle { bench.carrier.faults.first?.state == "in-force" })
        try await other.near.write(Conversation.message(20))
        #expect(await other.far.next(until: TestNetwork.shortly) == .silence)
        let late = try await bench.dial()
        try await late.write(Records.clientHello)
        #expect(await bench.serverIsLeftAlone())
        try await bench.remove("b")
        #expect(await other.far.next() == .bytes(Conversation.message(20)))
        #expect(await (try bench.accept()).next() == .bytes(Records.clientHello))
        talk.close()
        other.close()
    }

    @Test("accept_then_nothing accepts and does nothing, and carries on once it is removed")
    @LoopActor func acceptThenNothing() async throws {
        let bench = try LineBench(maximumConnections: 2)
        let open = try await bench.conversation()
        try bench.add(#"{"name":"a","type":"accept_then_nothing"}"#)
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        #expect(await bench.serverIsLeftAlone())
        #expect(await near.next(until: TestNetwork.shortly) == .silence)
        #expect(try await open.exchange())
        #expect(try bench.tookHold("a") == 1)
        try await bench.remove("a")
        #expect(await (try bench.accept()).next() == .bytes(Records.clientHello))
        open.close()
    }

    @Test("those who left while nothing was done give their places up")
    @LoopActor func forsaken() async throws {
        let bench = try LineBench(maximumConnections: 2)
        try bench.add(#"{"name":"a","type":"accept_then_nothing"}"#)
        for number in 1...10 {
            let near = try await bench.dial()
            #expect(await TestNetwork.settle { bench.carrier.counters.connections == number })
            near.close()
        }
        #expect(bench.carrier.counters.refusals.isEmpty && bench.carrier.openConnections <= 2)
    }

    @Test("duplicate_connection lets the server hear one hello twice, and the client's connection works")
    @LoopActor func duplicate() async throws {
        let bench = try LineBench()
        try bench.add(#"{"name":"d","type":"duplicate_connection"}"#)
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        let (one, two) = (try await bench.accept(), try await bench.accept())
        for far in [one, two] { #expect(try await far.read(exactly: Records.clientHello.count) == Records.clientHello) }
        try await one.write(Records.serverHello)
        try await two.write(Records.serverHello)
        #expect(await near.next() == .bytes(Records.serverHello))
        #expect(await near.next(until: TestNetwork.shortly) == .silence)
        near.close()
        #expect(await one.next().isCutOff)
        one.close()
        #expect(await two.next().isCutOff)
    }

    @Test("limit_data closes with a FIN after its octets")
    @LoopActor func limitData() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"l","type":"limit_data","stream":"downstream","attributes":{"bytes":100}}"#)
        try await talk.far.write(Records.data(500))
        let (received, end) = await talk.near.rest()
        #expect(received == Array(Records.data(500).prefix(100)) && end == .end)
        #expect(await talk.far.next() == .end)
        talk.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("idle_timeout closes a silent connection")
    @LoopActor func idle() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"i","type":"idle_timeout","attributes":{"timeout":20}}"#)
        #expect(await talk.near.next() == .end)
        #expect(await talk.far.next() == .end)
        #expect(try bench.tookHold("i") == 1)
    }

    @Test("toxicity falls on the same connections in every run of a seed, and on others with another seed")
    @LoopActor func toxicity() async throws {
        var runs: [[Bool]] = []
        for seed in ["1", "1", "2"] {
            let bench = try LineBench(seed: seed)
            try bench.add(#"{"name":"r","type":"reset","toxicity":"0.5"}"#)
            var hits: [Bool] = []
            for _ in 0..<16 {
                let near = await bench.attempt()
                try? await near?.write(Records.clientHello)
                let far = await bench.serverIsLeftAlone() ? nil : try await bench.accept()
                hits.append(far == nil)
                near?.close()
                far?.close()
            }
            runs.append(hits)
        }
        #expect(runs[0] == runs[1] && runs[0] != runs[2] && Set(runs[0]).count == 2)
    }

    // MARK: Setting

    @Test("of every type goes without a trace", arguments: FaultType.allCases, FaultStream.allCases)
    @LoopActor func noTrace(type: FaultType, stream: FaultStream) async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let needed = type.forms.filter { $0.standard == nil || ["bytes", "timeout"].contains($0.name) }.map { "\"\($0.name)\":\($0.range.upperBound)" }.joined(separator: ",")
        try bench.add(#"{"name":"f","type":"\#(type.rawValue)","stream":"\#(stream.rawValue)","attributes":{\#(needed)}}"#)
        try await bench.remove("f")
        // These have ended the connections that were open; all others leave even those as they were.
        if [.refuse, .reset, .halfOpen].contains(type) { talk.close() } else { #expect(try await talk.exchange()) }
        #expect(try await bench.conversation().exchange())
        #expect(bench.carrier.status["state"] == "open" && bench.carrier.faults.isEmpty && bench.carrier.counters.refusals.isEmpty)
        talk.close()
    }

    @Test("that would have to listen again where somebody else listens is an error, and all stays as it was")
    @LoopActor func cannotListen() async throws {
        let bench = try LineBench()
        try bench.add(#"{"name":"r","type":"refuse"}"#)
        var occupied: Socket?
        try await TestNetwork.listening { () throws(SocketError) in occupied = try TCP.listen(on: bench.lineAddress) }
        for action in [
            { _ = try bench.carrier.remove("r") }, { try bench.carrier.set([LineBench.fault(#"{"type":"noop"}"#)]) }, { try bench.carrier.resetFaults() },
        ] as [() throws -> Void] {
            let error = #expect(throws: LinkCarrier.FaultFailure.self) { try action() }
            #expect(error?.description == "the line cannot listen again: bind: Address already in use")
            #expect(bench.carrier.faults.map(\.fault.name) == ["r"] && bench.carrier.faults.first?.state == "in-force")
        }
        occupied?.close()
        try await bench.remove("r")
        #expect(try await bench.carries())
    }

    @Test("faults are replaced all at once, with whether the link is enabled")
    @LoopActor func replacing() async throws {
        let bench = try LineBench()
        try bench.add(#"{"name":"n","type":"noop"}"#)
        #expect(throws: LinkCarrier.FaultFailure.self) { try bench.add(#"{"name":"n","type":"noop"}"#) }
        try bench.carrier.set([LineBench.fault(#"{"type":"latency"}"#), LineBench.fault(#"{"type":"refuse"}"#)])
        #expect(bench.carrier.faults.map(\.fault.name) == ["latency_downstream", "refuse_downstream"])
        #expect(await bench.attempt() == nil)
        try await TestNetwork.listening { () throws(SocketError) in try bench.carrier.change(cut: nil, faults: [], isEnabled: true) }
        #expect(try await bench.carries())
    }

    @Test("a disabled link refuses and drops, and works again once enabled")
    @LoopActor func disabling() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.carrier.enable(false)
        #expect(await talk.near.next().isCutOff)
        #expect(await bench.attempt() == nil)
        #expect(bench.carrier.status["state"] == "disabled")
        try await bench.heal()
        #expect(bench.carrier.status["state"] == "open")
        #expect(try await bench.carries())
    }

    @Test("whoever waits for a fault hears of its first effect, of its removal, or of the end of the wait")
    @LoopActor func waiting() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"r","type":"noop","stream":"upstream","at":{"message":2,"phase":"before"}}"#)
        let fault = try bench.carrier.fault(named: "r")
        await bench.carrier.wait(for: fault, until: TestNetwork.shortly)
        #expect(fault.tookHold == 0)
        let waiting = Task.onLoop { await bench.carrier.wait(for: fault, until: TestNetwork.soon) }
        #expect(try await talk.exchange())
        #expect(try await talk.exchange())
        await waiting.value
        #expect(fault.tookHold == 1)
        try bench.add(#"{"name":"s","type":"hold","at":{"message":9,"phase":"before"}}"#)
        let other = try bench.carrier.fault(named: "s")
        let leaving = Task.onLoop { await bench.carrier.wait(for: other, until: TestNetwork.soon) }
        try await bench.remove("s")
        await leaving.value
        #expect(other.state == "removed")
        talk.close()
    }

    @Test("a message shorter than the trigger's octet is said to have been missed")
    @LoopActor func missed() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"r","type":"reset","stream":"upstream","at":{"message":1,"phase":"middle","byte":9999}}"#)
        #expect(try await talk.exchange())
        #expect(try bench.state("r") == "missed")
        talk.close()
    }
}
