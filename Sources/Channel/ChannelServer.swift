public import Crypto
public import Domain
public import EventLoop
public import Gate
import HTTP
import JSON
import Policy
import ProxyProtocol
public import TLS

/// The accepting end of a channel at one node.
@LoopActor
public final class ChannelServer {
    public typealias Handler = @Sendable @LoopActor (ChannelRequest) async -> ChannelAnswer

    /// Who may come, over which link and from where.
    public struct AllowedPeer: Sendable {
        public let node: String
        public let uri: String
        public let address: IPv4Address
        public let link: String
        /// What the caller writes in `Host`: the address and port at which it finds the line.
        public let host: String

        public init(node: String, uri: String, address: IPv4Address, link: String, host: String) {
            self.node = node
            self.uri = uri
            self.address = address
            self.link = link
            self.host = host
        }
    }

    public struct Configuration: Sendable {
        public let channel: String
        public let address: SocketAddress
        public let gate: Gate
        public let tls: TLSContext
        public let lineKey: PublicKey
        public let peers: [AllowedPeer]
        public let maximumConnections: Int
        /// From the first octet of a request to the last of its answer.
        public let timeoutMilliseconds: Int
        /// From the connection to the end of the handshake.
        public let establishMilliseconds: Int
        /// An open connection without a request is closed after this.
        public let idleMilliseconds: Int
        /// Nil where certificates attest nothing and are never revoked, as in the benchmark.
        public let trust: (any ChannelTrust)?

        public init(
            channel: String, address: SocketAddress, gate: Gate, tls: TLSContext, lineKey: PublicKey,
            peers: [AllowedPeer], maximumConnections: Int, timeoutMilliseconds: Int,
            establishMilliseconds: Int = 5000, idleMilliseconds: Int = 300_000, trust: (any ChannelTrust)? = nil
        ) {
            self.trust = trust
            self.channel = channel
            self.address = address
            self.gate = gate
            self.tls = tls
            self.lineKey = lineKey
            self.peers = peers
            self.maximumConnections = maximumConnections
            self.timeoutMilliseconds = timeoutMilliseconds
            self.establishMilliseconds = establishMilliseconds
            self.idleMilliseconds = idleMilliseconds
        }
    }

    private let configuration: Configuration
    private let peersByLink: [String: AllowedPeer]
    private let links: Set<String>
    private let recorder: any ChannelRecorder
    private let nowMilliseconds: @Sendable () -> Int64
    private let handler: Handler
    private var listener: Socket?
    private var openConnections = 0
    #if DEFECTS
    /// The body of the request that is about to be answered, where it was altered and the gate is off.
    private var leakedBody: [UInt8]?
    #endif

    public init(
        _ configuration: Configuration, recorder: any ChannelRecorder, nowMilliseconds: @escaping @Sendable () -> Int64, handler: @escaping Handler
    ) {
        self.configuration = configuration
        peersByLink = Dictionary(configuration.peers.map { ($0.link, $0) }) { first, _ in first }
        links = Set(configuration.peers.map(\.link))
        self.recorder = recorder
        self.nowMilliseconds = nowMilliseconds
        self.handler = handler
    }

    public func start() throws(SocketError) {
        let listener = try TCP.listen(on: configuration.address)
        self.listener = listener
        Task.onLoop { await self.acceptLoop(listener) }
    }

    public func stop() {
        listener?.close()
        listener = nil
    }

    private func acceptLoop(_ listener: Socket) async {
        while let (socket, peer) = try? await TCP.accept(from: listener) {
            guard openConnections < configuration.maximumConnections else {
                refuse("too-many-connections", peer.host.description, nil)
                socket.reset()
                continue
            }
            openConnections += 1
            Task.onLoop {
                await self.serve(socket, peer)
                self.openConnections -= 1
            }
        }
    }

    private func refuse(_ rule: String, _ peer: String, _ message: String?, direction: String = "in") {
        recorder.channelRefused(ChannelRefusal(channel: configuration.channel, rule: rule, peer: peer, message: message, direction: direction))
    }

