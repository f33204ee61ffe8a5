import Foundation
import Testing

/// The parts of a ledger that these tests look at.
struct ReviewLedger: Decodable {
    struct Totals: Decodable {
        let connections, connectionsUndecrypted, messages, octets, octetsUnexplained, findings: Int
    }

    struct Finding: Decodable {
        let rule: String
        let link: String?
    }

    struct Provenance: Decodable {
        struct Row: Decodable {
            let what: String
            let looked, explained: Int
        }

        let rows: [Row]
    }

    let verdict: String
    let totals: Totals
    let findings: [Finding]
    let provenance: Provenance
}

extension Network {
    /// Reviews the captures with a topology.json; the run's own, if none is given.
    func review(topology: URL? = nil) async throws -> (ledger: ReviewLedger, status: Int32) {
        let words = [Repository.kofu, "review", file("capture").path, "--topology", (topology ?? file("topology.json")).path, "--json"]
        let finished = try await Program.start(words).finish()
        return (try finished.json(ReviewLedger.self), finished.status)
    }
}

@Suite("A review of captures")
struct ReviewTests {
    @Test("accounts for every octet of issuances and refusals, and for who called for what")
    func clean() async throws {
        try await Network.with(up: nil) { network in
            try await network.up("--capture", network.file("capture").path)
            try await network.issued(.init(card: "odawara-0001"))
            try await network.issued(.init(kiosk: "kiosk-b1", card: "fujisawa-0001"))
            _ = try await network.refused(.init(card: "mizuho-0011"), "certificate-suspended")
            try await network.down()
            let (ledger, status) = try await network.review()
            #expect(status == 0 && ledger.verdict == "clean", "\(ledger)")
            #expect(ledger.totals.connectionsUndecrypted == 0 && ledger.totals.octetsUnexplained == 0 && ledger.totals.findings == 0)
            // 12 messages below the kiosk's line for each certificate and 4 for the refusal, all asked and answered.
            #expect(ledger.totals.messages >= 40 && ledger.totals.octets > 100_000)
            let checks = try #require(ledger.provenance.rows.first { $0.what == "jpki validity-check" })
            #expect(checks.looked == 3 && checks.explained == 3)
        }
    }

    @Test("finds what the table does not grant, what does not decrypt, and who is not where the topology has them")
    func notClean() async throws {
        try await Network.with(up: nil) { network in
            try await network.up("--capture", network.file("capture").path)
            try await network.issued(.init(card: "odawara-0001"))
            try await network.down()
            let text = try String(contentsOf: network.file("topology.json"), encoding: .utf8)

            let narrower = network.file("narrower.json")
            let edited = text.replacingOccurrences(of: #""copies":{"class":"count","grammar":"integer:0..50"}"#, with: #""copies":{"class":"count","grammar":"integer:2..50"}"#)
            #expect(edited != text)
            try edited.write(to: narrower, atomically: true, encoding: .utf8)
            let (ungranted, ungrantedStatus) = try await network.review(topology: narrower)
            #expect(ungrantedStatus == 1 && ungranted.findings.contains { $0.rule == "field-grammar" } && ungranted.totals.octetsUnexplained > 0)

            let moved = network.file("moved.json")
            let address = network.address("5.4")
            try text.replacingOccurrences(of: "\"\(address)\"", with: "\"\(network.address("5.99"))\"").write(to: moved, atomically: true, encoding: .utf8)
            let (elsewhere, elsewhereStatus) = try await network.review(topology: moved)
            #expect(elsewhereStatus == 1 && elsewhere.findings.contains { $0.rule == "connection-wrong-address" })

            // One octet near the end of the last packet, which is ciphertext or its tag.
            let capture = network.capture("lgwan")
            var octets = try Data(contentsOf: capture)
            let place = try #require(octets.lastRange(of: Data([0x17, 0x03, 0x03]))?.upperBound)
            octets[place + 12] ^= 1
            try octets.write(to: capture)
            let (forged, forgedStatus) = try await network.review()
            #expect(forgedStatus == 1 && forged.findings.contains { $0.rule == "tls-record-not-authentic" })
            #expect(forged.findings.contains { $0.rule == "not-conserved" })
        }
    }

    @Test("of a sealed capture claims nothing")
    func sealed() async throws {
        try await Network.with(up: nil) { network in
            try await network.up("--capture", network.file("capture").path, "--sealed")
            try await network.issued(.init(card: "odawara-0001"))
            try await network.down()
            let (ledger, status) = try await network.review()
            // A ClientHello that found nobody, before all were up, is nothing to decrypt.
            #expect(status == 1 && ledger.totals.connectionsUndecrypted > 0 && ledger.totals.messages == 0)
        }
    }

    @Test("names what it cannot read", arguments: [["/nowhere"], ["Package.swift"]])
    func unreadable(words: [String]) async throws {
        let finished = try await Program.start([Repository.kofu, "review"] + words).finish()
        #expect(finished.status == 1 && finished.errors.contains(words[0]) && finished.errors.contains("--capture"), "\(finished.testDescription)")
    }
}
