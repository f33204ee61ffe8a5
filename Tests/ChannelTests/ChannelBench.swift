import Channel
import Crypto
import Domain
import EventLoop
import Gate
import JSON
import Policy
import ProxyProtocol
import TLS
import TestSupport
@testable import Line
@testable import Topology

/// A line that journals nothing.
@LoopActor
final class SilentLine: LineRecorder {
    func lineRefused(_ reason: LineRefusal, link: String, address: IPv4Address) {}
    func faultTookHold(_ fault: ActiveFault, link: String) {}
}

/// Two nodes on one channel, joined by a real line.
@LoopActor
final class ChannelBench {
    let authority: TestAuthority
    let carrier: LinkCarrier
    let server: ChannelServer
    let client: ChannelClient
    let serverRecorder = Recorder()
    let clientRecorder = Recorder()
    let clientAddress = TestNetwork.address()
    let lineAddress = TestNetwork.endpoint()
    let serverAddress = TestNetwork.endpoint()
    let lineKey: PrivateKey
    private let lineLog = SilentLine()

    static let link = "lgwan.odawara"

    struct Settings: Sendable {
        var channel = "lgwan"
        var serverPolicy: ChannelPolicy?
        var clientPolicy: ChannelPolicy?
        /// The node that the client's certificate names.
        var clientNode = "issuing-center"
        var serverNode = "odawara"
        /// Where the client believes the line to be; the name that it writes in Host.
        var expectedHost: String?
        var clientTimeoutMilliseconds = TestNetwork.patienceMilliseconds
        var serverTimeoutMilliseconds = TestNetwork.patienceMilliseconds
        var idleMilliseconds = 300_000
        var establishMilliseconds = TestNetwork.patienceMilliseconds
        var maximumConnections = 16
        var checkBinary: Gate.BinaryCheck?
        var nowMilliseconds = TestAuthority.now
        var serverTrust: (any ChannelTrust)?
        var clientTrust: (any ChannelTrust)?
    }

    init(_ settings: Settings = Settings(), authority given: TestAuthority? = nil, handler: @escaping ChannelServer.Handler = ChannelBench.echo) throws {
        let authority = try given ?? TestAuthority(channel: settings.channel)
        self.authority = authority
        lineKey = try PrivateKey.generate(.p256)
        let policy = try ChannelBench.policy(settings.channel)
        let now = settings.nowMilliseconds

        carrier = LinkCarrier(
            link: Topology.Link(name: ChannelBench.link, channel: .lgwan, client: "issuing-center", server: "odawara", address: lineAddress.host, faults: []),
            channel: Topology.Channel(
                name: .lgwan, client: Party(.kiosk), servers: [Party(.storeNetwork)], certificateAuthority: "authority", address: lineAddress.host,
                port: 8443, timeoutMilliseconds: 1000, maximumConnectionsPerLink: 64, maximumConnectionsPerSecond: 1000, policy: policy),
            client: clientAddress, server: serverAddress, listenAddress: lineAddress, key: lineKey, recorder: lineLog, seed: "1",
            helloMilliseconds: TestNetwork.patienceMilliseconds)

        let host = settings.expectedHost ?? lineAddress.description
        let peer = ChannelServer.AllowedPeer(
            node: "issuing-center", uri: authority.uri(of: "issuing-center"), address: clientAddress, link: ChannelBench.link, host: host)
        server = ChannelServer(
            ChannelServer.Configuration(
                channel: settings.channel, address: serverAddress,
                gate: Gate(channel: settings.serverPolicy ?? policy, hosts: [host, "127.9.9.9:8443"], checkBinary: settings.checkBinary),
                tls: try authority.context(.server, settings.serverNode), lineKey: lineKey.publicKey, peers: [peer],
                maximumConnections: settings.maximumConnections, timeoutMilliseconds: settings.serverTimeoutMilliseconds,
                establishMilliseconds: settings.establishMilliseconds, idleMilliseconds: settings.idleMilliseconds,
                trust: settings.serverTrust),
            recorder: serverRecorder, nowMilliseconds: { now }, handler: handler)
        client = ChannelClient(
            ChannelClient.Configuration(
                channel: settings.channel, link: ChannelBench.link, peer: "odawara", peerURI: authority.uri(of: "odawara"), line: lineAddress,
                source: clientAddress, gate: Gate(channel: settings.clientPolicy ?? policy, checkBinary: settings.checkBinary),
                tls: try authority.context(.client, settings.clientNode), timeoutMilliseconds: settings.clientTimeoutMilliseconds,
                trust: settings.clientTrust),
            recorder: clientRecorder, nowMilliseconds: { now })
        try server.start()
        try carrier.open()
    }