    // MARK: One connection

    private func serve(_ socket: Socket, _ address: SocketAddress) async {
        let deadline = MonotonicTime.now.adding(milliseconds: configuration.establishMilliseconds)
        let peer: AllowedPeer
        do {
            let link = try await LineProof.verify(on: socket, peer: address, links: links, key: configuration.lineKey, until: deadline)
            guard let allowed = peersByLink[link] else { throw ProxyHeaderError.wrongLink }
            peer = allowed
        } catch {
            refuse((error as? ProxyHeaderError)?.rawValue ?? "no-line-header", address.host.description, nil)
            return socket.reset()
        }
        guard peer.address == address.host else {
            refuse("peer-address", address.host.description, nil)
            return socket.reset()
        }
        do throws(TLSError) {
            let connection = try await TLSConnection.handshake(
                on: socket, context: configuration.tls, nowMilliseconds: nowMilliseconds(), until: deadline)
            guard connection.peerURI == peer.uri else {
                refuse("peer-identity", address.host.description, nil)
                return connection.abandon()
            }
            if let rule = configuration.trust?.refusalAtConnection(of: connection.peer, node: peer.node) {
                refuse(rule, peer.node, nil)
                return connection.abandon()
            }
            await converse(connection, peer)
        } catch {
            let isOwnFault = explainEnd(peer)
            if !isOwnFault { refuse(error.rule, address.host.description, nil) }
        }
    }

    /// Where this node's own certificate is why a connection ended, says so. Connections are not told apart: each that ends is on record.
    @discardableResult
    private func explainEnd(_ peer: AllowedPeer) -> Bool {
        guard let rule = configuration.trust?.ownRefusal() else { return false }
        refuse(rule, peer.node, nil, direction: "out")
        return true
    }

    /// Serves a connection whose far end has proved to be `peer`, until it ends.
    package func converse(_ connection: TLSConnection, _ peer: AllowedPeer) async {
        var parser = HTTPRequestParser(maximumBodyBytes: configuration.gate.maximumRequestBytes)
        defer { explainEnd(peer) }
        while let (request, deadline) = await nextRequest(connection, &parser, peer) {
            guard isTrusted(connection, peer), let answer = await answer(request, peer, deadline), isTrusted(connection, peer) else { return connection.abandon() }
            parser.answered()
            do {
                try await connection.write(answer, until: deadline)
            } catch {
                return connection.abandon()
            }
        }
    }

    /// Whether the peer's certificate, good at the handshake, still counts.
    private func isTrusted(_ connection: TLSConnection, _ peer: AllowedPeer) -> Bool {
        guard let rule = configuration.trust?.refusal(of: connection.peer) else { return true }
        refuse(rule, peer.node, nil)
        return false
    }

    /// One buffer for all connections: it is filled, parsed and wiped without suspending, so that a
    /// connection that waits for a request holds none.
    private static var buffer = [UInt8](repeating: 0, count: ChannelLimits.readBytes)

    /// The next whole request and when its answer is due, counted from its first octet; nil where the
    /// connection has ended.
    private func nextRequest(
        _ connection: TLSConnection, _ parser: inout HTTPRequestParser, _ peer: AllowedPeer
    ) async -> (HTTPRequest, MonotonicTime)? {
        var deadline = MonotonicTime.now.adding(milliseconds: configuration.idleMilliseconds)
        #if DEFECTS
        var passage = LeakPassage()
        #endif
        do throws(TLSError) {
            while true {
                let isFirst = parser.pendingByteCount == 0
                switch try connection.tryRead(into: &ChannelServer.buffer) {
                case .wouldBlock:
                    try await connection.waitUntilReadable(until: deadline)
                    continue
                case .endOfStream:
                    if let refusal = parser.finish() { refuse(refusal.rule.rawValue, peer.node, nil) }
                    connection.close()
                    return nil
                case .octets(let count):
                    if isFirst { deadline = MonotonicTime.now.adding(milliseconds: configuration.timeoutMilliseconds) }
                    #if DEFECTS
                    let step = parser.feed(passage.pass(ChannelServer.buffer[..<count]))
                    leakedBody = passage.body
                    #else
                    let step = parser.feed(ChannelServer.buffer[..<count])
                    #endif
                    for index in 0..<count { ChannelServer.buffer[index] = 0 }
                    switch step {
                    case .needMore: continue
                    case .complete(let request): return (request, deadline)
                    case .refused(let refusal):
                        refuse(refusal.rule.rawValue, peer.node, nil)
                        connection.abandon()
                        return nil
                    }
                }
            }
        } catch {
            if parser.pendingByteCount > 0 { refuse("request-not-whole", peer.node, nil) }
            if error.isTimedOut { connection.close() } else { connection.abandon() }
            return nil
        }
    }

