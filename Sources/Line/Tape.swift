import Capture
import EventLoop

/// The record of one connection: what came in from each end, and what went on to the other.
///
/// A node logs its secrets just before, or just after, it sends its Finished, and a reader wants them before: what follows the
/// server's first octets is held back until all secrets of the connection are there, or it is clear that they will not come.
@LoopActor
final class Tape {
    /// The parts of a connection: from the client to the line, from the line to the server, and a second one that a fault makes.
    enum Wire: Hashable { case near, far, again }

    /// What a handshake needs is a tenth of it.
    static let maximumHeldOctets = 65_536
    static let heldMilliseconds = 1000
    private static let maximumComments = 8
    /// Record header, handshake header and version stand before the random of a ClientHello (RFC 8446, section 4.1.2).
    private static let randomPlace = 5 + 4 + 2

    private let capture: LineCapture
    private let interface: Int
    private var flows: [Wire: TCPFlow] = [:]
    /// What the next packet says.
    private var comments: [String] = []
    /// What each packet says that takes the way of a fault.
    private var ways: [Direction: String] = [:]
    /// The first octets of the client, as far as the random of its ClientHello, and that.
    private var gathered: [UInt8] = []
    private var random: [UInt8] = []
    private var isHolding: Bool
    private var hasServerSpoken = false
    private var held: [[UInt8]] = []
    private var heldOctets = 0

    init(_ capture: LineCapture, link: String) {
        self.capture = capture
        interface = capture.interface(of: link)
        isHolding = capture.keepsSecrets
    }

    isolated deinit { release() }

    /// A connection has been made.
    func begin(_ wire: Wire, from caller: SocketAddress, to callee: SocketAddress, _ comment: String) {
        var flow = TCPFlow(caller: CapturedEndpoint(address: caller.host, port: caller.port), callee: CapturedEndpoint(address: callee.host, port: callee.port))
        note(comment)
        for (side, packet) in flow.handshake() { put(packet, wire, side) }
        flows[wire] = flow
    }

    /// Says something with the next packet, such as what fault has had an effect.
    func note(_ comment: String) {
        if comments.count < Tape.maximumComments { comments.append(comment) }
    }

    /// From now on octets of a direction are sent on by way of faults; nil for straight on.
    func setWay(_ way: String?, _ direction: Direction) { ways[direction] = way }

    // MARK: What passes

    func received(_ octets: ArraySlice<UInt8>, _ direction: Direction) {
        if direction == .toServer {
            if random.count < 32 { gatherRandom(octets) }
            add(octets, .near, .caller)
        } else {
            if !hasServerSpoken { hold() }
            add(octets, .far, .callee)
        }
    }

    func sent(_ octets: ArraySlice<UInt8>, _ direction: Direction) {
        if let way = ways[direction] { note(way) }
        if direction == .toServer { add(octets, .far, .caller) } else { add(octets, .near, .callee) }
    }

    /// What a second connection carries, that nobody but the line and the server know of.
    func again(_ octets: ArraySlice<UInt8>, isSent: Bool) { add(octets, .again, isSent ? .caller : .callee) }

    func receivedEnd(_ direction: Direction) {
        if direction == .toServer { finish(.near, .caller) } else { finish(.far, .callee) }
    }

    func sentEnd(_ direction: Direction) {
        if direction == .toServer { finish(.far, .caller) } else { finish(.near, .callee) }
    }

    func receivedReset(_ direction: Direction) {
        if direction == .toServer { reset(.near, .caller) } else { reset(.far, .callee) }
    }

    /// The line breaks off the end that a direction leads to.
    func sentReset(_ direction: Direction) {
        if direction == .toServer { reset(.far, .caller) } else { reset(.near, .callee) }
    }

    /// The line ends its half of every connection, or breaks them off.
    func end(reset breaksOff: Bool) {
        // Why it ends is said on every side.
        let why = comments
        for (wire, side) in [(Wire.near, TCPFlow.Side.callee), (.far, .caller), (.again, .caller)] {
            comments = why
            if breaksOff { reset(wire, side) } else { finish(wire, side) }
        }
        release()
    }

    /// A message has begun: an answer says that both ends have all their secrets.
    func messageBegins(_ direction: Direction) {
        if direction == .toClient { release() }
    }

    private func add(_ octets: ArraySlice<UInt8>, _ wire: Wire, _ side: TCPFlow.Side) {
        for packet in flows[wire]?.octets(octets, from: side) ?? [] { put(packet, wire, side) }
    }

    private func finish(_ wire: Wire, _ side: TCPFlow.Side) {
        if let packet = flows[wire]?.finish(side) { put(packet, wire, side) }
    }

    private func reset(_ wire: Wire, _ side: TCPFlow.Side) {
        if let packet = flows[wire]?.reset(side) { put(packet, wire, side) }
    }

    private func put(_ packet: [UInt8], _ wire: Wire, _ side: TCPFlow.Side) {
        let isReceived = (wire == .near) == (side == .caller)
        let said = comments
        comments = []
        guard let block = capture.block(packet, interface: wire == .near ? interface : interface + 1, course: isReceived ? .received : .sent, comments: said) else { return }
        guard isHolding, hasServerSpoken else { return capture.put(block) }
        held.append(block)
        heldOctets += block.count
        capture.readSecrets()
        if heldOctets > Tape.maximumHeldOctets || capture.hasSecrets(of: random) { release() }
    }

    // MARK: Holding back

    private func gatherRandom(_ octets: ArraySlice<UInt8>) {
        gathered += octets.prefix(Tape.randomPlace + 32 - gathered.count)
        if gathered.count == Tape.randomPlace + 32 { random = Array(gathered.dropFirst(Tape.randomPlace)) }
    }

    private func hold() {
        hasServerSpoken = true
        guard isHolding else { return }
        Task.onLoop { [weak self] in
            await EventLoop.shared.sleep(milliseconds: Tape.heldMilliseconds)
            self?.release()
        }
    }

    private func release() {
        guard isHolding else { return }
        isHolding = false
        capture.readSecrets()
        for block in held { capture.put(block) }
        held = []
    }
}
