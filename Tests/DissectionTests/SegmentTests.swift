import Foundation
import Testing
@testable import Dissection

@Suite("TCP in a capture")
struct SegmentTests {
    typealias Flags = PacketBuilder.Flags

    private func outcome(_ change: (inout CaptureBuilder, inout PacketBuilder) throws -> Void) throws -> Outcome {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        for packet in packets.start() { builder.packet(packet) }
        try change(&builder, &packets)
        return try Outcome.of(builder)
    }

    /// An alert, which TLS may say in the clear.
    static let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 40]

    @Test("is put in order by numbers: what is missing, twice there or after an end is said")
    func order() throws {
        let none = try outcome { _, _ in }
        #expect(none.rules == [] && none.ends.first?.toServer.ending == .open)
        let gap = try outcome { builder, packets in
            builder.packet(packets.segment(.toServer, Flags.ack, Self.alert, sequence: 11))
            builder.packet(packets.segment(.toServer, Flags.ack, Self.alert, sequence: 18))
        }
        #expect(gap.rules == ["tcp-gap", "tls-handshake-incomplete"])
        #expect(gap.ends.first?.toServer.missingOctets == 10 && gap.ends.first?.toServer.unreadOctets == 14)
        let overlap = try outcome { builder, packets in
            builder.packet(packets.data(.toClient, Array(Self.alert.prefix(4))))
            builder.packet(packets.segment(.toClient, Flags.ack, Self.alert, sequence: 1))
        }
        #expect(overlap.rules == ["tcp-overlap", "tls-alert", "tls-handshake-incomplete"] && overlap.ends.first?.toClient.octets == 7)
        let late = try outcome { builder, packets in
            builder.packet(packets.take(.toClient, Flags.fin | Flags.ack))
            builder.packet(packets.data(.toClient, Self.alert))
        }
        #expect(late.rules == ["tcp-data-after-fin", "tls-alert", "tls-handshake-incomplete"])
        let unseen = try outcome { builder, packets in
            for _ in 0..<2 { builder.packet(packets.segment(.toServer, Flags.ack, acknowledgement: 100)) }
        }
        #expect(unseen.rules == ["tcp-acknowledged-unseen"])
        let finish = try outcome { builder, packets in builder.packet(packets.segment(.toServer, Flags.fin | Flags.ack, sequence: 9)) }
        #expect(finish.rules == ["tcp-gap"] && finish.ends.first?.toServer.missingOctets == 8)
    }

    @Test("goes round the largest number without a gap")
    func wrap() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        packets.next = [.toServer: .max - 3, .toClient: .max]
        for packet in packets.start() { builder.packet(packet) }
        builder.packet(packets.data(.toServer, Self.alert))
        builder.packet(packets.data(.toServer, Self.alert))
        let outcome = try Outcome.of(builder)
        #expect(outcome.ends.first?.toServer.octets == 14 && !outcome.rules.contains("tcp-gap") && !outcome.rules.contains("tcp-overlap"))
    }

    @Test("begins anew with a SYN on the same ports, and is told from what comes after an end")
    func again() throws {
        let session = try SessionBuilder()
        var builder = try session.capture()
        SessionBuilder.add(try session.build(), to: &builder)
        let twice = try Outcome.of(builder)
        #expect(twice.rules == [] && twice.ends.map(\.connection) == [0, 1] && twice.ends.allSatisfy { $0.isDecrypted && $0.handshakeIsComplete })

        let open = try outcome { builder, packets in
            packets.next = [:]
            for packet in packets.start() { builder.packet(packet) }
        }
        #expect(open.rules == [] && open.ends.map(\.connection) == [0, 1] && open.ends.allSatisfy { $0.toServer.ending == .open })

        let late = try outcome { builder, packets in
            for packet in packets.end() { builder.packet(packet) }
            builder.packet(packets.take(.toServer, Flags.ack))
            builder.packet(packets.data(.toServer, Self.alert), comments: ["late"])
        }
        #expect(late.rules == ["tcp-data-after-end", "capture-comment-unplaced"] && late.ends.count == 1)
    }

    @Test("is closed, and that is said, where more connections are open than there is room for")
    func tooMany() throws {
        var builder = CaptureBuilder.usual()
        for port in 1...4 {
            var packets = PacketBuilder()
            packets.client.port = UInt16(port)
            builder.packet(packets.segment(.toServer, Flags.syn))
        }
        func outcome(_ maximum: Int) throws -> Outcome {
            let url = FileManager.default.temporaryDirectory.appending(path: "dissection-\(UUID().uuidString).pcapng")
            try Data(builder.octets).write(to: url)
            defer { try? FileManager.default.removeItem(at: url) }
            let dissector = try Dissector(files: [url.path], maximumOpenConnections: maximum)
            var outcome = Outcome()
            while let event = try dissector.next() { outcome.events.append(event) }
            return outcome
        }
        let many = try outcome(2)
        #expect(many.rules == ["tcp-too-many-connections", "tcp-too-many-connections"])
        #expect(many.findings.map(\.connection) == [0, 1] && many.ends.map(\.connection) == [0, 1, 2, 3])
        #expect(try outcome(4).rules == [])
    }

    @Test("counts a SYN that is sent again as the same connection, and one on another interface as another")
    func synchronise() throws {
        var builder = CaptureBuilder.usual()
        let packets = PacketBuilder(), syn = packets.segment(.toServer, Flags.syn)
        builder.packet(syn)
        builder.packet(syn)
        builder.packet(syn, interface: 1)
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == [] && outcome.starts.map(\.side) == [.clientToLine, .lineToServer])
    }

    @Test("knows client from server where the first packet is missing and the second is there")
    func startMissing() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        for packet in packets.start().dropFirst() { builder.packet(packet) }
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == ["tcp-start-missing"] && outcome.starts.first?.server.port == 8443)
    }

    @Test("ends with RST, in that direction")
    func reset() throws {
        let outcome = try outcome { builder, packets in
            builder.packet(packets.take(.toServer, Flags.fin | Flags.ack))
            builder.packet(packets.take(.toClient, Flags.rst | Flags.ack))
        }
        #expect(outcome.rules == [] && outcome.ends.first?.toServer.ending == .finished && outcome.ends.first?.toClient.ending == .reset)
        let withData = try self.outcome { builder, packets in builder.packet(packets.take(.toClient, Flags.rst | Flags.ack, [1])) }
        #expect(withData.rules == ["tcp-data-on-reset"])
        let onSyn = try self.outcome { builder, packets in
            packets.client.port += 1
            packets.next = [:]
            builder.packet(packets.take(.toServer, Flags.syn, Self.alert))
        }
        #expect(onSyn.rules.first == "tcp-data-on-syn")
    }

    @Test("stands in IPv4 packets whose every octet is as it must be")
    func packets() throws {
        let packets = PacketBuilder(), syn = packets.segment(.toServer, Flags.syn)
        func rules(_ packet: [UInt8]) throws -> [String] {
            var builder = CaptureBuilder.usual()
            builder.packet(packet)
            return try Outcome.of(builder).rules
        }
        #expect(try rules(syn) == [])
        #expect(try rules(packets.segment(.toServer, Flags.syn, fragment: 0x2000)) == ["ip-fragment"])
        #expect(try rules(packets.segment(.toServer, Flags.syn, options: [1, 1, 1, 0])) == ["ip-options"])
        #expect(try rules(PacketBuilder.ipv4([1, 2, 3, 4], from: [127, 0, 0, 1], to: [127, 0, 0, 1], protocolNumber: 17)) == ["ip-not-tcp"])
        #expect(try rules(PacketBuilder.ipv4([1, 2, 3, 4], from: [127, 0, 0, 1], to: [127, 0, 0, 1])) == ["tcp-malformed"])
        #expect(try rules(syn + [0]) == ["ip-trailer"])
        #expect(try rules([0x60] + syn.dropFirst()) == ["packet-not-ipv4"])
        #expect(try rules([]) == ["packet-not-ipv4"])
        #expect(try rules(Array(syn.prefix(30))).contains("tcp-malformed"))
        for place in 0..<40 {
            var changed = syn
            changed[place] ^= 4
            #expect(try !rules(changed).isEmpty, "octet \(place)")
        }
    }

    @Test("stands in Ethernet frames too, which may be padded with zeros and nothing else")
    func ethernet() throws {
        let packets = PacketBuilder(), syn = packets.segment(.toServer, Flags.syn)
        func rules(_ frame: [UInt8], linkType: UInt64 = 1) throws -> [String] {
            var builder = CaptureBuilder()
            builder.section()
            builder.interface(linkType: linkType, name: "a", description: "a to line")
            builder.packet(frame)
            return try Outcome.of(builder).rules
        }
        let header = [UInt8](repeating: 2, count: 12)
        #expect(try rules(header + [8, 0] + syn + [0, 0, 0, 0, 0, 0]) == [])
        #expect(try rules(header + [8, 0] + syn + [0, 0, 0, 1, 0, 0]) == ["ip-trailer"])
        #expect(try rules(header + [0x86, 0xDD] + syn) == ["packet-not-ipv4"])
        #expect(try rules(syn, linkType: 113) == ["capture-link-type-unknown", "capture-link-type-unknown"])
    }
}
