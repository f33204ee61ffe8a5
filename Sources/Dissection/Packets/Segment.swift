/// A TCP segment in an IPv4 packet (RFC 9293, section 3.1; RFC 791, section 3.1).
struct Segment {
    let source: EndpointNumber
    let destination: EndpointNumber
    let sequence: UInt32
    let acknowledgement: UInt32
    let flags: UInt8
    let payload: ArraySlice<UInt8>

    var isFinish: Bool { flags & 1 != 0 }
    var isSynchronise: Bool { flags & 2 != 0 }
    var isReset: Bool { flags & 4 != 0 }
    var isAcknowledgement: Bool { flags & 16 != 0 }
}

/// An address and a port as the numbers that they are.
struct EndpointNumber: Hashable {
    let address: UInt32
    let port: UInt16

    var endpoint: Endpoint { Endpoint(address: (0..<4).map { String(address >> UInt32(24 - 8 * $0) & 0xFF) }.joined(separator: "."), port: port) }
}

/// Takes a packet apart. What is odd about it and does not hinder reading is handed back beside the segment.
enum SegmentReader {
    struct Oddity {
        let rule: String
        let sentence: String
    }

    static func read(_ packet: CapturedPacket) -> (segment: Segment?, oddities: [Oddity]) {
        var octets = packet.octets
        var oddities: [Oddity] = []
        func refuse(_ rule: String, _ sentence: String) -> (Segment?, [Oddity]) { (nil, oddities + [Oddity(rule: rule, sentence: "\(sentence): \(packet.octets.count) octets are not read")]) }
        func note(_ rule: String, _ sentence: String) { oddities.append(Oddity(rule: rule, sentence: sentence)) }

        if packet.cutOctets > 0 { note("capture-packet-cut", "\(packet.cutOctets) octets of the packet were not recorded") }
        switch packet.interface.carries {
        case .rawIPv4: break
        case .ethernet:
            // IEEE 802.3: two addresses and the type of what follows.
            guard octets.count >= 14, octets.dropFirst(12).prefix(2).elementsEqual([0x08, 0x00]) else { return refuse("packet-not-ipv4", "the packet is not IPv4") }
            octets = octets.dropFirst(14)
        case .other: return refuse("capture-link-type-unknown", "the interface carries what this reader does not know")
        }
        var cursor = Cursor(octets)
        guard let first = cursor.take8(), first >> 4 == 4, cursor.take(1) != nil, let total = cursor.takeNumber(2), cursor.take(2) != nil, let fragment = cursor.takeNumber(2),
              cursor.take(1) != nil, let protocolNumber = cursor.take8(), cursor.take(2) != nil, let source = cursor.takeNumber(4), let destination = cursor.takeNumber(4) else {
            return refuse("packet-not-ipv4", "the packet is not IPv4")
        }
        let headerOctets = Int(first & 15) * 4
        guard headerOctets >= 20, total >= headerOctets, octets.count >= headerOctets else { return refuse("ip-malformed", "the lengths in the IPv4 header contradict each other") }
        guard InternetChecksum.sum(octets.prefix(headerOctets)) == 0xFFFF else { return refuse("ip-checksum", "the checksum of the IPv4 header is wrong") }
        if headerOctets > 20 { note("ip-options", "the IPv4 header has \(headerOctets - 20) octets of options") }
        guard fragment & 0x3FFF == 0 else { return refuse("ip-fragment", "the packet is a fragment") }
        guard protocolNumber == 6 else { return refuse("ip-not-tcp", "the packet carries protocol \(protocolNumber) and not TCP") }
        if total > octets.count, packet.cutOctets == 0 { note("ip-malformed", "the IPv4 packet is shorter than it says") }
        // Ethernet pads short frames with zeros.
        let trailer = octets.dropFirst(total)
        if !trailer.isEmpty, packet.interface.carries != .ethernet || trailer.contains(where: { $0 != 0 }) { note("ip-trailer", "\(trailer.count) octets follow the IPv4 packet") }

        let segment = octets.prefix(total).dropFirst(headerOctets)
        cursor = Cursor(segment)
        guard let sourcePort = cursor.take16(), let destinationPort = cursor.take16(), let sequence = cursor.takeNumber(4), let acknowledgement = cursor.takeNumber(4),
              let offset = cursor.take8(), let flags = cursor.take8(), cursor.take(6) != nil, Int(offset >> 4) >= 5, segment.count >= Int(offset >> 4) * 4 else {
            return refuse("tcp-malformed", "the TCP header has not its form")
        }
        // The pseudo header: both addresses, the protocol and the segment's length.
        let pseudo = InternetChecksum.sum(octets.dropFirst(12).prefix(8)) + 6 + UInt64(segment.count)
        if packet.cutOctets == 0, InternetChecksum.sum(segment, after: pseudo) != 0xFFFF { note("tcp-checksum", "the checksum of the TCP segment is wrong") }
        return (Segment(
            source: EndpointNumber(address: UInt32(truncatingIfNeeded: source), port: sourcePort),
            destination: EndpointNumber(address: UInt32(truncatingIfNeeded: destination), port: destinationPort),
            sequence: UInt32(truncatingIfNeeded: sequence), acknowledgement: UInt32(truncatingIfNeeded: acknowledgement), flags: flags,
            payload: segment.dropFirst(Int(offset >> 4) * 4)), oddities)
    }
}

/// The ones' complement sum of RFC 1071; a right packet sums to 0xFFFF.
enum InternetChecksum {
    static func sum(_ octets: ArraySlice<UInt8>, after before: UInt64 = 0) -> UInt64 {
        // Words of the machine's order first (section 2, B): the sum is the same but for the order of its two octets.
        let words = unsafe octets.withUnsafeBytes { octets in
            var sum: UInt64 = 0
            var place = 0
            while place + 4 <= octets.count {
                // Inside the slice, as just checked.
                sum &+= unsafe UInt64(octets.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                place += 4
            }
            return sum
        }
        var sum = UInt64(UInt16(truncatingIfNeeded: folded(words)).bigEndian) + before
        var isHigh = true
        for octet in octets.suffix(octets.count % 4) {
            sum += isHigh ? UInt64(octet) << 8 : UInt64(octet)
            isHigh.toggle()
        }
        return folded(sum)
    }

    private static func folded(_ sum: UInt64) -> UInt64 {
        var sum = sum
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return sum
    }
}
