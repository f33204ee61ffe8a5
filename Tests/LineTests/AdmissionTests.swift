import Domain
import EventLoop
import TestSupport
import Testing
@testable import Line

/// The firewall's rule: source address, number, rate and protocol.
@Suite(.serialized) struct AdmissionTests {
    init() { #expect(LoopThread.started) }

    @LoopActor private func expectRefusal(_ bench: LineBench, _ reason: LineRefusal, of address: IPv4Address? = nil, count: Int = 1) {
        #expect(bench.carrier.counters.refusals == [reason: count])
        #expect(bench.log.entries == [LineLog.Entry](repeating: LineLog.Entry(reason: reason, link: LineBench.linkName, address: address ?? bench.client), count: count))
    }

    @Test("another source address is reset, though it says the right hello, and the server hears nothing (A12)")
    @LoopActor func otherSource() async throws {
        let bench = try LineBench()
        let stranger = TestNetwork.address()
        if let near = await bench.attempt(from: stranger) {
            try? await near.write(Records.clientHello)
            #expect(await near.next().isCutOff)
        }
        #expect(await bench.serverIsLeftAlone())
        expectRefusal(bench, .wrongSource, of: stranger)
        #expect(try await bench.carries())
    }

    @Test("what is no TLS 1.3 ClientHello is reset, and the server hears nothing", arguments: [
        (Array("GET / HTTP/1.1\r\nHost: odawara\r\n\r\n".utf8), LineRefusal.notTLS),
        (Records.record(22, Records.clientHelloMessage(versions: [])), .notTLS13),
        (Records.data(30), .notClientHello),
        ([0x80, 0x2E, 1, 3, 1, 0, 21, 0, 0, 0, 16], .notTLS),
        ([22, 3, 1, 0x20, 0], .recordTooLong),
        ([22, 3, 1, 0, 0], .malformedRecord),
    ] as [([UInt8], LineRefusal)])
    @LoopActor func otherProtocol(bytes: [UInt8], reason: LineRefusal) async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        try await near.write(bytes)
        #expect(await near.next() == .reset)
        #expect(await bench.serverIsLeftAlone())
        expectRefusal(bench, reason)
    }

    @Test("a client that ends before its hello is whole is refused")
    @LoopActor func halfHello() async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        try await near.write(Array(Records.clientHello.dropLast()))
        near.shutdownWriting()
        #expect(await near.next() == .reset)
        #expect(await bench.serverIsLeftAlone())
        expectRefusal(bench, .notClientHello)
    }

    @Test("a client that turns to plain text is cut off on both sides before any of it passes")
    @LoopActor func plainTextLater() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await near.write(Array("POST /issue HTTP/1.1\r\n".utf8))
        #expect(await far.next() == .reset)
        #expect(await near.next() == .reset)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        expectRefusal(bench, .malformedRecord)
    }

    @Test("a server that does not speak TLS is cut off before an octet of it reaches the client", arguments: [1, 3, 12])
    @LoopActor func plainServer(firstCount: Int) async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        let far = try await bench.accept()
        _ = try await far.read(exactly: Records.clientHello.count)
        let words = Array("HTTP/1.1 200 OK\r\n".utf8)
        try await far.write(Array(words.prefix(firstCount)))
        #expect(firstCount > 4 ? true : await near.next(until: TestNetwork.shortly) == .silence)
        try? await far.write(Array(words.dropFirst(firstCount)))
        #expect(await near.next() == .reset)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        expectRefusal(bench, .notTLS)
    }

    @Test("a ServerHello in pieces reaches the client only once it is whole and right")
    @LoopActor func serverHelloInPieces() async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        let far = try await bench.accept()
        try await far.write(Array(Records.serverHello.prefix(20)))
        #expect(await near.next(until: TestNetwork.shortly) == .silence)
        try await far.write(Array(Records.serverHello.dropFirst(20)))
        #expect(await near.next() == .bytes(Records.serverHello))
    }

    @Test("a slow hello is given up, recorded and holds no place")
    @LoopActor func slowHello() async throws {
        let bench = try LineBench(maximumConnections: 1, helloMilliseconds: 20)
        if let near = await bench.attempt() {
            try? await near.write(Array(Records.clientHello.prefix(10)))
            #expect(await near.next().isCutOff)
        }
        #expect(await TestNetwork.settle { bench.carrier.counters.connections == 1 && bench.carrier.openConnections == 0 })
        expectRefusal(bench, .helloTimeout)
        #expect(await bench.serverIsLeftAlone())
    }

    @Test("no more connections than the maximum are open, even where they come all at once")
    @LoopActor func tooMany() async throws {
        let bench = try LineBench(maximumConnections: 3)
        var near: [Socket?] = []
        for _ in 0..<5 { near.append(await bench.attempt()) }
        #expect(await TestNetwork.settle { bench.carrier.counters.refusals[.tooManyConnections] == 2 })
        #expect(bench.carrier.openConnections == 3)
        expectRefusal(bench, .tooManyConnections, count: 2)
        for socket in near.suffix(2) { #expect(await socket?.next() ?? .reset == .reset) }
        #expect(await near[0]?.next(until: TestNetwork.shortly) == .silence)
        for socket in near { socket?.close() }
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        #expect(try await bench.carries())
    }

    @Test("a flood is refused beyond the rate")
    @LoopActor func flood() async throws {
        let bench = try LineBench(maximumConnections: 64, perSecond: 2)
        let started = MonotonicTime.now
        var near: [Socket?] = []
        for _ in 0..<40 { near.append(await bench.attempt()) }
        #expect(await TestNetwork.settle { bench.carrier.counters.connections + (bench.carrier.counters.refusals[.flood] ?? 0) == 40 })
        let seconds = MonotonicTime.now.microseconds(since: started) / 1_000_000
        // A burst of one second's worth, and then the rate.
        #expect((2...2 * (seconds + 2)).contains(bench.carrier.counters.connections))
        #expect(bench.log.entries.allSatisfy { $0.reason == .flood && $0.address == bench.client } && !bench.log.entries.isEmpty)
    }

    @Test("every refusal of a storm is counted, and a bounded number recorded (A13)")
    @LoopActor func storm() async throws {
        let bench = try LineBench()
        let stranger = TestNetwork.address()
        let started = MonotonicTime.now
        for _ in 0..<200 { await bench.attempt(from: stranger)?.close() }
        #expect(await TestNetwork.settle { bench.carrier.counters.refusals[.wrongSource] == 200 })
        let seconds = MonotonicTime.now.microseconds(since: started) / 1_000_000
        let most = LinkCarrier.maximumRecordedRefusalsPerSecond * (seconds + 2)
        #expect((LinkCarrier.maximumRecordedRefusalsPerSecond...most).contains(bench.log.entries.count))
    }

    @Test("a server that is not there is recorded, and the client is told by a reset")
    @LoopActor func serverAway() async throws {
        let bench = try LineBench()
        bench.server.close()
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        #expect(await near.next() == .reset)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        expectRefusal(bench, .serverUnreachable)
    }
}
