/// The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian, each whole and padded to four octets.
///
/// A file is a section header, the description of each interface, and then packets and secrets. Secrets must come before
/// the packets that they open: readers decrypt as they go.
public enum Pcapng {
    /// Raw IPv4, without a link layer: nobody's Ethernet is made up.
    static let linkTypeIPv4: UInt16 = 228
    /// A longer comment, or name, is cut.
    public static let maximumTextOctets = 1024
    /// The most octets of secrets in one block.
    public static let maximumSecretsOctets = 1 << 20
    /// Type, both lengths and a body of nothing.
    static let minimumBlockOctets = 12
    /// No block of this writer is longer, whatever is put in.
    static let maximumBlockOctets = 1 << 21

    enum BlockType {
        static let sectionHeader: UInt32 = 0x0A0D_0D0A
        static let interfaceDescription: UInt32 = 1
        static let enhancedPacket: UInt32 = 6
        static let decryptionSecrets: UInt32 = 10
    }

    /// Which way a packet went, as the line sees it.
    public enum Course: UInt32, Sendable {
        case received = 1
        case sent = 2
    }

    /// Begins a section: which program wrote it, and what about.
    public static func sectionHeader(application: String, comment: String) -> [UInt8] {
        var body = Octets()
        body.append32(0x1A2B_3C4D)
        body.append16(1)
        body.append16(0)
        // The section's length is not known while it grows.
        body.append64(.max)
        body.append(option: 4, text: application)
        body.append(option: 1, text: comment)
        body.endOptions()
        return block(BlockType.sectionHeader, body)
    }

    /// Describes the next interface; they count from 0. Times are in nanoseconds.
    public static func interface(name: String, description: String) -> [UInt8] {
        var body = Octets()
        body.append16(linkTypeIPv4)
        body.append16(0)
        // No limit on the length of packets.
        body.append32(0)
        body.append(option: 2, text: name)
        body.append(option: 3, text: description)
        body.append(option: 9, octets: [9])
        body.endOptions()
        return block(BlockType.interfaceDescription, body)
    }

    /// One packet.
    /// - Parameters:
    ///   - nanoseconds: since 1970, UTC.
    ///   - dropped: how many packets of the interface went unrecorded since the last one.
    public static func packet(
        _ packet: [UInt8], interface: Int, nanoseconds: UInt64, course: Course, comments: [String] = [], dropped: Int = 0
    ) -> [UInt8] {
        var body = Octets(reserving: packet.count + 64)
        body.append32(UInt32(clamping: interface))
        body.append32(UInt32(truncatingIfNeeded: nanoseconds >> 32))
        body.append32(UInt32(truncatingIfNeeded: nanoseconds))
        let taken = packet.prefix(TCPFlow.maximumPacketOctets)
        body.append32(UInt32(clamping: taken.count))
        body.append32(UInt32(clamping: packet.count))
        body.append(padded: taken)
        for comment in comments { body.append(option: 1, text: comment) }
        body.append(option: 2, octets: Octets.littleEndian(course.rawValue, 4))
        if dropped > 0 { body.append(option: 4, octets: Octets.littleEndian(UInt64(dropped), 8)) }
        body.endOptions()
        return block(BlockType.enhancedPacket, body)
    }

    /// TLS secrets in the key log format: each line ends with a line feed.
    public static func secrets(_ keyLog: [UInt8]) -> [UInt8] {
        var body = Octets()
        let text = keyLog.prefix(maximumSecretsOctets)
        // "TLSK"
        body.append32(0x544C_534B)
        body.append32(UInt32(clamping: text.count))
        body.append(padded: text)
        return block(BlockType.decryptionSecrets, body)
    }

    private static func block(_ type: UInt32, _ body: Octets) -> [UInt8] {
        let length = UInt32(clamping: body.bytes.count + minimumBlockOctets)
        var whole = Octets(reserving: body.bytes.count + minimumBlockOctets)
        whole.append32(type)
        whole.append32(length)
        whole.bytes += body.bytes
        whole.append32(length)
        return whole.bytes
    }
}

/// Little-endian numbers and padded options, one after the other.
struct Octets {
    var bytes: [UInt8] = []

    init(reserving count: Int = 128) { bytes.reserveCapacity(count) }

    static func littleEndian(_ value: some FixedWidthInteger & UnsignedInteger, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    mutating func append16(_ value: UInt16) { bytes += Octets.littleEndian(value, 2) }

    mutating func append32(_ value: UInt32) { bytes += Octets.littleEndian(value, 4) }

    mutating func append64(_ value: UInt64) { bytes += Octets.littleEndian(value, 8) }

    mutating func append(padded octets: some Collection<UInt8>) {
        bytes += octets
        bytes += repeatElement(0, count: -octets.count & 3)
    }

    mutating func append(option code: UInt16, octets: some Collection<UInt8>) {
        append16(code)
        append16(UInt16(clamping: octets.count))
        append(padded: octets)
    }

    /// A text, cut between characters where it is too long.
    mutating func append(option code: UInt16, text: String) {
        var taken = Array(text.utf8.prefix(Pcapng.maximumTextOctets))
        if taken.count < text.utf8.count {
            while let last = taken.last, last & 0xC0 == 0x80 { taken.removeLast() }
            if let last = taken.last, last >= 0xC0 { taken.removeLast() }
        }
        append(option: code, octets: taken)
    }

    mutating func endOptions() { append32(0) }
}
