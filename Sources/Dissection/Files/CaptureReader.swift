/// What a file holds for a dissector, block by block.
enum CaptureItem {
    case packet(CapturedPacket)
    /// Lines of a key log.
    case secrets(ArraySlice<UInt8>)
    /// What an interface says of its losses as a whole (section 4.6).
    case dropped(link: String, side: Side, count: Int)
    case finding(rule: String, sentence: String)
}

struct CapturedPacket {
    let interface: CaptureInterface
    let timeNanoseconds: UInt64
    let octets: ArraySlice<UInt8>
    /// How many octets of the packet the capture left out.
    let cutOctets: Int
    let comments: [String]
    /// Packets that were not recorded before this one.
    let dropped: Int
    /// Options of kinds that this reader does not look into.
    let unknownOptions: Int
}

/// Reads one file of pcapng (draft-ietf-opsawg-pcapng), in either byte order, several sections included.
///
/// Frames are numbered as Wireshark does. A block whose lengths are wrong ends the file: what is left is counted.
struct CaptureReader {
    /// A longer block is not one: packets have at most 256 KiB and secrets a megabyte.
    static let maximumBlockOctets = 1 << 24
    static let maximumInterfaces = 1 << 16
    /// Of packets that a block says were not recorded.
    static let maximumLosses: UInt64 = 1 << 32

    enum BlockType {
        static let sectionHeader = 0x0A0D_0D0A
        static let interfaceDescription = 1
        static let nameResolution = 4
        static let interfaceStatistics = 5
        static let enhancedPacket = 6
        static let decryptionSecrets = 10
        /// What Wireshark numbers as a frame too: obsolete and simple packets, journal entries, system events, custom blocks.
        static let otherFrames: Set = [2, 3, 9, 0x204, 0x208, 0x216, 0x217, 0x221, 0xBAD, 0x4000_0BAD]
    }

    private enum PacketOption {
        static let comment = 1
        static let flags = 2
        static let dropped = 4

        static func isKnown(_ option: BlockOption) -> Bool {
            option.code == comment || (option.code == flags && option.value.count == 4) || (option.code == dropped && option.value.count == 8)
        }
    }

    private let pieces: FilePieces
    private var isBigEndian = false
    private var interfaces: [CaptureInterface] = []
    /// The number of the last frame.
    private(set) var frames = 0
    private var unknownBlocks = 0
    private var unknownBlockOctets = 0
    private var isOver = false

    /// Throws where the file does not begin with a section header.
    /// - Parameter pieceOctets: how much is read at a time.
    init(_ path: String, pieceOctets: Int = FilePieces.usualOctets) throws(DissectionError) {
        pieces = try FilePieces(path, pieceOctets: pieceOctets)
        guard try pieces.has(12), BlockOctets.number(pieces.peek(4), isBigEndian: false) == BlockType.sectionHeader,
              [[0x4D, 0x3C, 0x2B, 0x1A], [0x1A, 0x2B, 0x3C, 0x4D]].contains(Array(pieces.peek(12).suffix(4))) else {
            throw DissectionError(.notPcapng, file: path, reason: "it does not begin with a section header of pcapng")
        }
    }

    /// What there is to say of the file once `next` has returned nil.
    func summary() -> CaptureFile {
        CaptureFile(name: pieces.path, sha256: pieces.digest(), frames: frames, octets: pieces.offset, unknownBlocks: unknownBlocks, unknownBlockOctets: unknownBlockOctets)
    }

    mutating func next() throws(DissectionError) -> CaptureItem? {
        while !isOver {
            let offset = pieces.offset
            guard try pieces.has(12) else {
                isOver = true
                let left = try pieces.skipAll()
                return left == 0 ? nil : .finding(rule: "capture-torn", sentence: "the file ends within a block: its last \(left) octets, from octet \(offset) on, are not read")
            }
            let head = pieces.peek(12)
            let type = Int(BlockOctets.number(head.prefix(4), isBigEndian: isBigEndian))
            if type == BlockType.sectionHeader { isBigEndian = head.suffix(4).elementsEqual([0x1A, 0x2B, 0x3C, 0x4D]) }
            let length = Int(BlockOctets.number(head.dropFirst(4).prefix(4), isBigEndian: isBigEndian))
            guard length >= 12, length <= CaptureReader.maximumBlockOctets, length % 4 == 0 else { return try giveUp(offset, "says that it has \(length) octets") }
            guard try pieces.has(length) else {
                isOver = true
                let left = try pieces.skipAll()
                return .finding(rule: "capture-torn", sentence: "the file ends within a block of \(length) octets: its last \(left) octets, from octet \(offset) on, are not read")
            }
            let block = pieces.peek(length)
            guard BlockOctets.number(block.suffix(4), isBigEndian: isBigEndian) == UInt64(length) else { return try giveUp(offset, "has two lengths that differ") }
            pieces.skip(length)
            if let item = take(type, BlockOctets(block.dropFirst(8).dropLast(4), isBigEndian: isBigEndian), offset: offset) { return item }
        }
        return nil
    }

