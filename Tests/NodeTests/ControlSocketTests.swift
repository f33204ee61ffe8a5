import EventLoop
import Foundation
import JSON
import TestSupport
import Testing
@testable import Node

@Suite(.serialized) struct ControlSocketTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path("node.sock") }

    init() throws {
        #expect(LoopThread.started)
        directory = try TemporaryDirectory()
    }

    @LoopActor private func server(_ handler: @escaping ControlServer.Handler = { command, request in ["command": .string(command), "asked": request] }) throws -> ControlServer {
        let server = try ControlServer(path: path, handler: handler)
        server.start()
        return server
    }

    /// What the socket answers to exactly these octets.
    @LoopActor private func answer(to octets: [UInt8], ending: Bool = false) async throws -> String {
        let socket = try UnixSocket.connect(to: path)
        try? await socket.write(octets)
        if ending { socket.shutdownWriting() }
        var text: [UInt8] = []
        while case .bytes(let part) = await socket.next() { text += part }
        return String(decoding: text, as: UTF8.self)
    }

    @Test("a command is answered on one line, and the connection ends")
    @LoopActor func answered() async throws {
        let server = try server()
        #expect(try await answer(to: Array("{\"command\":\"status\"}\n".utf8)) == "{\"command\":\"status\",\"asked\":{\"command\":\"status\"}}\n")
        #expect(try await ControlClient.ask(path: path, ["command": "cut", "link": "lgwan.odawara"], timeoutMilliseconds: TestNetwork.patienceMilliseconds)["command"] == "cut")
        server.stop()
    }

    @Test("only the owner may open the socket")
    @LoopActor func permissions() async throws {
        let server = try server()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        server.stop()
    }

    @Test("what is no command is answered with an error", arguments: [
        "garbage\n", "\n", "{}\n", "[]\n", "\"status\"\n", "{\"command\":7}\n", "{\"command\":null}\n", "{ \"command\":\"status\"}\n",
        "{\"command\":\"status\"} \n", "{\"command\":\"status\"}\n{\"command\":\"stop\"}\n", "{\"command\":\"status\"\n", "\u{0}\n",
    ])
    @LoopActor func noCommand(text: String) async throws {
        let server = try server { _, _ in
            Issue.record("the handler was reached")
            return [:]
        }
        let answer = try await answer(to: Array(text.utf8))
        #expect(answer.hasPrefix("{\"error\":\"") && answer.hasSuffix("\"}\n"))
        server.stop()
    }

    @Test("a request that ends before its newline is answered with an error")
    @LoopActor func noNewline() async throws {
        let server = try server()
        #expect(try await answer(to: Array("{\"command\":\"status\"}".utf8), ending: true).contains("ended before its newline"))
        #expect(try await answer(to: [], ending: true).contains("ended before its newline"))
        server.stop()
    }

    @Test("the longest line is answered, and one octet more is not")
    @LoopActor func longestLine() async throws {
        let server = try server { command, _ in ["length": .integer(Int64(command.utf8.count))] }
        let frame = "{\"command\":\"\"}".utf8.count
        let longest = String(repeating: "a", count: ControlServer.maximumRequestBytes - frame)
        #expect(try await answer(to: Array("{\"command\":\"\(longest)\"}\n".utf8)) == "{\"length\":\(longest.utf8.count)}\n")
        #expect(try await answer(to: Array("{\"command\":\"\(longest)a\"}\n".utf8)).contains("at most \(ControlServer.maximumRequestBytes) octets"))
        server.stop()
    }

    @Test("a line without end is cut off, and others are still served")
    @LoopActor func endlessLine() async throws {
        let server = try server()
        let socket = try UnixSocket.connect(to: path)
        await #expect(throws: SocketError.self) {
            for _ in 0..<100 { try await socket.write([UInt8](repeating: 0x61, count: 65_536)) }
        }
        #expect(try await ControlClient.ask(path: path, ["command": "status"], timeoutMilliseconds: TestNetwork.patienceMilliseconds)["command"] == "status")
        server.stop()
    }

    @Test("two commands at once do not wait for each other")
    @LoopActor func twoAtOnce() async throws {
        let release = OneTimeEvent()
        let server = try server { command, _ in
            if command == "slow" { await release.wait() } else { release.happen() }
            return ["done": .string(command)]
        }
        let path = path
        let slow = Task.onLoop { try await ControlClient.ask(path: path, ["command": "slow"], timeoutMilliseconds: TestNetwork.patienceMilliseconds) }
        await Task.yield()
        #expect(try await ControlClient.ask(path: path, ["command": "quick"], timeoutMilliseconds: TestNetwork.patienceMilliseconds)["done"] == "quick")
        #expect(try await slow.value["done"] == "slow")
        server.stop()
    }

    @Test("an error of the node is thrown with the node's own words")
    @LoopActor func nodeError() async throws {
        let server = try server { command, _ in ["error": .string("odawara knows no command \"\(command)\"")] }
        let error = await #expect(throws: ControlError.self) { _ = try await ControlClient.ask(path: path, ["command": "fly"], timeoutMilliseconds: TestNetwork.patienceMilliseconds) }
        #expect(error?.description == "odawara knows no command \"fly\"")
        server.stop()
    }

    @Test("a node that does not answer in time is given up")
    @LoopActor func noAnswer() async throws {
        let release = OneTimeEvent()
        let server = try server { _, _ in
            await release.wait()
            return [:]
        }
        let error = await #expect(throws: SocketError.self) { _ = try await ControlClient.ask(path: path, ["command": "status"], timeoutMilliseconds: 20) }
        #expect(error?.isTimedOut == true)
        release.happen()
        server.stop()
    }

    @Test("a stopped node's socket answers nobody, and a new one takes its place")
    @LoopActor func replaced() async throws {
        try server().stop()
        #expect(throws: SocketError.self) { _ = try UnixSocket.connect(to: path) }
        let second = try server()
        #expect(try await ControlClient.ask(path: path, ["command": "status"], timeoutMilliseconds: TestNetwork.patienceMilliseconds)["command"] == "status")
        second.stop()
    }

    @Test("a path longer than a socket's address is refused, not cut short")
    @LoopActor func longPath() {
        let error = #expect(throws: SocketError.self) { _ = try ControlServer(path: directory.path(String(repeating: "n", count: 120))) { _, _ in [:] } }
        #expect(error?.reason == .nameTooLong)
    }
}
