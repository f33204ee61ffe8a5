import Domain
import EventLoop
import JSON
import TLS
import TestSupport
import Testing
@testable import Line
@testable import Channel

/// What an asker learns when the network or the other end fails.
@Suite(.serialized) struct TroubleTests {
    init() { #expect(LoopThread.started) }

    /// A handler that answers once it is let go.
    @LoopActor final class Slow {
        let reached = OneTimeEvent()
        let release = OneTimeEvent()

        var handler: ChannelServer.Handler {
            { request in
                self.reached.happen()
                await self.release.wait()
                return .response(["requestHash": .string(request.hash), "answer": "late"])
            }
        }
    }

    @Test("an idle connection that the other end has closed is not used again")
    @LoopActor func closedIdle() async throws {
        var settings = ChannelBench.Settings()
        settings.idleMilliseconds = 20
        let bench = try ChannelBench(settings)
        #expect(try await bench.ask() == "menu")
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 1 && bench.carrier.counters.connections == 1 })
        #expect(await TestNetwork.settle { bench.client.idle.count == 1 && !bench.client.idle[0].isReusable() })
        #expect(try await bench.ask() == "menu")
        #expect(bench.carrier.counters.connections == 2)
        #expect(bench.clientRecorder.outcomes == ["ok", "ok"])
    }

    @Test("an answer that does not come in time is timed out, and what comes late is discarded")
    @LoopActor func timedOut() async throws {
        let slow = Slow()
        let bench = try ChannelBench(handler: slow.handler)
        let error = await #expect(throws: ChannelError.self) {
            _ = try await bench.client.ask("ask", ChannelBench.question, requestID: nil, until: MonotonicTime.now.adding(milliseconds: 300))
        }
        guard case .timedOut? = error?.reason else { throw try #require(error) }
        #expect(error?.refusal(unreachable: .cityUnreachable).code == .cityUnreachable)
        slow.release.happen()
        #expect(try await bench.ask() == "late")
        #expect(bench.carrier.counters.connections == 2)
        #expect(bench.clientRecorder.outcomes == ["timed-out", "ok"])
    }

    @Test("the channel's own timeout counts where the transaction's deadline is later")
    @LoopActor func channelTimeout() async throws {
        let slow = Slow()
        var settings = ChannelBench.Settings()
        settings.clientTimeoutMilliseconds = 25
        let bench = try ChannelBench(settings, handler: slow.handler)
        let error = try #require(await bench.failure())
        guard case .timedOut = error.reason else { throw error }
        slow.release.happen()
    }

    @Test("a connection that breaks off in the middle is broken, not refused and not repeated", arguments: [Cut.Mode.refuse, .reset])
    @LoopActor func brokenInTheMiddle(mode: Cut.Mode) async throws {
        let slow = Slow()
        let bench = try ChannelBench(handler: slow.handler)
        let asking = Task.onLoop { await bench.failure() }
        await slow.reached.wait()
        try await bench.cut(Cut(mode: mode))
        let error = try #require(await asking.value)
        guard case .broken = error.reason else { throw error }
        #expect(bench.clientRecorder.outcomes == ["broken"])
        slow.release.happen()
        try await bench.heal()
        #expect(try await bench.ask() == "late")
    }

    @Test("a black hole in the middle is timed out, and after the heal the channel works")
    @LoopActor func blackholeInTheMiddle() async throws {
        let slow = Slow()
        let bench = try ChannelBench(handler: slow.handler)
        let asking = Task.onLoop {
            try await bench.client.ask("ask", ChannelBench.question, requestID: nil, until: MonotonicTime.now.adding(milliseconds: 500)).answer
        }
        await slow.reached.wait()
        try await bench.cut(Cut(mode: .blackhole))
        slow.release.happen()
        let error = await #expect(throws: ChannelError.self) { _ = try await asking.value }
        guard case .timedOut? = error?.reason else { throw try #require(error) }
        try await bench.heal()
        #expect(try await bench.ask() == "late")
    }

    @Test("a cut link is not reachable, and reachable again after the heal", arguments: [Cut.Mode.refuse, .reset])
    @LoopActor func cutLink(mode: Cut.Mode) async throws {
        let bench = try ChannelBench()
        try await bench.cut(Cut(mode: mode))
        let error = try #require(await bench.failure())
        guard case .unreachable = error.reason else { throw error }
        #expect(bench.clientRecorder.outcomes == ["unreachable"])
        try await bench.heal()
        #expect(try await bench.ask() == "menu")
    }

    @Test("a server that stays away is not reachable")
    @LoopActor func noServer() async throws {
        let bench = try ChannelBench()
        bench.server.stop()
        let error = try #require(await bench.failure())
        guard case .unreachable = error.reason else { throw error }
    }

    @Test("a caller who says nothing, or sends half a request, is let go at the deadline")
    @LoopActor func halfWay() async throws {
        var settings = ChannelBench.Settings()
        settings.establishMilliseconds = 20
        settings.serverTimeoutMilliseconds = 20
        let bench = try ChannelBench(settings)
        if let connection = try? await TCP.connect(to: bench.serverAddress, from: bench.clientAddress, until: TestNetwork.soon) {
            #expect(await connection.next() == .reset)
        }
        #expect(await TestNetwork.settle { !bench.serverRecorder.rules.isEmpty })
        #expect(bench.serverRecorder.rules == ["no-line-header"])

        settings.establishMilliseconds = TestNetwork.patienceMilliseconds
        let patient = try ChannelBench(settings)
        let half = try await patient.raw(patient.authority.context(.client, "issuing-center"))
        try await half.write(Array(patient.request().dropLast()), until: TestNetwork.soon)
        #expect(await half.everything().isEmpty)
        #expect(patient.serverRecorder.rules == ["request-not-whole"])
    }

    @Test("more connections than the server's maximum are refused, and one that ends makes room")
    @LoopActor func tooMany() async throws {
        var settings = ChannelBench.Settings()
        settings.maximumConnections = 2
        let slow = Slow()
        let bench = try ChannelBench(settings, handler: slow.handler)
        let asking = (0..<4).map { _ in Task.onLoop { await bench.failure() } }
        #expect(await TestNetwork.settle { bench.serverRecorder.rules == ["too-many-connections", "too-many-connections"] })
        slow.release.happen()
        var failures = 0
        for task in asking where await task.value != nil { failures += 1 }
        #expect(failures == 2)
        #expect(try await bench.ask() == "late")
    }

    @Test("an answer that nobody waits for any more harms nobody")
    @LoopActor func answerToNobody() async throws {
        let slow = Slow()
        let bench = try ChannelBench(handler: slow.handler)
        let connection = try await bench.raw(bench.authority.context(.client, "issuing-center"))
        try await connection.write(bench.request(), until: TestNetwork.soon)
        await slow.reached.wait()
        connection.socket.reset()
        slow.release.happen()
        #expect(try await bench.ask() == "late")
    }
}
