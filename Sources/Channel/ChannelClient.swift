import Crypto
#if DEFECTS
import Defects
#endif
public import Domain
public import EventLoop
public import Gate
import HTTP
public import JSON
import Messages
import Policy
public import TLS

/// The asking end of one link at one node. It keeps a few connections open, since a handshake costs
/// as much as many requests, and never sends a request twice.
@LoopActor
public final class ChannelClient {
    public struct Configuration: Sendable {
        public let channel: String
        public let link: String
        /// The node at the far end.
        public let peer: String
        public let peerURI: String
        /// Where the line listens for this link.
        public let line: SocketAddress
        /// This node's own address.
        public let source: IPv4Address
        public let gate: Gate
        public let tls: TLSContext
        public let timeoutMilliseconds: Int
        /// Nil where certificates attest nothing and are never revoked, as in the benchmark.
        public let trust: (any ChannelTrust)?

        public init(
            channel: String, link: String, peer: String, peerURI: String, line: SocketAddress, source: IPv4Address,
            gate: Gate, tls: TLSContext, timeoutMilliseconds: Int, trust: (any ChannelTrust)? = nil
        ) {
            self.trust = trust
            self.channel = channel
            self.link = link
            self.peer = peer
            self.peerURI = peerURI
            self.line = line
            self.source = source
            self.gate = gate
            self.tls = tls
            self.timeoutMilliseconds = timeoutMilliseconds
        }
    }

    static let maximumIdleConnections = 16
    static let maximumReadyConnections = 4

    public let configuration: Configuration
    private let recorder: any ChannelRecorder
    private let nowMilliseconds: @Sendable () -> Int64
    private(set) var idle: [TLSConnection] = []
    #if DEFECTS
    /// Connections on which an answer is still to come, by the message that they were used for.
    private var unanswered: [String: TLSConnection] = [:]
    #endif

    public init(_ configuration: Configuration, recorder: any ChannelRecorder, nowMilliseconds: @escaping @Sendable () -> Int64) {
        self.configuration = configuration
        self.recorder = recorder
        self.nowMilliseconds = nowMilliseconds
    }

    /// Sends a JSON message and returns the answer with the hash of what was sent.
    /// - Parameter deadline: the transaction's; the channel's own timeout applies as well.
    public func ask(
        _ message: String, _ body: JSONValue, requestID: String?, until deadline: MonotonicTime = .distantFuture
    ) async throws(ChannelError) -> (answer: JSONValue, hash: String) {
        let octets = try outgoing(message) { () throws(GateRefusal) in try configuration.gate.release(body, message: message, .request) }
        let hash = Hex.encode(Digest.sha256(crossing(message, octets)))
        let answer = try await exchange(message, octets, requestID, deadline) { admitted throws(ChannelError) -> Answer<JSONValue> in
            guard let answer = admitted.json else { throw refused("answer-not-json", message) }
            guard isAnswer(answer, to: hash) else { throw refused("request-hash", message) }
            guard admitted.direction == .refusal else { return .response(answer) }
            guard let refusal = try? Refusal(json: answer) else { throw refused("refusal-code", message) }
            return .refusal(refusal)
        }
        return (answer, hash)
    }

    /// The body as it crosses the line.
    private func crossing(_ message: String, _ body: [UInt8]) -> [UInt8] {
        #if DEFECTS
        if LeakPlan.isPossible, let bytes = try? framed(message, body) { return ChannelLeak.body(bytes) }
        #endif
        return body
    }

    private func isAnswer(_ answer: JSONValue, to hash: String) -> Bool {
        #if DEFECTS
        if Defect.yokohama2023.isPlanted { return true }
        #endif
        return answer["requestHash"]?.stringValue == hash
    }

    /// Sends a DER message and returns the DER answer.
    /// - Parameter requestID: for this node's own journal; it does not travel.
    public func askBinary(_ message: String, _ body: [UInt8], requestID: String? = nil, until deadline: MonotonicTime = .distantFuture) async throws(ChannelError) -> [UInt8] {
        let octets = try outgoing(message) { () throws(GateRefusal) in try configuration.gate.release(binary: body, message: message, .request) }
        return try await exchange(message, octets, requestID, deadline) { admitted throws(ChannelError) -> Answer<[UInt8]> in
            guard let answer = admitted.binary, admitted.direction == .response else { throw refused("answer-not-binary", message) }
            return .response(Array(answer))
        }
    }

