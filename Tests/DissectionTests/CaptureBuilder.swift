import Foundation
import Testing
@testable import Dissection

/// Builds captures octet by octet, in either byte order, for files that tests read.
struct CaptureBuilder {
    var isBigEndian = false
    private(set) var octets: [UInt8] = []

    /// A section and the two interfaces of one link.
    static func usual(isBigEndian: Bool = false) -> CaptureBuilder {
        var builder = CaptureBuilder(isBigEndian: isBigEndian)
        builder.section()
        builder.interface(name: "core.odawara", description: "odawara to line: what odawara sends and gets")
        builder.interface(name: "core.odawara", description: "line to odawara-registers: what odawara-registers gets and sends")
        return builder
    }

    func number(_ value: UInt64, _ count: Int) -> [UInt8] {
        let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        return isBigEndian ? little.reversed() : little
    }

    func padded(_ octets: [UInt8]) -> [UInt8] { octets + [UInt8](repeating: 0, count: -octets.count & 3) }

    func option(_ code: UInt64, _ value: [UInt8]) -> [UInt8] { number(code, 2) + number(UInt64(value.count), 2) + padded(value) }

    mutating func block(_ type: UInt64, _ body: [UInt8], length: Int? = nil, secondLength: Int? = nil) {
        let length = UInt64(length ?? body.count + 12)
        octets += number(type, 4) + number(length, 4) + body + number(secondLength.map { UInt64($0) } ?? length, 4)
    }

    mutating func section(version: UInt64 = 1) { block(0x0A0D_0D0A, number(0x1A2B_3C4D, 4) + number(version, 2) + number(0, 2) + number(.max, 8)) }

    mutating func interface(linkType: UInt64 = 228, name: String, description: String, options: [[UInt8]]? = nil) {
        let options = options ?? [option(9, [9])]
        block(1, number(linkType, 2) + number(0, 2) + number(0, 4) + option(2, Array(name.utf8)) + option(3, Array(description.utf8)) + options.flatMap(\.self) + number(0, 4))
    }

    mutating func secrets(_ text: String, kind: UInt64 = 0x544C_534B) { block(10, number(kind, 4) + number(UInt64(text.utf8.count), 4) + padded(Array(text.utf8))) }

    mutating func packet(_ packet: [UInt8], interface: UInt64 = 0, time: UInt64 = 1_775_005_201_000_000_001, originalOctets: Int? = nil, comments: [String] = [], dropped: UInt64 = 0) {
        let options = comments.flatMap { option(1, Array($0.utf8)) } + option(2, number(1, 4)) + (dropped > 0 ? option(4, number(dropped, 8)) : []) + number(0, 4)
        block(6, number(interface, 4) + number(time >> 32, 4) + number(time & 0xFFFF_FFFF, 4) + number(UInt64(packet.count), 4) + number(UInt64(originalOctets ?? packet.count), 4) + padded(packet) + options)
    }

    mutating func raw(_ more: [UInt8]) { octets += more }
}

/// Packets of one connection with right numbers and checksums.
struct PacketBuilder {
    var client: (address: [UInt8], port: UInt16) = ([127, 61, 5, 4], 40_000)
    var server: (address: [UInt8], port: UInt16) = ([127, 61, 105, 4], 8443)
    /// The next sequence number of the client and of the server.
    var next: [Direction: UInt32] = [.toServer: 0, .toClient: 0]

    enum Flags {
        static let fin: UInt8 = 1, syn: UInt8 = 2, rst: UInt8 = 4, ack: UInt8 = 16
    }

    static func checksum(_ octets: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for (place, octet) in octets.enumerated() { sum += place.isMultiple(of: 2) ? UInt32(octet) << 8 : UInt32(octet) }
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return ~UInt16(truncatingIfNeeded: sum)
    }

    static func big(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * (count - 1 - $0))) } }

    static func ipv4(_ payload: [UInt8], from: [UInt8], to: [UInt8], protocolNumber: UInt8 = 6, fragment: UInt32 = 0x4000, options: [UInt8] = []) -> [UInt8] {
        var header: [UInt8] = [0x45 + UInt8(options.count / 4), 0] + big(UInt32(20 + options.count + payload.count), 2) + [0, 0] + big(fragment, 2) + [64, protocolNumber, 0, 0] + from + to + options
        header.replaceSubrange(10..<12, with: big(UInt32(checksum(header)), 2))
        return header + payload
    }

    /// A segment at a place of its own, which does not move the numbers.
    func segment(_ direction: Direction, _ flags: UInt8, _ payload: [UInt8] = [], sequence: UInt32? = nil, acknowledgement: UInt32? = nil, fragment: UInt32 = 0x4000, options: [UInt8] = []) -> [UInt8] {
        let (from, to) = direction == .toServer ? (client, server) : (server, client)
        var tcp = Self.big(UInt32(from.port), 2) + Self.big(UInt32(to.port), 2) + Self.big(sequence ?? next[direction] ?? 0, 4)
        tcp += Self.big(flags & Flags.ack != 0 ? acknowledgement ?? next[direction.opposite] ?? 0 : 0, 4) + [0x50, flags, 0xFF, 0xFF, 0, 0, 0, 0] + payload
        let pseudo = from.address + to.address + [0, 6] + Self.big(UInt32(tcp.count), 2)
        tcp.replaceSubrange(16..<18, with: Self.big(UInt32(Self.checksum(pseudo + tcp)), 2))
        return Self.ipv4(tcp, from: from.address, to: to.address, fragment: fragment, options: options)
    }

    mutating func take(_ direction: Direction, _ flags: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        let packet = segment(direction, flags, payload)
        next[direction] = (next[direction] ?? 0) &+ UInt32(payload.count) &+ (flags & (Flags.fin | Flags.syn) != 0 ? 1 : 0)
        return packet
    }

    mutating func start() -> [[UInt8]] { [take(.toServer, Flags.syn), take(.toClient, Flags.syn | Flags.ack), take(.toServer, Flags.ack)] }

    mutating func data(_ direction: Direction, _ payload: [UInt8]) -> [UInt8] { take(direction, Flags.ack | 8, payload) }

    mutating func end() -> [[UInt8]] { [take(.toServer, Flags.fin | Flags.ack), take(.toClient, Flags.fin | Flags.ack)] }
}

