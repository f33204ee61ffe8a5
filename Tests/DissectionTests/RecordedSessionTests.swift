import Foundation
import Testing
@testable import Dissection

@Suite("A recorded session of OpenSSL's")
struct RecordedSessionTests {
    @Test("has exactly the pinned profile's octets, and opens")
    func whole() throws {
        let outcome = try Outcome.of(RecordedSession.capture())
        #expect(outcome.rules == [])
        let handshake = try #require(outcome.handshakes.first)
        #expect(handshake.isComplete && handshake.octets == handshake.explainedOctets)
        #expect(handshake.clientHello?.extensions.map(\.name) == [
            "ec_point_formats", "supported_groups", "encrypt_then_mac", "extended_main_secret", "signature_algorithms", "supported_versions", "psk_key_exchange_modes", "key_share",
        ])
        #expect(String(decoding: outcome.plain(.toServer).prefix(31), as: UTF8.self) == "POST /validity-check HTTP/1.1\r\n")
        #expect(String(decoding: outcome.plain(.toClient).prefix(17), as: UTF8.self) == "HTTP/1.1 200 OK\r\n")
        #expect(outcome.ends.first?.isDecrypted == true && outcome.ends.first?.handshakeIsComplete == true)
    }

    /// Where a change shows in nothing but the file's digest: what the writer says of itself, times that no event tells, and the way that a packet took.
    private func silentPlaces(_ octets: [UInt8]) -> Set<Int> {
        var silent: Set<Int> = [], place = 0
        func number(_ at: Int) -> Int { octets[at..<at + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
        while place < octets.count {
            let (type, length) = (number(place), number(place + 4))
            switch type {
            // Minor version and length of the section.
            case 0x0A0D_0D0A: silent.formUnion(place + 14..<place + 24)
            // Reserved, the limit on packets' length, and a description's words but for those that tell the side.
            case 1: silent.formUnion(place + 10..<place + length - 4)
            case 6:
                silent.formUnion(place + 12..<place + 20)
                silent.formUnion(place + length - 12..<place + length - 8)
            default: break
            }
            place += length
        }
        return silent
    }

    /// Payloads of packets and key logs, of which every third octet is tried here.
    private func bulk(_ octets: [UInt8]) -> Set<Int> {
        var bulk: Set<Int> = [], place = 0
        while place < octets.count {
            let length = octets[place + 4..<place + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
            if octets[place] == 10 || octets[place] == 6, length > 120 { bulk.formUnion(place + 80..<place + length - 20) }
            place += length
        }
        return bulk
    }

    static let shards = 8

    @Test("tells of every octet that is changed, and never traps", arguments: 0..<shards)
    func changed(shard: Int) throws {
        let octets = RecordedSession.capture().octets
        let (right, silent, bulk) = (try Outcome.of([octets]).summary, silentPlaces(octets), bulk(octets))
        var passed: [Int] = []
        for place in stride(from: shard, to: octets.count, by: Self.shards) where !bulk.contains(place) || place.isMultiple(of: 3) {
            var changed = octets
            changed[place] ^= place.isMultiple(of: 2) ? 0x80 : 0x01
            if try Outcome.of([changed]).summary == right, !silent.contains(place) { passed.append(place) }
        }
        #expect(passed == [])
    }

    @Test("tells of every cut, and never traps", arguments: 0..<shards)
    func cut(shard: Int) throws {
        let octets = RecordedSession.capture().octets
        let right = try Outcome.of([octets]).summary
        // Where a block ends a cut is seen by what is missing; inside one it is said.
        for place in stride(from: shard * 11, to: octets.count, by: Self.shards * 11) {
            let outcome = try Outcome.of([Array(octets.prefix(place))])
            #expect(outcome.summary != right)
            #expect(outcome.error?.code == .notPcapng || outcome.rules.contains("capture-torn") || place.isMultiple(of: 4), "at \(place)")
        }
    }

    @Test("tells of every octet of a record that is changed under a right checksum")
    func changedUnderChecksum() throws {
        let right = try Outcome.of(RecordedSession.capture()).rules
        for (number, part) in RecordedSession.parts.enumerated() {
            for place in stride(from: number, to: part.1.count, by: 13) {
                var parts = RecordedSession.parts, builder = CaptureBuilder.usual()
                parts[number].1[place] ^= 0x10
                builder.secrets(RecordedSession.keyLog)
                SessionBuilder.add(parts, to: &builder)
                let outcome = try Outcome.of(builder)
                #expect(outcome.rules != right, "part \(number), octet \(place)")
                let end = try #require(outcome.ends.first)
                #expect(!end.isDecrypted || !end.handshakeIsComplete || end.toServer.unreadOctets + end.toClient.unreadOctets > 0 || !outcome.rules.isEmpty)
            }
        }
    }
}