    /// The moment at which an exchange that begins now is given up, for a request to take along.
    public func deadline(until limit: MonotonicTime) -> Instant {
        let milliseconds = min(configuration.timeoutMilliseconds, limit.microseconds(since: .now) / 1000)
        return Instant(millisecondsSinceEpoch: nowMilliseconds() + Int64(milliseconds))
    }

    public func close() {
        for connection in idle { connection.close() }
        idle = []
    }

    private var host: String { configuration.line.description }

    // MARK: Gate

    private func outgoing<Value>(_ message: String, _ check: () throws(GateRefusal) -> Value) throws(ChannelError) -> Value {
        do throws(GateRefusal) { return try check() } catch { throw refused(error.rule.rawValue, message, direction: "out") }
    }

    private func admit(_ response: HTTPResponse, to message: String) throws(ChannelError) -> AdmittedMessage {
        do throws(GateRefusal) { return try configuration.gate.admit(response, to: message) } catch { throw refused(error.rule.rawValue, message) }
    }

    func refused(_ rule: String, _ message: String, direction: String = "in") -> ChannelError {
        recorder.channelRefused(ChannelRefusal(
            channel: configuration.channel, rule: rule, peer: configuration.peer, message: message, direction: direction))
        return ChannelError(.refusedHere(rule: rule))
    }

    // MARK: Exchange

    /// An answer that this side accepts: what was asked for, or the peer's refusal.
    private enum Answer<Value> {
        case response(Value)
        case refusal(Refusal)
    }

    /// One request and its answer. The connection is used again only where gate and `judge` accept the answer.
    private func exchange<Value>(
        _ message: String, _ body: [UInt8], _ requestID: String?, _ limit: MonotonicTime,
        judge: (AdmittedMessage) throws(ChannelError) -> Answer<Value>
    ) async throws(ChannelError) -> Value {
        let started = MonotonicTime.now
        let deadline = min(limit, started.adding(milliseconds: configuration.timeoutMilliseconds))
        var outcome = "ok"
        defer {
            recorder.exchangeEnded(ChannelExchange(
                channel: configuration.channel, peer: configuration.peer, message: message, requestID: requestID,
                microseconds: MonotonicTime.now.microseconds(since: started), outcome: outcome))
        }
        do throws(ChannelError) {
            let bytes = try framed(message, body)
            let connection = try await connect(message, deadline)
            let answer: Answer<Value>
            do throws(ChannelError) {
                let response = try await converse(connection, message, bytes, deadline)
                try demandTrust(in: connection, message)
                answer = try judge(admit(response, to: message))
            } catch {
                #if DEFECTS
                if Defect.yokohama2023.isPlanted, error.isTimedOut {
                    unanswered[message] = connection
                    throw error
                }
                #endif
                connection.abandon()
                throw explained(error, message)
            }
            keep(connection)
            switch answer {
            case .response(let value): return value
            case .refusal(let refusal): throw ChannelError(.refusal(refusal))
            }
        } catch {
            outcome = switch error.reason {
            case .unreachable: "unreachable"
            case .timedOut: "timed-out"
            case .broken: "broken"
            case .refusedHere: "refused-here"
            case .refusal: "refused"
            }
            throw error
        }
    }

    private func framed(_ message: String, _ body: [UInt8]) throws(ChannelError) -> [UInt8] {
        guard let policy = configuration.gate.channel.message(named: message) else { throw refused(GateRule.messageUnknown.rawValue, message, direction: "out") }
        do throws(HTTPRefusal) {
            let bytes = try HTTPWriter.request(messageName: message, host: host, contentType: policy.request.content.contentType, body: body)
            #if DEFECTS
            return ChannelLeak.sent(bytes, channel: configuration.gate.channel, message: message, .request)
            #else
            return bytes
            #endif
        } catch {
            throw refused(error.rule.rawValue, message, direction: "out")
        }
    }

