import Channel
import Crypto
import Domain
import EventLoop
import Gate
import HTTP
import JSON
import Policy
import ProxyProtocol
import TLS

/// The far end of a hop: kofu's own TLS, HTTP and gate, answering from memory.
@LoopActor
final class BenchServer {
    /// What must precede TLS on a connection.
    enum Proof: String { case none, skip, line }
    /// `fixed` sends prepared octets as nginx does; `gate` goes through the allowlist both ways.
    enum Body: String { case fixed, gate }

    static let establishMilliseconds = 5000
    static let idleMilliseconds = 300_000

    private let listener: Socket
    private let tls: TLSContext
    private let proof: Proof
    private let body: Body
    private let link: String
    private let lineKey: PublicKey
    private let peer: ChannelServer.AllowedPeer
    private let channel: ChannelServer
    private let fixedBodies: [String: [UInt8]]

    static func run(_ arguments: BenchArguments) async throws {
        let server = try BenchServer(arguments)
        Output.write("ready\n")
        try await server.accept()
    }

    private init(_ arguments: BenchArguments) throws {
        let directory = try arguments.required("directory")
        let address = try arguments.address("address")
        guard let proof = Proof(rawValue: arguments.value("proof") ?? "none"), let body = Body(rawValue: arguments.value("body") ?? "fixed") else {
            throw BenchFailure("--proof is none, skip or line; --body is fixed or gate")
        }
        self.proof = proof
        self.body = body
        link = arguments.value("link") ?? "bench"
        tls = try BenchIdentity.context(.server, in: directory)
        lineKey = try PublicKey(subjectPublicKeyInfo: BenchIdentity.read("\(directory)/line.pub"))
        let host = arguments.value("host") ?? address.description
        peer = ChannelServer.AllowedPeer(node: "client", uri: "kofu://bench/client", address: address.host, link: link, host: host)
        let answers = Dictionary(uniqueKeysWithValues: BenchPolicy.bodySize.keys.map { ($0, BenchPolicy.answer($0)) })
        fixedBodies = answers.mapValues(\.canonicalBytes)
        channel = ChannelServer(
            ChannelServer.Configuration(
                channel: "bench", address: address, gate: try BenchPolicy.gate(hosts: [host]), tls: tls, lineKey: lineKey,
                peers: [peer], maximumConnections: 1024, timeoutMilliseconds: 30_000),
            recorder: RefusalPrinter(), nowMilliseconds: { BenchIdentity.nowMilliseconds }
        ) { request in answers[request.message].map { .response($0) } ?? .refusal(.null) }
        listener = try TCP.listen(on: address)
    }

    private func accept() async throws {
        while true {
            let (socket, peer) = try await TCP.accept(from: listener)
            Task.onLoop { await self.serve(socket, peer) }
        }
    }

    private func serve(_ socket: Socket, _ caller: SocketAddress) async {
        do {
            let deadline = MonotonicTime.now.adding(milliseconds: BenchServer.establishMilliseconds)
            switch proof {
            case .none: break
            case .skip: try await skipHeader(on: socket, until: deadline)
            case .line: _ = try await LineProof.verify(on: socket, peer: caller, links: [link], key: lineKey, until: deadline)
            }
            let connection = try await TLSConnection.handshake(
                on: socket, context: tls, nowMilliseconds: BenchIdentity.nowMilliseconds, until: deadline)
            if body == .gate { await channel.converse(connection, peer) } else { try await converse(connection) }
        } catch {
            if (error as? TLSError)?.reason != .truncated { Output.write("\(error)\n", to: 2) }
            socket.reset()
        }
    }

    /// Reads over a PROXY protocol header of version 2 without believing it.
    private func skipHeader(on socket: Socket, until deadline: MonotonicTime) async throws {
        var header = [UInt8](repeating: 0, count: ProxyHeader.fixedLength)
        try await fill(&header, from: socket, until: deadline)
        var rest = [UInt8](repeating: 0, count: try ProxyHeader.restLength(of: header[...]))
        try await fill(&rest, from: socket, until: deadline)
    }

    private func fill(_ buffer: inout [UInt8], from socket: Socket, until deadline: MonotonicTime) async throws {
        var filled = 0
        while filled < buffer.count {
            let count = try await socket.read(into: &buffer, from: filled, until: deadline)
            guard count > 0 else { throw BenchFailure("no header") }
            filled += count
        }
    }

    /// One connection without the gate: TLS and the HTTP profile alone.
    private func converse(_ connection: TLSConnection) async throws {
        var parser = HTTPRequestParser(maximumBodyBytes: 1024)
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let idle = MonotonicTime.now.adding(milliseconds: BenchServer.idleMilliseconds)
        while true {
            let count = try await connection.read(into: &buffer, until: idle)
            guard count > 0 else { return connection.close() }
            switch parser.feed(buffer[..<count]) {
            case .needMore: continue
            case .refused(let refusal): throw refusal
            case .complete(let request):
                guard let answer = fixedBodies[String(decoding: request.messageName, as: UTF8.self)] else { throw BenchFailure("no such message") }
                parser.answered()
                try await connection.write(
                    HTTPWriter.response(status: .ok, contentType: ContentPolicy.jsonContentType, body: answer), until: idle)
            }
        }
    }
}

/// A refusal in a benchmark is a mistake in its setting: it is shown.
@LoopActor
private final class RefusalPrinter: ChannelRecorder {
    nonisolated init() {}
    func channelRefused(_ refusal: ChannelRefusal) { Output.write("refused: \(refusal.rule)\n", to: 2) }
    func exchangeEnded(_ exchange: ChannelExchange) {}
}