    isolated deinit {
        client.close()
        server.stop()
        carrier.close()
    }

    // MARK: A small channel

    static func field(_ name: String, _ dataClass: DataClass, _ grammar: String, isOptional: Bool = false) throws -> FieldPolicy {
        try FieldPolicy(name: name, dataClass: dataClass, shape: .scalar(try Grammar.parse(grammar)), isOptional: isOptional)
    }

    /// `ask` in JSON and `check` in binary.
    static func policy(_ channel: String, answerGrammar: String = "name:1..40", extra: [String] = []) throws -> ChannelPolicy {
        let refusal = try BodyPolicy(content: .json([
            field("requestHash", .digest, "hex:64"), field("code", .code, "name:1..40"), field("opensAt", .time, "instant", isOptional: true),
        ]), maximumBytes: 512)
        let ask = try ["ask"].map { name in
            try MessagePolicy(
                name: name,
                request: BodyPolicy(content: .json([field("requestId", .identifier, "request-id"), field("question", .code, "name:1..40"), field("deadline", .time, "instant", isOptional: true)]), maximumBytes: 256),
                response: BodyPolicy(content: .json([field("requestHash", .digest, "hex:64"), field("answer", .code, answerGrammar)]), maximumBytes: 4096),
                refusal: refusal)
        }
        let others = try extra.map { try MessagePolicy(name: $0, request: ask[0].request, response: ask[0].response, refusal: refusal) }
        let check = try MessagePolicy(
            name: "check", request: BodyPolicy(content: .binary(contentType: "application/ocsp-request"), maximumBytes: 64),
            response: BodyPolicy(content: .binary(contentType: "application/ocsp-response"), maximumBytes: 64),
            refusal: BodyPolicy(content: .binary(contentType: "application/ocsp-response"), maximumBytes: 16))
        return try ChannelPolicy(name: channel, messages: ask + others + [check])
    }

    nonisolated static let question: JSONValue = ["requestId": "kiosk-a1.1", "question": "menu"]

    nonisolated static func question(dueIn milliseconds: Int64) -> JSONValue {
        ["requestId": "kiosk-a1.1", "question": "menu", "deadline": .string(Instant(millisecondsSinceEpoch: TestAuthority.now + milliseconds).iso8601)]
    }

    nonisolated static let echo: ChannelServer.Handler = { request in
        switch request.body {
        case .json(let body): .response(["requestHash": .string(request.hash), "answer": body["question"] ?? .null])
        case .binary(let octets): .binary(octets)
        }
    }

    /// Asks the right question; the channel works where this returns `menu`.
    func ask() async throws -> String? { try await client.ask("ask", ChannelBench.question, requestID: "kiosk-a1.1").answer["answer"]?.stringValue }

    /// How an ask failed.
    func failure(_ message: String = "ask", _ body: JSONValue = question) async -> ChannelError? {
        do {
            _ = try await client.ask(message, body, requestID: "kiosk-a1.1")
            return nil
        } catch {
            return error
        }
    }

    func cut(_ cut: Cut) async throws { try await TestNetwork.listening { () throws(SocketError) in try carrier.apply(cut) } }
    func heal() async throws { try await TestNetwork.listening { () throws(SocketError) in try carrier.heal() } }

    /// A TLS connection over the line, on which a test says what it likes.
    func raw(_ context: TLSContext) async throws -> TLSConnection {
        let socket = try await TCP.connect(to: lineAddress, from: clientAddress, until: TestNetwork.soon)
        return try await TLSConnection.handshake(on: socket, context: context, nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
    }

    /// The right request, octet by octet as the profile has it.
    func request(_ message: String = "ask", host: String? = nil, body: JSONValue = question) -> [UInt8] {
        let octets = body.canonicalBytes
        return Array("POST /\(message) HTTP/1.1\r\nHost: \(host ?? lineAddress.description)\r\nContent-Type: application/json\r\nContent-Length: \(octets.count)\r\n\r\n".utf8) + octets
    }
}

extension TLSConnection {
    /// All application data until the connection ends, in whatever way.
    func everything(until deadline: MonotonicTime = TestNetwork.soon) async -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while let count = try? await read(into: &buffer, until: deadline), count > 0 { received += buffer.prefix(count) }
        return received
    }
}
