import Foundation
import Testing

/// What `kofu review --mutants --json` prints.
struct LeakReview: Decodable, Sendable {
    struct Arm: Decodable, Sendable {
        struct Cell: Decodable, Sendable { let place: String, channel: String, played: Int, killed: Int }
        let arm: String
        let played: Int, killed: Int
        let byAnotherRule: [[String]]
        let kills: [[String]]
        let survivors: [String]
        let cells: [Cell]

        func rules(of name: String) -> String? { kills.first { $0.first == name }?.last }
    }

    let cleanTransactions: Int, cleanMessages: Int
    let falseAlarms: [String]
    let arms: [Arm]
}

@Suite("Leaks that a network plants")
struct LeakTests {
    /// Each with the rule by which a receiver refuses it, and one by which the review finds it in the capture; nil where it is not.
    static let mutants: [(name: String, refused: String?, found: String?)] = [
        ("lgwan/menu.request/individual-number/base64/extra-key", "field-unknown", "field-unknown"),
        ("kiosk-line/issue.request/pin/utf-8/header-extra", "http-header-not-expected", "http-header-unexpected"),
        ("dedicated/issue.response/name/base64/cms-unauthenticated-attribute:document", "document-refused", "der-unexpected"),
        ("jpki/validity-check.request/name/utf-8/ocsp-nonce-longer", "binary-refused", "der"),
        ("jpki/validity-check.request/name/bits/ocsp-nonce", nil, nil),
        ("lgwan/issue.response/pin/hex/pdf-comment:document", "document-refused", "pdf"),
        ("core/resident-record.response/pin/utf-16/reason-phrase", "http-reason-phrase", "http-start-line"),
        ("lgwan/connection.server/pin/bits/record-padding", nil, "tls-record-padding"),
        ("dedicated/connection.client/address/utf-8/sni", "client-hello-extension", "tls-extension-unexpected"),
    ]

    @Test("are refused with gates on, are found in the capture with gates off, and clean transactions bring up nothing")
    func both() async throws {
        try await Network.with(up: nil) { network in
            let only = Self.mutants.flatMap { ["--only", $0.name] }
            let finished = try await network.start([
                "review", "--mutants", "--json", "--clean", "3", "--topology", network.topology.path, "--out", network.file("mutants").path, "--subnet", "127.\(network.subnet).0.0/16",
            ] + only).finish()
            let review = try finished.json(LeakReview.self)
            #expect(finished.status == 0, "\(finished.testDescription)")
            #expect(review.cleanTransactions == 3 && review.cleanMessages > 60 && review.falseAlarms.isEmpty)
            let on = try #require(review.arms.first), off = try #require(review.arms.last)
            #expect(on.byAnotherRule.isEmpty)
            for mutant in Self.mutants {
                if let rule = mutant.refused {
                    #expect(on.rules(of: mutant.name)?.contains(rule) == true, "\(mutant.name): \(on.rules(of: mutant.name) ?? "survived")")
                } else {
                    #expect(on.survivors.contains(mutant.name), "\(mutant.name)")
                }
                if let rule = mutant.found {
                    #expect(off.rules(of: mutant.name)?.contains(rule) == true, "\(mutant.name): \(off.rules(of: mutant.name) ?? "survived")")
                } else {
                    #expect(off.rules(of: mutant.name) == nil, "\(mutant.name)")
                }
            }
            #expect(FileManager.default.fileExists(atPath: network.file("mutants/mutants.html").path))
        }
    }

    @Test("have names: a pattern that fits none is refused, and an arm that there is not", arguments: [["--only", "nowhere"], ["--arm", "left"]])
    func usage(words: [String]) async throws {
        try await Network.with(up: nil) { network in
            let finished = try await network.start(["review", "--mutants", "--topology", network.topology.path, "--out", network.file("mutants").path] + words).finish()
            #expect(finished.status == 2, "\(finished.testDescription)")
        }
    }
}
