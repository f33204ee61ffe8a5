import Crypto
import Domain
import EventLoop
import ProxyProtocol
import Topology

/// One wire of the channel: it listens where the client connects, admits by source address, rate and
/// protocol, connects on to the server from the caller's own address, and can be cut.
@LoopActor
final class LinkCarrier {
    /// How often a refusal is recorded at most; further ones are counted.
    static let maximumRecordedRefusalsPerSecond = 20
    static let connectMilliseconds = 5000
    /// How long a line waits for the first whole record of a caller (slow senders hold no slot longer).
    static let defaultHelloMilliseconds = 5000

    let link: Topology.Link
    private let client: IPv4Address
    private let listenAddress: SocketAddress
    private let server: SocketAddress
    private let maximumConnections: Int
    private let key: PrivateKey
    private let recorder: any LineRecorder
    let helloMilliseconds: Int
    private var flood: FloodLimit
    private var recording: FloodLimit
    private var listener: Socket?
    private var carriages: [ObjectIdentifier: Carriage] = [:]
    private let healed = WaitList()

    private(set) var cut: Cut?
    private(set) var counters = LinkCounters()

    init(
        link: Topology.Link, channel: Topology.Channel, client: IPv4Address, server: SocketAddress, listenAddress: SocketAddress,
        key: PrivateKey, recorder: any LineRecorder, helloMilliseconds: Int = defaultHelloMilliseconds
    ) {
        self.link = link
        self.client = client
        self.server = server
        self.listenAddress = listenAddress
        self.key = key
        self.recorder = recorder
        self.helloMilliseconds = helloMilliseconds
        maximumConnections = channel.maximumConnectionsPerLink
        flood = FloodLimit(perSecond: channel.maximumConnectionsPerSecond, now: .now)
        recording = FloodLimit(perSecond: LinkCarrier.maximumRecordedRefusalsPerSecond, now: .now)
    }

    var openConnections: Int { carriages.count }

    // MARK: Listening

    func open() throws(SocketError) {
        guard listener == nil else { return }
        let listener = try TCP.listen(on: listenAddress)
        self.listener = listener
        Task.onLoop { await self.acceptLoop(listener) }
    }

    func close() {
        listener?.close()
        listener = nil
        for carriage in carriages.values { carriage.end(reset: false) }
        cut = nil
        healed.resumeAll()
    }

    private func acceptLoop(_ listener: Socket) async {
        while let (socket, peer) = try? await TCP.accept(from: listener) {
            if let reason = refusal(of: peer) {
                refuse(socket, peer, reason)
            } else if let cut, cut.mode == .reset, cut.directions.contains(.toClient) || !cut.isOneWay {
                socket.reset()
            } else {
                // Counted before the next one is accepted, so that a burst cannot pass the maximum.
                let carriage = Carriage(client: socket, carrier: self)
                carriages[ObjectIdentifier(carriage)] = carriage
                counters.connections += 1
                Task.onLoop { await self.carry(carriage, from: peer) }
            }
        }
    }

    /// The firewall's rule on the caller; nil admits.
    private func refusal(of peer: SocketAddress) -> LineRefusal? {
        if peer.host != client { return .wrongSource }
        if carriages.count >= maximumConnections { return .tooManyConnections }
        return flood.admits(at: .now) ? nil : .flood
    }

    private func refuse(_ socket: Socket, _ peer: SocketAddress, _ reason: LineRefusal) {
        socket.reset()
        note(reason, peer: peer)
    }

    private func note(_ reason: LineRefusal, peer: SocketAddress) {
        counters.refusals[reason, default: 0] += 1
        guard recording.admits(at: .now) else { return }
        recorder.lineRefused(reason, link: link.name, address: peer.host)
    }

    // MARK: Carrying

    private func carry(_ carriage: Carriage, from peer: SocketAddress) async {
        defer { carriages[ObjectIdentifier(carriage)] = nil }
        do {
            try await carriage.run { [self] in
                let deadline = MonotonicTime.now.adding(milliseconds: LinkCarrier.connectMilliseconds)
                let onward = try await TCP.connect(to: server, from: peer.host, until: deadline)
                try await LineProof.announce(on: onward, destination: server, link: link.name, key: key, until: deadline)
                return onward
            }
        } catch let violation as ProtocolViolation {
            note(.init(violation), peer: peer)
        } catch let failure as SocketError where [.create, .register, .bind, .connect].contains(failure.operation) {
            note(.serverUnreachable, peer: peer)
        } catch is Carriage.HelloTimeout {
            note(.helloTimeout, peer: peer)
        } catch {
            // A connection that one of its ends broke off: nothing of the line's.
        }
    }

    /// Suspends while bytes may not travel in `direction`.
    func waitUntilOpen(_ direction: Direction) async {
        while let cut, cut.mode == .blackhole, cut.directions.contains(direction) {
            await healed.wait()
        }
    }

    func count(_ bytes: Int, _ direction: Direction) {
        switch direction {
        case .toServer: counters.bytesToServer += bytes
        case .toClient: counters.bytesToClient += bytes
        }
    }

    // MARK: Cutting and healing

    func apply(_ new: Cut) throws(SocketError) {
        try heal()
        cut = new
        switch new.mode {
        case .blackhole:
            break
        case .refuse:
            if new.directions.contains(.toServer) {
                listener?.close()
                listener = nil
            }
            for carriage in carriages.values { carriage.endHalves(new.directions) }
        case .reset:
            for carriage in carriages.values { carriage.resetEnds(new.directions) }
        }
    }

    /// Where the line cannot listen again, the link stays cut.
    func heal() throws(SocketError) {
        try open()
        cut = nil
        healed.resumeAll()
    }
}

/// Why a line did not carry a connection. The raw value is the rule's name in the journal.
enum LineRefusal: String, Sendable, Hashable {
    case wrongSource = "wrong-source-address"
    case tooManyConnections = "too-many-connections"
    case flood = "flood"
    case serverUnreachable = "server-unreachable"
    case helloTimeout = "hello-timeout"
    case notTLS = "not-tls"
    case notClientHello = "not-client-hello"
    case notTLS13 = "not-tls-1.3"
    case clientHelloExtension = "client-hello-extension"
    case notServerHello = "not-server-hello"
    case malformedRecord = "malformed-tls-record"
    case recordTooLong = "tls-record-too-long"

    init(_ violation: ProtocolViolation) {
        self = switch violation {
        case .notTLS: .notTLS
        case .notClientHello: .notClientHello
        case .notTLS13: .notTLS13
        case .clientHelloExtension: .clientHelloExtension
        case .notServerHello: .notServerHello
        case .malformedRecord: .malformedRecord
        case .recordTooLong: .recordTooLong
        }
    }
}

/// What `kofu status` shows of a link.
struct LinkCounters: Sendable {
    var connections = 0
    var bytesToServer = 0
    var bytesToClient = 0
    var refusals: [LineRefusal: Int] = [:]
}
