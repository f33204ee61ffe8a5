import EventLoop
import LocalWeb
import TestSupport
import Testing
@testable import Toxiproxy

@Suite("Toxiproxy's API on a socket", .serialized) struct ServerTests {
    init() { #expect(LoopThread.started) }

    /// A server over the fake links.
    @LoopActor
    final class Served {
        let bench: Bench
        let server: LocalWebServer

        init(idleMilliseconds: Int = TestNetwork.patienceMilliseconds, requestMilliseconds: Int = TestNetwork.patienceMilliseconds) throws {
            bench = Bench()
            server = try LocalWebServer(
                address: TestNetwork.endpoint(port: 0), idleMilliseconds: idleMilliseconds, requestMilliseconds: requestMilliseconds, handler: bench.api.answer)
            server.start()
        }

        isolated deinit { server.stop() }

        func dial() async throws -> Socket { try await TCP.connect(to: server.address, from: nil, until: TestNetwork.soon) }

        /// Everything that comes back for `text`, and how the connection ends.
        func exchange(_ text: String) async throws -> (answer: String, end: Socket.Event) { try await exchange(Array(text.utf8)) }

        func exchange(_ bytes: [UInt8]) async throws -> (answer: String, end: Socket.Event) {
            let socket = try await dial()
            defer { socket.close() }
            // What is refused early may break off before all of it is sent.
            try? await socket.write(bytes)
            socket.shutdownWriting()
            return await ServerTests.rest(of: socket)
        }
    }

    @LoopActor static func rest(of socket: Socket) async -> (answer: String, end: Socket.Event) {
        var answer: [UInt8] = []
        while true {
            let event = await socket.next()
            guard case .bytes(let more) = event else { return (String(decoding: answer, as: UTF8.self), event) }
            answer += more
        }
    }

    static let version = "GET /version HTTP/1.1\r\nHost: a\r\n\r\n"
    static let versionText = "{\"version\": \"\(ToxiproxyAPI.version)\"}\n"
    static let whole = "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: \(versionText.utf8.count)\r\n\r\n\(versionText)"

    @Test("answers one request after another, and several sent at once in their order")
    @LoopActor func several() async throws {
        let served = try Served()
        let socket = try await served.dial()
        for _ in 0..<3 {
            try await socket.write(Array(Self.version.utf8))
            #expect(String(decoding: try await socket.read(exactly: Self.whole.utf8.count), as: UTF8.self) == Self.whole)
        }
        try await socket.write(Array((Self.version + "POST /reset HTTP/1.1\r\n\r\n" + "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n" + Self.version).utf8))
        let (answer, end) = await Self.rest(of: socket)
        let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\nConnection: close\r\n\r\n404 page not found\n"
        #expect(answer == Self.whole + "HTTP/1.1 204 No Content\r\n\r\n" + gone && end == .end)
    }

    @Test("says what a status is called", arguments: [
        ("POST", "/proxies/lgwan.odawara/toxics", #"{"type":"noop"}"#, "200 OK"), ("POST", "/populate", "[]", "201 Created"), ("DELETE", "/proxies/lgwan.odawara", "", "204 No Content"),
        ("POST", "/proxies", "", "400 Bad Request"), ("GET", "/nothing", "", "404 Not Found"), ("PUT", "/version", "", "405 Method Not Allowed"),
        ("POST", "/proxies", #"{"name":"lgwan.odawara","upstream":"127.20.5.4:8443"}"#, "409 Conflict"),
    ])
    @LoopActor func phrases(method: String, path: String, body: String, status: String) async throws {
        let (answer, end) = try await Served().exchange("\(method) \(path) HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n") && end == .end)
        #expect(answer.contains("Content-Length: ") != status.hasPrefix("204"))
    }

    @Test("refuses what is too long, or no request, so that the client hears why", arguments: [
        ("hello\r\n\r\n", "400 Bad Request"), (String(repeating: "a", count: 100_000), "431 Request Header Fields Too Large"),
        ("POST /populate HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + String(repeating: " ", count: 2_000_000), "413 Content Too Large"),
        ("POST /populate HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n" + String(repeating: "a", count: 100_000), "501 Not Implemented"),
        ("POST /populate HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: "100\r\n" + String(repeating: " ", count: 256) + "\r\n", count: 5000), "413 Content Too Large"),
    ])
    @LoopActor func refusals(text: String, status: String) async throws {
        let served = try Served()
        let (answer, end) = try await served.exchange(text)
        #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n") && answer.contains("Connection: close\r\n") && end == .end, "\(answer) \(end)")
        #expect(try await served.exchange(Self.version).answer == Self.whole)
    }

    @Test("lets go of whoever sends a request drop by drop, or none at all, or does not take an answer")
    @LoopActor func slow() async throws {
        let served = try Served(idleMilliseconds: 40, requestMilliseconds: 40)
        let silent = try await served.dial()
        #expect(await Self.rest(of: silent).end.isCutOff)
        let dropping = try await served.dial()
        let drops = Task.onLoop {
            for byte in Array("GET /version HTTP/1.1\r\nX: ".utf8) + [UInt8](repeating: 0x61, count: 1000) {
                guard (try? await dropping.write([byte])) != nil else { return false }
                await EventLoop.shared.sleep(milliseconds: 5)
            }
            return true
        }
        #expect(await Self.rest(of: dropping).end.isCutOff)
        #expect(await drops.value == false)
        // Requests without end, whose answers nobody reads.
        let deaf = try await served.dial()
        let requests = Array(String(repeating: Self.version, count: 1000).utf8)
        await #expect(throws: SocketError.self) { while true { try await deaf.write(requests) } }
        #expect(try await served.exchange(Self.version).answer == Self.whole)
    }

    @Test("lets go of whoever begins another request together with a whole one, and does not end it")
    @LoopActor func slowSecond() async throws {
        let served = try Served(requestMilliseconds: 40)
        let socket = try await served.dial()
        try await socket.write(Array((Self.version + "GET /ver").utf8))
        let (answer, end) = await Self.rest(of: socket)
        #expect(answer == Self.whole && end.isCutOff)
    }

    @Test("serves as many at once as its bound, and those after them once there is room")
    @LoopActor func bound() async throws {
        let served = try Served()
        var sockets: [Socket] = []
        for _ in 0..<LocalWebServer.maximumConnections {
            let socket = try await served.dial()
            try await socket.write(Array(Self.version.utf8))
            #expect(try await socket.read(exactly: Self.whole.utf8.count).count == Self.whole.utf8.count)
            sockets.append(socket)
        }
        // The reset may come before the client has looked.
        let refused = try? await served.dial()
        #expect(await refused?.next() ?? .reset == .reset)
        sockets.removeFirst().close()
        var answer = ""
        let deadline = TestNetwork.soon
        while answer.isEmpty, MonotonicTime.now < deadline { answer = (try? await served.exchange(Self.version).answer) ?? "" }
        #expect(answer == Self.whole)
        for socket in sockets { socket.close() }
    }

    @Test("answers others while a link does not, and that call once the link's answer has come")
    @LoopActor func waiting() async throws {
        let served = try Served()
        served.bench.links.delays = true
        let stuck = try await served.dial()
        try await stuck.write(Array("GET /proxies HTTP/1.1\r\n\r\n".utf8))
        #expect(await TestNetwork.settle { served.bench.links.waiting > 0 })
        #expect(try await served.exchange(Self.version).answer == Self.whole)
        served.bench.links.delays = false
        served.bench.links.goOn()
        guard case .bytes(let answer) = await stuck.next() else { Issue.record("no answer"); return }
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK"))
        stuck.close()
    }

    @Test("survives octets of every kind")
    @LoopActor func garbage() async throws {
        let served = try Served()
        var random = SeededRandom(seed: 2)
        for _ in 0..<50 { _ = try await served.exchange(random.octets(2000)) }
        let (answer, _) = try await served.exchange(Array("POST /populate HTTP/1.1\r\nContent-Length: 2000\r\n\r\n".utf8) + random.octets(2000))
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && answer.contains("bad request body: "))
        #expect(try await served.exchange(Self.version).answer == Self.whole)
        #expect(served.bench.links.changes.isEmpty)
    }

    @Test("says where it listens, and does not where somebody else does")
    @LoopActor func taken() async throws {
        let served = try Served()
        let address = served.server.address
        #expect(address.port > 0)
        let error = #expect(throws: SocketError.self) { _ = try LocalWebServer(address: address, handler: served.bench.api.answer) }
        #expect(error?.operation == .bind && error?.description == "bind: Address already in use")
    }
}