/// What a dissector said of files.
struct Outcome {
    var events: [DissectionEvent] = []
    var error: DissectionError?

    var findings: [Finding] { events.compactMap { if case .finding(let finding) = $0 { finding } else { nil } } }
    var rules: [String] { findings.map(\.rule) }
    var ends: [ConnectionEnd] { events.compactMap { if case .closed(let end) = $0 { end } else { nil } } }
    var starts: [ConnectionStart] { events.compactMap { if case .opened(let start) = $0 { start } else { nil } } }
    var handshakes: [Handshake] { events.compactMap { if case .handshake(_, let handshake) = $0 { handshake } else { nil } } }
    var files: [CaptureFile] { events.compactMap { if case .file(let file) = $0 { file } else { nil } } }
    var octets: [PlainOctets] { events.compactMap { if case .octets(let octets) = $0 { octets } else { nil } } }

    func plain(_ direction: Direction, connection: Int = 0) -> [UInt8] { octets.filter { $0.direction == direction && $0.connection == connection }.flatMap(\.bytes) }

    /// Everything that was said, save the digest of the file, which tells of each change anyway. Octets stand for themselves by their digest.
    var summary: String {
        func short(_ octets: [[UInt8]]) -> String { Hash.hexadecimal(Hash.sha256(octets.flatMap(\.self))) }
        func short(_ end: DirectionEnd) -> String {
            "\(end.ending.rawValue) \(end.sha256) \(end.records) \(end.plainOctets) \(end.paddingOctets) \(end.unreadOctets) \(end.missingOctets) \(end.alerts.map(\.code))"
        }
        return events.map { event in
            switch event {
            case .opened(let start): "opened \(start.connection) \(start.link) \(start.side.rawValue) \(start.client) \(start.server) \(start.frame.number) \(start.timeNanoseconds)"
            case .comment(let connection, let text, let frame): "comment \(connection) \(text) \(frame.number)"
            case .handshake(let connection, let handshake):
                "handshake \(connection) \(handshake.isComplete) \(handshake.octets) \(handshake.explainedOctets) \(handshake.freeBits.count) \(short(handshake.serverCertificates + handshake.clientCertificates))"
                    + short([handshake.clientHello?.random ?? [], handshake.clientHello?.sessionID ?? [], handshake.serverHello?.random ?? []])
            case .octets(let octets): "octets \(octets.connection) \(octets.direction.rawValue) \(octets.frames.map(\.number)) \(octets.timeNanoseconds) \(short([octets.bytes]))"
            case .closed(let end): "closed \(end.connection) \(end.isDecrypted) \(end.handshakeIsComplete) \(short(end.toServer)) \(short(end.toClient)) \(end.frame.number) \(end.timeNanoseconds)"
            case .dropped(let link, let side, let count, let frame): "dropped \(link) \(side.rawValue) \(count) \(frame.number)"
            case .finding(let finding): "finding \(finding.rule) \(finding.sentence)"
            case .file(let file): "file \(file.frames) \(file.octets) \(file.unknownBlocks)"
            }
        }.joined(separator: "\n") + (error.map { "\($0)" } ?? "")
    }

    /// Reads captures that stand in memory, through files.
    static func of(_ captures: [[UInt8]]) throws -> Outcome {
        let directory = FileManager.default.temporaryDirectory.appending(path: "dissection-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let paths = try captures.enumerated().map { number, octets in
            let url = directory.appending(path: "\(number).pcapng")
            try Data(octets).write(to: url)
            return url.path
        }
        var outcome = Outcome()
        do {
            let dissector = try Dissector(files: paths)
            while let event = try dissector.next() { outcome.events.append(event) }
        } catch {
            outcome.error = DissectionError(error.code, file: "", reason: error.reason)
        }
        let place = directory.path + "/"
        outcome.events = outcome.events.map { event in
            guard case .finding(let finding) = event else { return event }
            return .finding(Finding(rule: finding.rule, sentence: finding.sentence.replacingOccurrences(of: place, with: ""), link: finding.link, connection: finding.connection, frames: finding.frames))
        }
        return outcome
    }

    static func of(_ builder: CaptureBuilder) throws -> Outcome { try of([builder.octets]) }
}
