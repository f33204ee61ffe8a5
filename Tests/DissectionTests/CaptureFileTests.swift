import Foundation
import Testing
@testable import Dissection

@Suite("A capture file")
struct CaptureFileTests {
    /// The rules for a capture that begins as usual.
    private func rules(_ change: (inout CaptureBuilder) throws -> Void) throws -> [String] {
        var builder = CaptureBuilder.usual()
        try change(&builder)
        return try Outcome.of(builder).rules
    }

    @Test("is read in both byte orders, and after another section in the same file", arguments: [false, true])
    func byteOrder(isBigEndian: Bool) throws {
        let session = try SessionBuilder()
        var builder = CaptureBuilder.usual(isBigEndian: isBigEndian)
        builder.secrets(session.keyLog)
        SessionBuilder.add(try session.build(), to: &builder)
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == [] && outcome.ends.first?.isDecrypted == true)
        #expect(outcome.starts.first?.timeNanoseconds == 1_775_005_201_000_000_001)
        #expect(outcome.starts.first?.client.description == "127.61.5.4:40000" && outcome.starts.first?.server.description == "127.61.105.4:8443")

        var both = builder
        both.raw(CaptureBuilder.usual(isBigEndian: !isBigEndian).octets)
        both.raw(builder.octets)
        let twice = try Outcome.of(both)
        #expect(twice.rules == [] && twice.ends.count == 2 && twice.files.first?.frames == 2 * (outcome.files.first?.frames ?? 0))
    }

    @Test("is refused where it does not begin with a section header, or is not there")
    func notPcapng() throws {
        #expect(try Outcome.of([[]]).error?.code == .notPcapng)
        #expect(try Outcome.of([[0xD4, 0xC3, 0xB2, 0xA1] + [UInt8](repeating: 0, count: 20)]).error?.code == .notPcapng)
        var builder = CaptureBuilder.usual()
        var octets = builder.octets
        octets[8] = 0
        #expect(try Outcome.of([octets]).error?.code == .notPcapng)
        #expect(throws: DissectionError.self) { try Dissector(files: ["/nowhere/at/all.pcapng"]) }
        builder.section(version: 2)
        #expect(try Outcome.of(builder).rules == ["capture-malformed"])
    }

    @Test("says which side an interface is, and that one does not say so")
    func sides() throws {
        var packets = PacketBuilder(), builder = CaptureBuilder.usual()
        builder.interface(name: "eth0", description: "an interface")
        for number in 0..<3 {
            packets.client.port += 1
            packets.next = [:]
            builder.packet(packets.take(.toServer, PacketBuilder.Flags.syn), interface: UInt64(number))
        }
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == ["capture-interface-unknown"])
        #expect(outcome.starts.map(\.side) == [.clientToLine, .lineToServer, .clientToLine])
        #expect(outcome.starts.map(\.link) == ["core.odawara", "core.odawara", "eth0"])
    }

    @Test("gives times in nanoseconds, whatever their resolution", arguments: [
        ([[9, 0, 1, 0, 9, 0, 0, 0]], 5_000_000_007, 5_000_000_007), ([], 5_000_007, 5_000_007_000), ([[9, 0, 1, 0, 0x8A, 0, 0, 0]], 5 << 10 | 512, 5_500_000_000),
        ([[9, 0, 1, 0, 12, 0, 0, 0]], 5_000_000_007_000, 5_000_000_007), ([[9, 0, 1, 0, 6, 0, 0, 0], [14, 0, 8, 0, 2, 0, 0, 0, 0, 0, 0, 0]], 5_000_007, 7_000_007_000),
        ([[9, 0, 1, 0, 0, 0, 0, 0]], 1 << 62, UInt64.max), ([[9, 0, 1, 0, 0xFF, 0, 0, 0]], 1 << 62, 0), ([[9, 0, 1, 0, 0x80, 0, 0, 0]], 3, 3_000_000_000),
        ([[9, 0, 1, 0, 0x7F, 0, 0, 0]], 1 << 62, 0),
    ] as [([[UInt8]], UInt64, UInt64)])
    func times(options: [[UInt8]], stamp: UInt64, nanoseconds: UInt64) throws {
        var builder = CaptureBuilder(), packets = PacketBuilder()
        builder.section()
        builder.interface(name: "a", description: "a to line", options: options)
        builder.packet(packets.take(.toServer, PacketBuilder.Flags.syn), time: stamp)
        #expect(try Outcome.of(builder).starts.first?.timeNanoseconds == nanoseconds)
    }

    @Test("hands on comments and losses with their frames")
    func commentsAndLosses() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        builder.packet(packets.take(.toServer, PacketBuilder.Flags.syn), comments: ["connection 1 of core.odawara", "遅延"])
        builder.packet(packets.take(.toClient, PacketBuilder.Flags.syn | PacketBuilder.Flags.ack), dropped: 3)
        builder.block(5, builder.number(1, 4) + builder.number(0, 8) + builder.option(5, builder.number(4, 8)) + builder.number(0, 4))
        let events = try Outcome.of(builder).events
        let comments = events.compactMap { if case .comment(0, let text, let frame) = $0 { "\(text) \(frame.number)" } else { nil } }
        let losses = events.compactMap { if case .dropped(let link, let side, let count, let frame) = $0 { "\(link) \(side.rawValue) \(count) \(frame.number)" } else { nil } }
        #expect(comments == ["connection 1 of core.odawara 1", "遅延 1"])
        #expect(losses == ["core.odawara client to line 3 2", "core.odawara line to server 4 2"])
    }

    @Test("may say any number of losses, and they can be added up", arguments: [false, true])
    func endlessLosses(isBigEndian: Bool) throws {
        var builder = CaptureBuilder.usual(isBigEndian: isBigEndian), packets = PacketBuilder()
        builder.packet(packets.take(.toServer, PacketBuilder.Flags.syn), dropped: UInt64(Int.max))
        builder.packet(packets.take(.toClient, PacketBuilder.Flags.syn | PacketBuilder.Flags.ack), dropped: .max)
        builder.block(5, builder.number(1, 4) + builder.number(0, 8) + builder.option(5, builder.number(.max, 8)) + builder.number(0, 4))
        let losses = try Outcome.of(builder).events.compactMap { if case .dropped(_, _, let count, _) = $0 { count } else { nil } }
        #expect(losses == [1 << 32, 1 << 32, 1 << 32])
    }

    @Test("is read on beyond blocks that are not known, which are counted")
    func unknownBlocks() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        builder.block(0x77, [1, 2, 3, 4])
        builder.block(3, [1, 2, 3, 4])
        builder.block(4, [0, 0, 0, 0])
        builder.packet(packets.take(.toServer, PacketBuilder.Flags.syn))
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == ["capture-block-unknown", "capture-block-unknown"])
        #expect(outcome.files.first?.unknownBlocks == 2 && outcome.files.first?.unknownBlockOctets == 32)
        // A simple packet is a frame for Wireshark.
        #expect(outcome.starts.first?.frame.number == 2)
    }

    @Test("ends where a block is torn or contradicts itself, and says how much is not read")
    func torn() throws {
        var packets = PacketBuilder()
        let packet = packets.take(.toServer, PacketBuilder.Flags.syn)
        var builder = CaptureBuilder.usual()
        builder.packet(packet)
        let outcome = try Outcome.of([builder.octets.dropLast(5)])
        #expect(outcome.rules == ["capture-torn"] && outcome.starts.isEmpty && outcome.files.count == 1)
        #expect(try rules { $0.block(6, [0, 0, 0, 0], secondLength: 20) } == ["capture-malformed"])
        #expect(try rules { $0.block(6, [0, 0, 0, 0], length: 4) } == ["capture-malformed"])
        #expect(try rules { $0.block(6, [0, 0, 0, 0], length: 18) } == ["capture-malformed"])
        #expect(try rules { $0.block(6, [0, 0, 0, 0], length: 1 << 25) } == ["capture-malformed"])
        #expect(try rules { $0.block(6, [0, 0, 0, 0], length: 1 << 20) } == ["capture-torn"])
    }

    @Test("has packets, options and secrets of their form, or they are not read")
    func malformed() throws {
        var packets = PacketBuilder()
        let packet = packets.take(.toServer, PacketBuilder.Flags.syn)
        #expect(try rules { $0.packet(packet) } == [])
        #expect(try rules { $0.packet(packet, interface: 2) } == ["capture-malformed"])
        #expect(try rules { $0.packet(packet, originalOctets: packet.count - 1) } == ["capture-malformed"])
        #expect(try rules { $0.packet(packet, originalOctets: packet.count + 8) } == ["capture-packet-cut"])
        #expect(try rules { $0.secrets("") } == [])
        #expect(try rules { $0.secrets("", kind: 0x5353_484B) } == ["capture-secrets-unknown"])
        #expect(try rules { $0.secrets("SECRET 00 00\n") } == ["tls-key-log-unknown"])
        #expect(try rules { $0.block(10, $0.number(0x544C_534B, 4) + $0.number(5, 4) + [35, 35, 35, 35, 10, 1, 0, 0]) } == ["capture-malformed"])
        #expect(try rules { $0.block(5, $0.number(7, 4) + $0.number(0, 8)) } == ["capture-malformed"])
        #expect(try rules { $0.block(1, $0.number(228, 2)) } == ["capture-malformed"])
        #expect(try rules { $0.block(1, $0.number(228, 2) + $0.number(0, 6) + $0.number(2, 2) + $0.number(9, 2) + [1, 2, 3, 4]) } == ["capture-malformed"])
    }
}
