import Domain
import EventLoop
import JSON
import TestSupport
import Testing
@testable import Line

@Suite(.serialized) struct CutTests {
    init() { #expect(LoopThread.started) }

    private static let cuts = Cut.Mode.allCases.flatMap { mode in
        [Cut(mode: mode), Cut(mode: mode, directions: [.toServer]), Cut(mode: mode, directions: [.toClient])]
    }

    // MARK: Open connections

    @Test("refuse ends an open connection for both ends")
    @LoopActor func refuse() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .refuse))
        #expect(await near.next() == .end)
        #expect(await far.next() == .end)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("refuse to the server ends that half; the other still carries")
    @LoopActor func refuseToServer() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .refuse, directions: [.toServer]))
        #expect(await far.next() == .end)
        try await near.write(Records.data(50))
        try await far.write(Records.data(60))
        #expect(await near.next() == .bytes(Records.data(60)))
        #expect(await far.next(until: TestNetwork.shortly) == .end)
    }

    @Test("refuse to the client ends that half; the other still carries")
    @LoopActor func refuseToClient() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .refuse, directions: [.toClient]))
        #expect(await near.next() == .end)
        try await far.write(Records.data(60))
        try await near.write(Records.data(50))
        #expect(await far.next() == .bytes(Records.data(50)))
        #expect(await near.next(until: TestNetwork.shortly) == .end)
    }

    @Test("reset breaks an open connection off for both ends")
    @LoopActor func reset() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .reset))
        #expect(await near.next() == .reset)
        #expect(await far.next() == .reset)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("reset one way is heard at that end alone; the other is left half open", arguments: Direction.allCases)
    @LoopActor func resetOneWay(direction: Direction) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .reset, directions: [direction]))
        let (heard, unaware) = direction == .toServer ? (far, near) : (near, far)
        #expect(await heard.next() == .reset)
        try await unaware.write(Records.data(50))
        #expect(await unaware.next(until: TestNetwork.shortly) == .silence)
        unaware.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
    }

    @Test("a cut one way in the middle of a transfer does not reach the other end", arguments: Direction.allCases)
    @LoopActor func resetInTheMiddle(direction: Direction) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        let (heard, unaware) = direction == .toServer ? (far, near) : (near, far)
        let bytes = Records.bulk
        let writing = Task.onLoop { try await unaware.write(bytes) }
        _ = try await heard.read(exactly: 100_000)
        try await bench.cut(Cut(mode: .reset, directions: [direction]))
        // The line takes what still comes and drops it.
        try await writing.value
        #expect(await unaware.next(until: TestNetwork.shortly) == .silence)
    }

    @Test("a black hole holds what is sent, and it arrives after the heal")
    @LoopActor func blackhole() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .blackhole))
        try await near.write(Records.data(50))
        try await far.write(Records.data(60))
        #expect(await near.next(until: TestNetwork.shortly) == .silence)
        #expect(await far.next(until: TestNetwork.shortly) == .silence)
        try await bench.heal()
        #expect(await near.next() == .bytes(Records.data(60)))
        #expect(await far.next() == .bytes(Records.data(50)))
    }

    @Test("a black hole one way lets the other way pass", arguments: Direction.allCases)
    @LoopActor func blackholeOneWay(direction: Direction) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .blackhole, directions: [direction]))
        let (sender, deaf) = direction == .toServer ? (near, far) : (far, near)
        try await sender.write(Records.data(50))
        try await deaf.write(Records.data(60))
        #expect(await sender.next() == .bytes(Records.data(60)))
        #expect(await deaf.next(until: TestNetwork.shortly) == .silence)
        try await bench.heal()
        #expect(await deaf.next() == .bytes(Records.data(50)))
    }

    @Test("a black hole also swallows an end, until it heals", arguments: [true, false])
    @LoopActor func blackholedEnd(orderly: Bool) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .blackhole))
        if orderly { near.close() } else { near.reset() }
        #expect(await far.next(until: TestNetwork.shortly) == .silence)
        try await bench.heal()
        #expect(await far.next() == (orderly ? .end : .reset))
    }

    // MARK: New connections

    @Test("refuse lets nobody connect", arguments: [Cut(mode: .refuse), Cut(mode: .refuse, directions: [.toServer])])
    @LoopActor func newUnderRefuse(cut: Cut) async throws {
        let bench = try LineBench()
        try await bench.cut(cut)
        let error = await #expect(throws: SocketError.self) { _ = try await bench.dial() }
        #expect(error?.isConnectionRefused == true)
    }

    @Test("refuse to the client hangs up on whoever connects")
    @LoopActor func newUnderRefuseToClient() async throws {
        let bench = try LineBench()
        try await bench.cut(Cut(mode: .refuse, directions: [.toClient]))
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        let far = try await bench.accept()
        #expect(await near.next() == .end)
        #expect(await far.next() == .bytes(Records.clientHello))
        try await far.write(Records.serverHello)
        #expect(await near.next(until: TestNetwork.shortly) == .end)
    }

    @Test("reset breaks off whoever connects", arguments: [Cut(mode: .reset), Cut(mode: .reset, directions: [.toClient])])
    @LoopActor func newUnderReset(cut: Cut) async throws {
        let bench = try LineBench()
        try await bench.cut(cut)
        #expect(await bench.attempt()?.next() ?? .reset == .reset)
        #expect(await bench.serverIsLeftAlone())
    }

    @Test("reset to the server leaves whoever connects half open")
    @LoopActor func newUnderResetToServer() async throws {
        let bench = try LineBench()
        try await bench.cut(Cut(mode: .reset, directions: [.toServer]))
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        let (far, _) = try await TCP.accept(from: bench.server)
        #expect(await near.next(until: TestNetwork.shortly) == .silence)
        #expect([Socket.Event.reset].contains(await far.lastEvent()))
    }

    @Test("a black hole keeps whoever connects waiting, and carries it after the heal")
    @LoopActor func newUnderBlackhole() async throws {
        let bench = try LineBench()
        try await bench.cut(Cut(mode: .blackhole))
        let near = try await bench.dial()
        try await near.write(Records.clientHello)
        #expect(await bench.serverIsLeftAlone())
        try await bench.heal()
        let far = try await bench.accept()
        #expect(await far.next() == .bytes(Records.clientHello))
    }

    @Test("a connection whose hello is still coming when the cut comes is cut too", arguments: cuts.filter { $0.mode != .blackhole })
    @LoopActor func halfWayIn(cut: Cut) async throws {
        let bench = try LineBench()
        let near = try await bench.dial()
        try await near.write(Array(Records.clientHello.prefix(9)))
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 1 })
        try await bench.cut(cut)
        if cut.directions.contains(.toClient) {
            // What the line has not read yet turns its FIN into a RST.
            let event = await near.next()
            #expect(cut.mode == .reset ? event == .reset : event.isCutOff)
        } else {
            try await near.write(Array(Records.clientHello.dropFirst(9)))
            #expect(await near.next(until: TestNetwork.shortly) == .silence)
        }
    }

    // MARK: Healing

    @Test("after a heal new connections carry again", arguments: cuts)
    @LoopActor func heal(cut: Cut) async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(cut)
        #expect(bench.carrier.status["state"] == .string("cut (\(cut.text))"))
        try await bench.heal()
        #expect(bench.carrier.status["state"] == "open")
        #expect(try await bench.carries())
        near.close()
        far.close()
    }

    @Test("one cut replaces another", arguments: cuts)
    @LoopActor func replacing(cut: Cut) async throws {
        let bench = try LineBench()
        for other in CutTests.cuts {
            try await bench.cut(other)
            try await bench.cut(cut)
            #expect(bench.carrier.cut == cut)
        }
        try await bench.heal()
        try await bench.heal()
        #expect(try await bench.carries())
    }

    @Test("a closed line lets go of everyone, also of those who wait in a black hole")
    @LoopActor func closing() async throws {
        let bench = try LineBench()
        let (near, far) = try await bench.connection()
        try await bench.cut(Cut(mode: .blackhole))
        try await near.write(Records.data(4))
        let waiting = try await bench.dial()
        try await waiting.write(Records.clientHello)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 2 })
        bench.carrier.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        #expect(await [Socket.Event.end, .reset].contains(far.next()))
        #expect(await [Socket.Event.end, .reset].contains(waiting.next()))
    }
}

extension Socket {
    /// How the stream ends, after whatever it carries.
    fileprivate func lastEvent() async -> Event {
        var event = await next()
        while case .bytes = event { event = await next() }
        return event
    }
}