    private mutating func giveUp(_ offset: Int, _ why: String) throws(DissectionError) -> CaptureItem {
        isOver = true
        let left = try pieces.skipAll()
        return .finding(rule: "capture-malformed", sentence: "the block at octet \(offset) \(why): the rest of the file, \(left) octets, is not read")
    }

    private mutating func take(_ type: Int, _ body: BlockOctets, offset: Int) -> CaptureItem? {
        var body = body
        switch type {
        case BlockType.sectionHeader:
            interfaces = []
            guard body.take(4) != nil, body.takeNumber(2) == 1, body.takeNumber(2) != nil, body.take(8) != nil, body.takeOptions() != nil else {
                return malformed(offset, "section header")
            }
            return nil
        case BlockType.interfaceDescription:
            guard interfaces.count < CaptureReader.maximumInterfaces, let interface = CaptureInterface(body, number: interfaces.count) else {
                return malformed(offset, "description of an interface")
            }
            interfaces.append(interface)
            if interface.carries == .other { return .finding(rule: "capture-link-type-unknown", sentence: "interface \(interfaces.count - 1) carries neither raw IPv4 nor Ethernet") }
            return interface.saysSide ? nil : .finding(rule: "capture-interface-unknown", sentence: "the description of interface \(interfaces.count - 1) does not say which side of the line it is")
        case BlockType.enhancedPacket:
            frames += 1
            return packet(body).map { .packet($0) } ?? malformed(offset, "packet, frame \(frames),")
        case BlockType.decryptionSecrets:
            guard let kind = body.takeNumber(4), let count = body.takeNumber(4), let text = body.takePadded(count), body.takeOptions() != nil else {
                return malformed(offset, "block of secrets")
            }
            // "TLSK"
            return kind == 0x544C_534B ? .secrets(text) : .finding(rule: "capture-secrets-unknown", sentence: "the secrets at octet \(offset) are not a key log of TLS")
        case BlockType.interfaceStatistics:
            guard let number = body.takeNumber(4), body.take(8) != nil, let options = body.takeOptions(), number < interfaces.count else {
                return malformed(offset, "statistics of an interface")
            }
            let lost = [5, 7].map { losses(options.first($0)) }.max() ?? 0
            return lost == 0 ? nil : .dropped(link: interfaces[number].name, side: interfaces[number].side, count: lost)
        case BlockType.nameResolution: return nil
        default:
            unknownBlocks += 1
            unknownBlockOctets += body.rest.count + 12
            if BlockType.otherFrames.contains(type) { frames += 1 }
            return .finding(rule: "capture-block-unknown", sentence: "the block at octet \(offset) is of type \(type), which is passed over: \(body.rest.count + 12) octets are not read")
        }
    }

    private func malformed(_ offset: Int, _ what: String) -> CaptureItem {
        .finding(rule: "capture-malformed", sentence: "the \(what) at octet \(offset) has not its form and is not read")
    }

    /// How many packets an option says were lost. A file may say any number of 64 bits, and say it often: more than anybody sends count
    /// as `maximumLosses`, so that the sum of all is a number.
    private func losses(_ option: BlockOption?) -> Int {
        guard let option else { return 0 }
        return Int(min(BlockOctets.number(option.value.prefix(8), isBigEndian: isBigEndian), CaptureReader.maximumLosses))
    }

    /// An enhanced packet block (section 4.3).
    private func packet(_ body: BlockOctets) -> CapturedPacket? {
        var body = body
        guard let number = body.takeNumber(4), number < interfaces.count, let high = body.takeNumber(4), let low = body.takeNumber(4),
              let captured = body.takeNumber(4), let original = body.takeNumber(4), captured <= original, let octets = body.takePadded(captured),
              let options = body.takeOptions() else { return nil }
        return CapturedPacket(
            interface: interfaces[number], timeNanoseconds: interfaces[number].nanoseconds(UInt64(high) << 32 | UInt64(low)), octets: octets, cutOctets: original - captured,
            comments: options.filter { $0.code == CaptureReader.PacketOption.comment }.map(\.text),
            dropped: losses(options.first(CaptureReader.PacketOption.dropped)),
            unknownOptions: options.count { !CaptureReader.PacketOption.isKnown($0) })
    }
}
