public import Domain

/// One end of a recorded connection.
public struct CapturedEndpoint: Sendable, Hashable {
    public let address: IPv4Address
    public let port: UInt16

    public init(address: IPv4Address, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// A TCP connection as packets (RFC 9293 over RFC 791), made from what a process sees of it: octets and ends.
///
/// The kernel's own segments are not seen, so that these are made up: a handshake, the octets with right sequence and
/// acknowledgement numbers and checksums, FIN or RST. Nothing is lost, repeated or acknowledged on its own.
public struct TCPFlow: Sendable {
    public enum Side: Sendable, Hashable {
        case caller, callee

        var other: Side { self == .caller ? .callee : .caller }
    }

    /// The most octets in one segment.
    public static let maximumSegmentOctets = 32_768
    static let headerOctets = 40
    /// What IPv4 can say of a packet's length.
    public static let maximumPacketOctets = 65_535
    private static let window: UInt16 = 65_535

    private enum Flag {
        static let fin: UInt8 = 1
        static let syn: UInt8 = 2
        static let rst: UInt8 = 4
        static let psh: UInt8 = 8
        static let ack: UInt8 = 16
    }

    private struct End {
        let point: CapturedEndpoint
        /// The sequence number of the next octet.
        var next: UInt32 = 0
        var hasFinished = false
        var packets: UInt16 = 0
    }

    private var caller: End
    private var callee: End
    private var isReset = false

    public init(caller: CapturedEndpoint, callee: CapturedEndpoint) {
        self.caller = End(point: caller)
        self.callee = End(point: callee)
    }

    /// Whether nothing more can be said.
    public var isOver: Bool { isReset || (caller.hasFinished && callee.hasFinished) }

    /// SYN, SYN and ACK, ACK: the first of them is the caller's, the second is not.
    public mutating func handshake() -> [(Side, [UInt8])] {
        let syn = packet(.caller, Flag.syn)
        caller.next &+= 1
        let answer = packet(.callee, Flag.syn | Flag.ack)
        callee.next &+= 1
        return [(.caller, syn), (.callee, answer), (.caller, packet(.caller, Flag.ack))]
    }

    /// Octets that one side says; none after its end.
    public mutating func octets(_ octets: ArraySlice<UInt8>, from side: Side) -> [[UInt8]] {
        guard !isReset, !self[side].hasFinished else { return [] }
        var packets: [[UInt8]] = []
        var rest = octets
        while !rest.isEmpty {
            let part = rest.prefix(TCPFlow.maximumSegmentOctets)
            rest = rest.dropFirst(part.count)
            packets.append(packet(side, Flag.psh | Flag.ack, part))
            self[side].next &+= UInt32(part.count)
        }
        return packets
    }

    /// A side ends its half; nil where it has already.
    public mutating func finish(_ side: Side) -> [UInt8]? {
        guard !isReset, !self[side].hasFinished else { return nil }
        let packet = packet(side, Flag.fin | Flag.ack)
        self[side].hasFinished = true
        self[side].next &+= 1
        return packet
    }

    /// A side breaks the connection off; nil where it is over.
    public mutating func reset(_ side: Side) -> [UInt8]? {
        guard !isOver else { return nil }
        isReset = true
        return packet(side, Flag.rst | Flag.ack)
    }

    private subscript(side: Side) -> End {
        get { side == .caller ? caller : callee }
        set { if side == .caller { caller = newValue } else { callee = newValue } }
    }

    // MARK: Packets

    private mutating func packet(_ side: Side, _ flags: UInt8, _ payload: ArraySlice<UInt8> = []) -> [UInt8] {
        let (from, to) = (self[side], self[side.other])
        self[side].packets &+= 1
        let length = UInt16(clamping: TCPFlow.headerOctets + payload.count)
        // Version 4, five words of header; do not fragment; 64 hops; TCP.
        var packet: [UInt8] = [0x45, 0]
        packet.reserveCapacity(Int(length))
        packet.appendBigEndian(length)
        packet.appendBigEndian(from.packets)
        packet += [0x40, 0, 64, 6, 0, 0]
        packet.appendBigEndian(from.point.address.value)
        packet.appendBigEndian(to.point.address.value)
        packet.set(Checksum.of(packet[...]), at: 10)
        packet.appendBigEndian(from.point.port)
        packet.appendBigEndian(to.point.port)
        packet.appendBigEndian(from.next)
        packet.appendBigEndian(flags & Flag.ack != 0 ? to.next : 0)
        packet += [5 << 4, flags]
        packet.appendBigEndian(TCPFlow.window)
        packet += [0, 0, 0, 0]
        packet += payload
        // The pseudo header: both addresses, the protocol and the segment's length (RFC 9293, section 3.1).
        let pseudo = Checksum.sum(packet[12..<20]) + 6 + UInt64(length) - 20
        packet.set(Checksum.of(packet[20...], after: pseudo), at: 36)
        return packet
    }
}

/// The ones' complement sum of RFC 1071.
enum Checksum {
    static func sum(_ octets: ArraySlice<UInt8>) -> UInt64 {
        var sum: UInt64 = 0
        var isHigh = true
        for octet in octets {
            sum &+= isHigh ? UInt64(octet) << 8 : UInt64(octet)
            isHigh.toggle()
        }
        return sum
    }

    static func of(_ octets: ArraySlice<UInt8>, after before: UInt64 = 0) -> UInt16 {
        var sum = before + sum(octets)
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return ~UInt16(truncatingIfNeeded: sum)
    }
}

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ value: UInt16) { self += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }

    fileprivate mutating func appendBigEndian(_ value: UInt32) {
        appendBigEndian(UInt16(truncatingIfNeeded: value >> 16))
        appendBigEndian(UInt16(truncatingIfNeeded: value))
    }

    fileprivate mutating func set(_ value: UInt16, at place: Int) {
        self[place] = UInt8(value >> 8)
        self[place + 1] = UInt8(truncatingIfNeeded: value)
    }
}