    private func connect(_ message: String, _ deadline: MonotonicTime) async throws(ChannelError) -> TLSConnection {
        #if DEFECTS
        if let connection = unanswered.removeValue(forKey: message) { return connection }
        #endif
        while let connection = idle.popLast() {
            guard connection.isReusable() else {
                connection.abandon()
                continue
            }
            do throws(ChannelError) { try demandTrust(in: connection, message) } catch {
                connection.abandon()
                throw error
            }
            return connection
        }
        let connection: TLSConnection
        do {
            let socket = try await TCP.connect(to: configuration.line, from: configuration.source, until: deadline)
            connection = try await TLSConnection.handshake(on: socket, context: configuration.tls, nowMilliseconds: nowMilliseconds(), until: deadline)
        } catch let error as TLSError {
            if error.reason == .peerCertificate { _ = refused(error.rule, message) }
            throw ChannelError(error.isTimedOut ? .timedOut : .unreachable, error.description)
        } catch {
            throw ChannelError((error as? SocketError)?.isTimedOut == true ? .timedOut : .unreachable, "\(error)")
        }
        guard connection.peerURI == configuration.peerURI else {
            connection.abandon()
            throw refused("peer-identity", message)
        }
        if let rule = configuration.trust?.refusalAtConnection(of: connection.peer, node: configuration.peer) {
            connection.abandon()
            throw refused(rule, message)
        }
        return connection
    }

    /// Throws where the peer's certificate, good at the handshake, counts no more.
    private func demandTrust(in connection: TLSConnection, _ message: String) throws(ChannelError) {
        if let rule = configuration.trust?.refusal(of: connection.peer) { throw refused(rule, message) }
    }

    /// A connection that the peer broke may have ended for the fault of this node's own certificate; then that is the reason.
    private func explained(_ error: ChannelError, _ message: String) -> ChannelError {
        guard case .broken = error.reason, let rule = configuration.trust?.ownRefusal() else { return error }
        return refused(rule, message, direction: "out")
    }

    private func converse(_ connection: TLSConnection, _ message: String, _ bytes: [UInt8], _ deadline: MonotonicTime) async throws(ChannelError) -> HTTPResponse {
        do throws(TLSError) {
            try await connection.write(bytes, until: deadline)
        } catch {
            throw ChannelError(error.isTimedOut ? .timedOut : .broken, error.description)
        }
        var parser = HTTPResponseParser(maximumBodyBytes: configuration.gate.maximumResponseBytes)
        parser.asked()
        #if DEFECTS
        var passage = LeakPassage()
        #endif
        while true {
            let step: HTTPStep<HTTPResponse>
            do throws(TLSError) {
                switch try connection.tryRead(into: &ChannelClient.buffer) {
                case .wouldBlock:
                    try await connection.waitUntilReadable(until: deadline)
                    continue
                case .endOfStream: throw TLSError(.truncated, "closed before the answer")
                case .octets(let count):
                    #if DEFECTS
                    step = parser.feed(passage.pass(ChannelClient.buffer[..<count]))
                    #else
                    step = parser.feed(ChannelClient.buffer[..<count])
                    #endif
                    for index in 0..<count { ChannelClient.buffer[index] = 0 }
                }
            } catch {
                throw ChannelError(error.isTimedOut ? .timedOut : .broken, error.description)
            }
            switch step {
            case .needMore: continue
            case .complete(let response): return response
            case .refused(let refusal): throw refused(refusal.rule.rawValue, message)
            }
        }
    }

    /// One buffer for all connections: it is filled, parsed and wiped without suspending.
    private static var buffer = [UInt8](repeating: 0, count: ChannelLimits.readBytes)

    /// Keeps a connection for the next request. The few that come first stay ready; the rest, needed
    /// only in a rush, give their buffers back.
    private func keep(_ connection: TLSConnection) {
        guard idle.count < ChannelClient.maximumIdleConnections else { return connection.close() }
        if idle.count >= ChannelClient.maximumReadyConnections { connection.releaseBuffers() }
        idle.append(connection)
    }
}