    /// The bytes of the answer; nil where a gate refused the request or the answer.
    private func answer(_ http: HTTPRequest, _ peer: AllowedPeer, _ deadline: MonotonicTime) async -> [UInt8]? {
        let admitted: AdmittedMessage
        do throws(GateRefusal) {
            admitted = try configuration.gate.admit(http)
        } catch {
            refuse(error.rule.rawValue, peer.node, error.message)
            return nil
        }
        let message = admitted.message.name
        // The gate knows every name of this node; this caller may use only the one of its own link.
        guard http.host.elementsEqual(peer.host.utf8) else {
            refuse(GateRule.hostUnknown.rawValue, peer.node, message)
            return nil
        }
        let octets = Array(http.body)
        let body: ChannelRequest.Body = if let value = admitted.json { .json(value) } else { .binary(octets) }
        #if DEFECTS
        let crossed = leakedBody ?? octets
        #else
        let crossed = octets
        #endif
        let request = ChannelRequest(
            message: message, body: body, hash: Hex.encode(Digest.sha256(crossed)), peer: peer.node, deadline: min(deadline, travelled(body) ?? deadline))
        guard !request.isOverdue else {
            recorder.channelRefused(ChannelRefusal(
                channel: configuration.channel, rule: ChannelServer.overdueRule, peer: peer.node, message: message, direction: "in"))
            return released(RefusedRequest(.deadlineExceeded).answer(to: request), to: admitted.message, peer)
        }
        return released(await handler(request), to: admitted.message, peer)
    }

    /// What a journal calls a request that came after its deadline. It is nobody's misdeed, and the connection stays.
    static let overdueRule = "deadline-passed"

    /// The deadline that the request itself names, on this node's clocks.
    private func travelled(_ body: ChannelRequest.Body) -> MonotonicTime? {
        guard case .json(let value) = body, let moment = value["deadline"]?.stringValue.flatMap({ Instant(iso8601: $0) }) else { return nil }
        return MonotonicTime.now.adding(milliseconds: max(0, Int(moment.millisecondsSinceEpoch - nowMilliseconds())))
    }

    private func released(_ answer: ChannelAnswer, to message: MessagePolicy, _ peer: AllowedPeer) -> [UInt8]? {
        let gate = configuration.gate
        do {
            let (direction, body): (Direction, [UInt8]) = switch answer {
            case .response(let value): (.response, try gate.release(value, message: message.name, .response))
            case .refusal(let value): (.refusal, try gate.release(value, message: message.name, .refusal))
            case .binary(let octets): (.response, try gate.release(binary: octets, message: message.name, .response))
            }
            let bytes = try HTTPWriter.response(
                status: direction == .response ? .ok : .forbidden, contentType: message.body(direction).content.contentType, body: body)
            #if DEFECTS
            return ChannelLeak.sent(bytes, channel: gate.channel, message: message.name, direction)
            #else
            return bytes
            #endif
        } catch {
            refuse((error as? GateRefusal)?.rule.rawValue ?? "http-out", peer.node, message.name, direction: "out")
            return nil
        }
    }
}

enum ChannelLimits {
    /// One TLS record's worth.
    static let readBytes = 16_384
}
