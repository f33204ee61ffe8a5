import EventLoop
import Faults
import TestSupport
import Testing
@testable import Line

@Suite("Faults of what travels on a link", .serialized) struct OctetFaultTests {
    init() { #expect(LoopThread.started) }

    /// The sender and the receiver of a stream.
    @LoopActor private static func ends(_ talk: Conversation, _ stream: FaultStream) -> (from: Socket, to: Socket) {
        stream == .upstream ? (talk.near, talk.far) : (talk.far, talk.near)
    }

    private static let hour = 3_600_000

    struct UnexpectedEvent: Error { let event: Socket.Event }

    @Test("latency keeps everything back, the end too, until its time or its removal, and the other way not at all", arguments: FaultStream.allCases)
    @LoopActor func latency(stream: FaultStream) async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let (from, to) = Self.ends(talk, stream)
        try bench.add(#"{"name":"l","type":"latency","stream":"\#(stream.rawValue)","attributes":{"latency":\#(Self.hour)}}"#)
        try await from.write(Records.data(100))
        from.shutdownWriting()
        try await to.write(Records.data(50))
        #expect(await from.next() == .bytes(Records.data(50)))
        #expect(await to.next(until: TestNetwork.shortly) == .silence)
        #expect(try bench.tookHold("l") == 1)
        try await bench.remove("l")
        #expect(await to.next() == .bytes(Records.data(100)))
        #expect(await to.next() == .end)
        talk.close()
    }

    @Test("latency with jitter lets everything arrive, in order")
    @LoopActor func jitter() async throws {
        let bench = try LineBench(), undisturbed = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"type":"latency","stream":"upstream","attributes":{"latency":4,"jitter":4}}"#)
        try bench.add(#"{"type":"latency","stream":"downstream","attributes":{"latency":2,"jitter":9}}"#)
        for length in 1...40 { #expect(try await talk.exchange(request: length * 11, answer: length * 7)) }
        let pieces = (0..<30).map { Records.data(20, UInt8($0)) }
        let aside = try await undisturbed.conversation()
        for piece in pieces {
            try await talk.far.write(piece)
            // Its own turn of the line's, so that each piece gets a delay of its own.
            #expect(try await aside.exchange())
        }
        #expect(try await talk.near.read(exactly: pieces.joined().count) == Array(pieces.joined()))
        talk.close()
        aside.close()
    }

    @Test("bandwidth lets a slice through, and the rest in its time or once it is removed")
    @LoopActor func bandwidth() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"b","type":"bandwidth","attributes":{"rate":1}}"#)
        let sent = Conversation.message(200_000)
        try await talk.far.write(sent)
        let event = await talk.near.next()
        guard case .bytes(let first) = event else { throw UnexpectedEvent(event: event) }
        // A tenth of a second's worth at a time: the whole would take more than three minutes.
        #expect(first.count < sent.count / 10)
        try await bench.remove("b")
        #expect(try await talk.near.read(exactly: sent.count - first.count) == Array(sent.dropFirst(first.count)))
        try bench.add(#"{"name":"b","type":"bandwidth","attributes":{"rate":10000000}}"#)
        #expect(try await talk.exchange(answer: 300_000))
        talk.close()
    }

    @Test("slicer lets go piece by piece")
    @LoopActor func slicer() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"s","type":"slicer","stream":"upstream","attributes":{"average_size":70,"delay":3600000000}}"#)
        let sent = Conversation.message(1000)
        try await talk.near.write(sent)
        #expect(try await talk.far.read(exactly: 70) == Array(sent.prefix(70)))
        #expect(await talk.far.next(until: TestNetwork.shortly) == .silence)
        try await bench.remove("s")
        #expect(try await talk.far.read(exactly: sent.count - 70) == Array(sent.dropFirst(70)))
        talk.close()
    }

    @Test("slow_close delays the end of its stream, and nothing else")
    @LoopActor func slowClose() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"s","type":"slow_close","stream":"upstream","attributes":{"delay":\#(Self.hour)}}"#)
        try await talk.near.write(Records.data(30))
        talk.near.shutdownWriting()
        #expect(await talk.far.next() == .bytes(Records.data(30)))
        #expect(await talk.far.next(until: TestNetwork.shortly) == .silence)
        try await talk.far.write(Records.data(40))
        talk.far.shutdownWriting()
        #expect(await talk.near.rest().bytes == Records.data(40))
        try await bench.remove("s")
        #expect(await talk.far.next() == .end)
        talk.close()
    }

    @Test("an end of one direction leaves the other open, whatever acts on both", arguments: [
        #"{"type":"noop""#, #"{"type":"latency","attributes":{"latency":3,"jitter":2}"#, #"{"type":"slicer","attributes":{"average_size":50}"#, #"{"type":"bandwidth","attributes":{"rate":5000}"#,
        #"{"type":"limit_data","attributes":{"bytes":1000000}"#, #"{"type":"slow_close","attributes":{"delay":1}"#, #"{"type":"idle_timeout","attributes":{"timeout":60000}"#, #"{"type":"duplicate_connection""#,
    ])
    @LoopActor func halfClose(fault: String) async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        for stream in FaultStream.allCases { try bench.add(fault + #","stream":"\#(stream.rawValue)"}"#) }
        try await talk.near.write(Records.data(600))
        talk.near.shutdownWriting()
        #expect(await talk.far.rest() == (Records.data(600), .end))
        for length in [5, 700, 20_000] {
            try await talk.far.write(Conversation.message(length))
            #expect(try await talk.near.read(exactly: Conversation.message(length).count) == Conversation.message(length))
        }
        talk.far.shutdownWriting()
        #expect(await talk.near.next() == .end)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("timeout swallows its stream and ends both halves with a FIN after its time")
    @LoopActor func timeout() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"t","type":"timeout","stream":"upstream","attributes":{"timeout":30}}"#)
        try await talk.near.write(Records.data(10))
        #expect(await talk.near.next() == .end)
        #expect(await talk.far.rest() == ([], .end))
    }

    @Test("timeout without a time never ends; removed, it ends what has lost octets, and nothing else")
    @LoopActor func endlessTimeout() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let idle = try await bench.conversation()
        try bench.add(#"{"name":"t","type":"timeout","stream":"upstream"}"#)
        try await talk.near.write(Records.data(10))
        #expect(await talk.far.next(until: TestNetwork.shortly) == .silence)
        try await talk.far.write(Records.data(20))
        #expect(await talk.near.next() == .bytes(Records.data(20)))
        try await bench.remove("t")
        #expect(await talk.near.next() == .end)
        #expect(await talk.far.rest() == ([], .end))
        #expect(try await idle.exchange())
        idle.close()
    }

    @Test("a black hole swallows one way alone, on open connections and on new ones", arguments: FaultStream.allCases)
    @LoopActor func oneWay(stream: FaultStream) async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let (from, to) = Self.ends(talk, stream)
        try bench.add(#"{"name":"b","type":"blackhole","stream":"\#(stream.rawValue)"}"#)
        try await from.write(Records.data(60))
        try await to.write(Records.data(70))
        #expect(await from.next() == .bytes(Records.data(70)))
        #expect(await to.next(until: TestNetwork.shortly) == .silence)
        let late = try await bench.dial()
        try await late.write(Records.clientHello)
        if stream == .upstream {
            #expect(await bench.serverIsLeftAlone())
        } else {
            let far = try await bench.accept()
            #expect(await far.next() == .bytes(Records.clientHello))
            try await far.write(Records.serverHello)
            #expect(await late.next(until: TestNetwork.shortly) == .silence)
            far.close()
        }
        try await bench.remove("b")
        #expect(await to.next() == .bytes(Records.data(60)))
        late.close()
        talk.close()
    }

    @Test("several together act one after another: late, damaged at one octet, and then the end")
    @LoopActor func together() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        try bench.add(#"{"type":"latency","attributes":{"latency":3,"jitter":2}}"#)
        try bench.add(#"{"type":"slicer","attributes":{"average_size":90,"size_variation":80}}"#)
        try bench.add(#"{"type":"corrupt","attributes":{"bytes":150,"bit":2}}"#)
        try bench.add(#"{"type":"limit_data","attributes":{"bytes":400}}"#)
        let sent = Conversation.message(2000)
        try await talk.far.write(sent)
        var expected = Array(sent.prefix(400))
        expected[150] ^= 4
        #expect(await talk.near.rest() == (expected, .end))
        #expect(await talk.far.next() == .end)
        #expect(try ["latency", "slicer", "corrupt", "limit_data"].map { try bench.tookHold("\($0)_downstream") } == [1, 1, 1, 1])
    }

    @Test("octets are counted as they go on, while the connection is open, and not those that are kept back")
    @LoopActor func counters() async throws {
        let bench = try LineBench()
        let talk = try await bench.conversation()
        let before = bench.carrier.counters.bytesToClient
        try bench.add(#"{"name":"h","type":"hold"}"#)
        try await talk.far.write(Records.data(100))
        #expect(await talk.near.next(until: TestNetwork.shortly) == .silence)
        #expect(bench.carrier.counters.bytesToClient == before)
        try await bench.remove("h")
        #expect(await talk.near.next() == .bytes(Records.data(100)))
        #expect(await TestNetwork.settle { bench.carrier.counters.bytesToClient == before + Records.data(100).count })
        talk.close()
    }
}
