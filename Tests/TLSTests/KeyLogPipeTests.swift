import EventLoop
import Foundation
import TLS
import TestSupport
import Testing

@Suite("The pipe for TLS secrets", .serialized)
struct KeyLogPipeTests {
    let authority: TestAuthority
    let directory: TemporaryDirectory

    init() throws {
        #expect(LoopThread.started)
        authority = try TestAuthority(channel: "lgwan")
        directory = try TemporaryDirectory()
    }

    /// What lies in the pipe.
    private func read(_ descriptor: Int32) -> String {
        var octets = [UInt8](repeating: 0, count: 65_536)
        // The kernel writes at most the buffer's count.
        let count = unsafe octets.withUnsafeMutableBytes { unsafe Foundation.read(descriptor, $0.baseAddress, $0.count) }
        return String(decoding: octets.prefix(max(0, count)), as: UTF8.self)
    }

    private func pipe() throws -> (path: String, descriptor: Int32) {
        let path = directory.path("secrets.pipe")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        return unsafe (path, open(path, O_RDWR | O_NONBLOCK))
    }

    @Test("takes the four secrets of a connection from either end, and what opens nothing else", arguments: [TLSContext.Side.client, .server])
    @LoopActor func secrets(side: TLSContext.Side) async throws {
        let (path, descriptor) = try pipe()
        defer { close(descriptor) }
        let log = try #require(KeyLogPipe(path: path))
        let crossing = try await Crossing.between(
            client: authority.context(.client, "client", keyLog: side == .client ? log : nil), server: authority.context(.server, "server", keyLog: side == .server ? log : nil))
        #expect(crossing.isWhole)
        let lines = read(descriptor).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        for label in ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"] {
            #expect(lines.contains { $0.wholeMatch(of: /\w+ [0-9a-f]{64} [0-9a-f]{96}/) != nil && $0.hasPrefix("\(label) ") }, "\(label)")
        }
        #expect(Set(lines.dropLast().map { $0.split(separator: " ")[1] }).count == 1)
    }

    @Test("gets nothing from a context to which it was not given")
    @LoopActor func silent() async throws {
        let (path, descriptor) = try pipe()
        defer { close(descriptor) }
        _ = try #require(KeyLogPipe(path: path))
        #expect(try await Crossing.between(client: authority.context(.client, "client"), server: authority.context(.server, "server")).isWhole)
        #expect(read(descriptor) == "")
    }

    @Test("that is full loses lines and holds no connection up")
    @LoopActor func full() async throws {
        let (path, descriptor) = try pipe()
        defer { close(descriptor) }
        let filling = [UInt8](repeating: 65, count: 4096)
        // The kernel reads only inside the array, which outlives the call.
        while unsafe filling.withUnsafeBytes({ unsafe write(descriptor, $0.baseAddress, $0.count) }) > 0 {}
        let log = try #require(KeyLogPipe(path: path))
        #expect(try await Crossing.between(client: authority.context(.client, "client", keyLog: log), server: authority.context(.server, "server", keyLog: log)).isWhole)
    }

    @Test("is a pipe, and nobody else's to read", arguments: ["absent", "file", "readable", "link"])
    func refused(kind: String) throws {
        let path = directory.path(kind)
        switch kind {
        case "file": try directory.write(kind, [])
        case "readable":
            #expect(unsafe mkfifo(path, 0o600) == 0)
            #expect(unsafe chmod(path, 0o640) == 0)
        case "link":
            #expect(unsafe mkfifo(directory.path("real"), 0o600) == 0)
            #expect(unsafe symlink(directory.path("real"), path) == 0)
        default: break
        }
        #expect(KeyLogPipe(path: path) == nil)
    }
}
