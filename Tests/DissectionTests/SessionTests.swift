import Foundation
import Testing
@testable import Dissection

@Suite("A TLS session of the pinned profile")
struct SessionTests {
    @Test("is opened from the first record to the last, with nothing to be found")
    func whole() throws {
        let outcome = try Outcome.of(SessionBuilder().capture())
        #expect(outcome.rules == [])
        #expect(String(decoding: outcome.plain(.toServer), as: UTF8.self) == "POST /resident-record")
        #expect(String(decoding: outcome.plain(.toClient), as: UTF8.self) == "HTTP/1.1 200 OK")
        let end = try #require(outcome.ends.first)
        #expect(outcome.ends.count == 1 && end.isDecrypted && end.handshakeIsComplete)
        #expect(end.toServer.records == 6 && end.toClient.records == 8)
        #expect(end.toServer.unreadOctets + end.toClient.unreadOctets == 0)
        #expect(end.toServer.ending == .finished && end.toClient.ending == .finished)
    }

    @Test("has a handshake of which every octet is explained, and whose freedom is named")
    func handshake() throws {
        let session = try SessionBuilder()
        let handshake = try #require(Outcome.of(session.capture()).handshakes.first)
        #expect(handshake.isComplete)
        #expect(handshake.octets == handshake.explainedOctets && handshake.octets > 1000)
        #expect(handshake.serverCertificates == [session.identities.server.der])
        #expect(handshake.clientCertificates == [session.identities.client.der])
        #expect(handshake.clientHello?.random == session.random)
        #expect(handshake.freeBits.map(\.what) == [
            "client random", "session id", "client key share", "server random", "server key share", "signature of server's CertificateVerify", "signature of client's CertificateVerify",
        ])
        #expect(handshake.freeBits.allSatisfy { (256...257).contains($0.bits) })
    }

    @Test("is accounted for in ciphertext octets and their digest")
    func account() throws {
        let session = try SessionBuilder(), parts = try session.build()
        var builder = CaptureBuilder.usual()
        builder.secrets(session.keyLog)
        SessionBuilder.add(parts, to: &builder)
        let end = try #require(Outcome.of(builder).ends.first)
        for direction in [Direction.toServer, .toClient] {
            let octets = SessionBuilder.sent(parts, direction)
            #expect(end[direction].octets == octets.count)
            #expect(end[direction].sha256 == Hash.hexadecimal(Hash.sha256(octets)))
        }
    }

    @Test("is opened record by record, with the frames that carried each, however TCP divides it")
    func division() throws {
        let parts = try SessionBuilder().build()
        var builder = CaptureBuilder.usual()
        let session = try SessionBuilder()
        builder.secrets(session.keyLog)
        var packets = PacketBuilder()
        for packet in packets.start() { builder.packet(packet) }
        for (direction, octets) in parts {
            for start in stride(from: 0, to: octets.count, by: 7) { builder.packet(packets.data(direction, Array(octets[start..<min(start + 7, octets.count)]))) }
        }
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == [])
        #expect(outcome.ends.first?.toServer.ending == .open)
        let last = try #require(outcome.octets.last)
        // 15 octets of content, one of type, 16 of tag, 5 of header.
        #expect(last.frames.count == 6 && last.frames.last?.number == outcome.files.first?.frames)
        #expect(String(decoding: outcome.plain(.toClient), as: UTF8.self) == "HTTP/1.1 200 OK")
    }

    @Test("goes on in the next file, where its secrets and its handshake are not")
    func rotation() throws {
        let session = try SessionBuilder()
        var first = CaptureBuilder.usual(), second = CaptureBuilder.usual(), packets = PacketBuilder()
        first.secrets(session.keyLog)
        for packet in packets.start() { first.packet(packet) }
        let parts = try session.build()
        for (direction, octets) in parts.dropLast() { first.packet(packets.data(direction, octets)) }
        for (direction, octets) in parts.suffix(1) { second.packet(packets.data(direction, octets)) }
        let outcome = try Outcome.of([first.octets, second.octets])
        #expect(outcome.rules == [] && outcome.ends.first?.isDecrypted == true)
        #expect(outcome.octets.last?.frames == [FrameReference(file: 1, number: 1)])
        #expect(outcome.files.map(\.frames) == [3 + parts.count - 1, 1])
        #expect(try Outcome.of([second.octets]).rules.contains("tcp-start-missing"))
    }

    @Test("waits for secrets that come late")
    func lateSecrets() throws {
        let session = try SessionBuilder()
        var builder = CaptureBuilder.usual()
        SessionBuilder.add(try session.build(), to: &builder)
        let withoutSecrets = builder
        var open = CaptureBuilder.usual(), packets = PacketBuilder()
        for packet in packets.start() { open.packet(packet) }
        for (direction, octets) in try session.build() { open.packet(packets.data(direction, octets)) }
        open.secrets(session.keyLog)
        let late = try Outcome.of(open)
        #expect(late.rules == [])
        #expect(String(decoding: late.plain(.toClient), as: UTF8.self) == "HTTP/1.1 200 OK")

        let never = try Outcome.of(withoutSecrets)
        #expect(Set(never.rules) == ["tls-undecrypted", "tls-handshake-incomplete"])
        let end = try #require(never.ends.first)
        #expect(!end.isDecrypted && end.toServer.unreadOctets > 600 && end.toClient.unreadOctets > 600)
        // What is in the clear is explained all the same: two Hellos and their ChangeCipherSpecs.
        #expect(end.toServer.octets - end.toServer.unreadOctets == 206 + 6 && end.toClient.octets - end.toClient.unreadOctets == 160 + 6)
    }

    @Test("is not opened by the secrets of another, nor by changed ones")
    func wrongSecrets() throws {
        var session = try SessionBuilder()
        session.random[0] ^= 1
        let foreign = session.keyLog
        session.random[0] ^= 1
        var wrong = session
        for number in 0..<4 { wrong.secrets[number][47] ^= 1 }
        for text in [foreign, wrong.keyLog] {
            var builder = CaptureBuilder.usual()
            builder.secrets(text)
            SessionBuilder.add(try session.build(), to: &builder)
            let outcome = try Outcome.of(builder)
            #expect(outcome.rules.contains("tls-undecrypted") && outcome.ends.first?.isDecrypted == false && outcome.octets.isEmpty)
        }
        var builder = CaptureBuilder.usual()
        builder.secrets(session.keyLog)
        builder.secrets(wrong.keyLog)
        builder.secrets("CLIENT_RANDOM 00 00\n")
        SessionBuilder.add(try session.build(), to: &builder)
        // The first line counts, and that there was another is said.
        #expect(try Outcome.of(builder).rules == ["tls-key-log-contradiction", "tls-key-log-unknown"])
    }

    @Test("that a fault has broken is opened up to the broken record, and no further")
    func broken() throws {
        let session = try SessionBuilder()
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        builder.secrets(session.keyLog)
        for packet in packets.start() { builder.packet(packet) }
        var parts = try session.build()
        parts[parts.count - 1].1[20] ^= 1
        parts.append((.toClient, parts[parts.count - 2].1))
        for (direction, octets) in parts { builder.packet(packets.data(direction, octets)) }
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == ["tls-record-not-authentic"])
        #expect(outcome.findings.first?.frames == [FrameReference(file: 0, number: 3 + parts.count - 1)])
        #expect(outcome.findings.first?.sentence.contains("record 0 since") == true)
        let end = try #require(outcome.ends.first)
        #expect(end.isDecrypted && end.handshakeIsComplete && end.toServer.plainOctets == 21 && end.toClient.plainOctets == 0)
        #expect(end.toClient.unreadOctets == parts[parts.count - 2].1.count + parts[parts.count - 1].1.count)
    }

    @Test("whose first sealed record is broken counts as opened only if the next one opens", arguments: [false, true])
    func firstBroken(hasNext: Bool) throws {
        let session = try SessionBuilder()
        var builder = CaptureBuilder.usual(), packets = PacketBuilder(), parts = try session.build()
        builder.secrets(session.keyLog)
        for packet in packets.start() { builder.packet(packet) }
        // After the ChangeCipherSpec, a record's header and some octets.
        parts[2].1[6 + 5 + 9] ^= 1
        if !hasNext { parts[2].1.removeLast(parts[2].1.count - 6 - 5 - (Int(parts[2].1[9]) << 8 | Int(parts[2].1[10]))) }
        for (direction, octets) in parts.prefix(3) { builder.packet(packets.data(direction, octets)) }
        let outcome = try Outcome.of(builder)
        #expect(Set(outcome.rules) == [hasNext ? "tls-record-not-authentic" : "tls-undecrypted", "tls-handshake-incomplete"])
        #expect(outcome.ends.first?.isDecrypted == hasNext && outcome.ends.first?.toServer.unreadOctets == parts[2].1.count - 6)
    }

    @Test("that ends within a record says how much of it came")
    func cutShort() throws {
        let session = try SessionBuilder()
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        builder.secrets(session.keyLog)
        for packet in packets.start() { builder.packet(packet) }
        var parts = try session.build()
        parts[parts.count - 1].1.removeLast(3)
        for (direction, octets) in parts { builder.packet(packets.data(direction, octets)) }
        builder.packet(packets.take(.toClient, PacketBuilder.Flags.rst | PacketBuilder.Flags.ack))
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == ["tls-record-incomplete"])
        #expect(outcome.ends.first?.toClient.unreadOctets == parts[parts.count - 1].1.count)
        #expect(outcome.ends.first?.toClient.ending == .reset && outcome.ends.first?.toServer.ending == .open)
    }

    @Test("goes on after new keys, which the profile does not have")
    func keyUpdate() throws {
        var session = try SessionBuilder()
        session.steps = [.keyUpdate(.toServer), .data(.toServer, Array("question".utf8)), .keyUpdate(.toClient), .keyUpdate(.toClient), .data(.toClient, Array("answer".utf8))]
        let outcome = try Outcome.of(session.capture())
        #expect(outcome.rules == ["tls-key-update", "tls-key-update", "tls-key-update"])
        #expect(outcome.plain(.toServer) == Array("question".utf8) && outcome.plain(.toClient) == Array("answer".utf8))
        #expect(outcome.ends.first?.toClient.keyUpdates == 2)
    }

    @Test("ends with close_notify, which is nothing to be found")
    func closeNotify() throws {
        var session = try SessionBuilder()
        session.steps += [.record(.toServer, type: 21, [1, 0]), .record(.toClient, type: 21, [1, 0])]
        let outcome = try Outcome.of(session.capture())
        #expect(outcome.rules == [])
        #expect(outcome.ends.first?.toServer.alerts.map(\.name) == ["close_notify"])
    }

    @Test("may have messages of many full records, and one that is not")
    func longMessages() throws {
        var session = try SessionBuilder()
        let full = [UInt8](repeating: 0x41, count: 16_384)
        session.steps = [.data(.toServer, [1]), .data(.toClient, full), .data(.toClient, full), .data(.toClient, [2]), .data(.toServer, full), .data(.toClient, [3])]
        let outcome = try Outcome.of(session.capture())
        #expect(outcome.rules == [])
        #expect(outcome.plain(.toClient).count == 32_770)
    }
}

extension SessionBuilder {
    static func sent(_ parts: [(Direction, [UInt8])], _ direction: Direction) -> [UInt8] { parts.filter { $0.0 == direction }.flatMap(\.1) }
}
