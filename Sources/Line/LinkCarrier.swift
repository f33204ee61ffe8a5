import Crypto
import Domain
import EventLoop
import Faults
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
    let server: SocketAddress
    private let capture: LineCapture?
    private let maximumConnections: Int
    private let key: PrivateKey
    let recorder: any LineRecorder
    /// The topology's; what faults draw depends on it.
    let seed: String
    let helloMilliseconds: Int
    private var flood: FloodLimit
    private var recording: FloodLimit
    private var listener: Socket?
    private(set) var carriages: [ObjectIdentifier: Carriage] = [:]
    private let changed = WaitList()

    private(set) var cut: Cut?
    private(set) var isEnabled = true
    private(set) var faults: [ActiveFault] = []
    var lastFaultID = 0
    private(set) var counters = LinkCounters()

    init(
        link: Topology.Link, channel: Topology.Channel, client: IPv4Address, server: SocketAddress, listenAddress: SocketAddress,
        key: PrivateKey, recorder: any LineRecorder, seed: String, helloMilliseconds: Int = defaultHelloMilliseconds,
        capture: LineCapture? = nil
    ) {
        self.link = link
        self.client = client
        self.server = server
        self.capture = capture
        self.listenAddress = listenAddress
        self.key = key
        self.recorder = recorder
        self.seed = seed
        self.helloMilliseconds = helloMilliseconds
        maximumConnections = channel.maximumConnectionsPerLink
        flood = FloodLimit(perSecond: channel.maximumConnectionsPerSecond, now: .now)
        recording = FloodLimit(perSecond: LinkCarrier.maximumRecordedRefusalsPerSecond, now: .now)
    }

    var openConnections: Int { carriages.count }

    // MARK: Listening

    /// Listens, unless the link is set to refuse.
    func open() throws(SocketError) {
        guard listener == nil, !refuses(cut, faults, isEnabled) else { return }
        try listen()
    }

    private func listen() throws(SocketError) {
        guard listener == nil else { return }
        let listener = try TCP.listen(on: listenAddress)
        self.listener = listener
        Task.onLoop { await self.acceptLoop(listener) }
    }

    private func stopListening() {
        listener?.close()
        listener = nil
    }

    func close() {
        stopListening()
        for carriage in carriages.values { carriage.end(reset: false) }
        cut = nil
        for fault in faults { fault.isGone = true }
        faults = []
        changed.resumeAll()
    }

    private func acceptLoop(_ listener: Socket) async {
        while let (socket, peer) = try? await TCP.accept(from: listener) {
            if let reason = refusal(of: peer) {
                refuse(socket, peer, reason)
                continue
            }
            // Counted before the next one is accepted, so that a burst cannot pass the maximum.
            counters.connections += 1
            let tape = capture.map { Tape($0, link: link.name) }
            tape?.begin(.near, from: peer, to: listenAddress, introduction(counters.connections))
            if let why = resets(counters.connections) {
                tape?.note(why)
                tape?.end(reset: true)
                socket.reset()
                continue
            }
            let carriage = Carriage(client: socket, carrier: self, number: counters.connections, tape: tape)
            carriages[ObjectIdentifier(carriage)] = carriage
            Task.onLoop { await self.carry(carriage, from: peer) }
        }
    }

    /// What a capture says where a connection begins.
    func introduction(_ number: Int) -> String { "connection \(number) of \(link.name): \(link.client) to \(link.server)" }

    /// The firewall's rule on the caller; nil admits.
    private func refusal(of peer: SocketAddress) -> LineRefusal? {
        if peer.host != client { return .wrongSource }
        if carriages.count >= maximumConnections { clearForsaken() }
        if carriages.count >= maximumConnections { return .tooManyConnections }
        return flood.admits(at: .now) ? nil : .flood
    }

    private func clearForsaken() {
        for (key, carriage) in carriages where carriage.isForsaken {
            carriages[key] = nil
            carriage.end(reset: false)
        }
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

    func count(_ bytes: Int, _ direction: Direction) {
        switch direction {
        case .toServer: counters.bytesToServer += bytes
        case .toClient: counters.bytesToClient += bytes
        }
    }

    /// Counts a message and returns its number, from 1, over all connections.
    func countMessage(_ direction: Direction) -> Int {
        switch direction {
        case .toServer: counters.messagesToServer += 1
        case .toClient: counters.messagesToClient += 1
        }
        return counters.messages(direction)
    }

    // MARK: Cutting, healing, faults

    func apply(_ new: Cut) throws(SocketError) {
        try change(cut: new, faults: faults, isEnabled: isEnabled)
        if new.mode != .blackhole { for carriage in carriages.values { carriage.tape?.note(new.words) } }
        switch new.mode {
        case .blackhole: break
        case .refuse: for carriage in carriages.values { carriage.endHalves(new.directions) }
        case .reset: for carriage in carriages.values { carriage.resetEnds(new.directions) }
        }
    }

    /// Where the line cannot listen again, the link stays cut.
    func heal() throws(SocketError) { try change(cut: nil, faults: faults, isEnabled: true) }

    /// The only place where it changes what may pass. Throws, and changes nothing, where the line cannot listen again.
    func change(cut: Cut?, faults: [ActiveFault], isEnabled: Bool) throws(SocketError) {
        let refuses = refuses(cut, faults, isEnabled)
        if !refuses { try listen() }
        for fault in self.faults where !faults.contains(where: { $0 === fault }) { fault.isGone = true }
        self.cut = cut
        self.faults = faults
        self.isEnabled = isEnabled
        if refuses { stopListening() }
        if !isEnabled { for carriage in carriages.values { carriage.end(reset: false) } }
        for carriage in carriages.values { setFaults(of: carriage) }
        changed.resumeAll()
    }

    private func refuses(_ cut: Cut?, _ faults: [ActiveFault], _ isEnabled: Bool) -> Bool {
        if let cut, cut.mode == .refuse, cut.directions.contains(.toServer) { return true }
        return !isEnabled || faults.contains { $0.isInForce && $0.fault.type == .refuse }
    }

    func waitForChange() async { await changed.wait() }

    func noteChange() { changed.resumeAll() }
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
    var messagesToServer = 0
    var messagesToClient = 0
    var refusals: [LineRefusal: Int] = [:]

    func messages(_ direction: Direction) -> Int { direction == .toServer ? messagesToServer : messagesToClient }
}
