import Foundation
import Testing

/// What `kofu chaos check --json` prints.
struct Check: Decodable {
    struct Violation: Decodable {
        let invariant: Int, rule: String, sentence: String
        let requestId: String?
        let trace: [String]
    }

    struct Counts: Decodable {
        let papers: Int, pages: Int, receipts: Int, records: Int, orders: Int, requests: Int
    }

    struct Judged: Decodable {
        let invariant: Int, result: String
    }

    let good: Bool
    let counts: Counts
    let invariants: [Judged]
    let unsettled: [String]
    let violations: [Violation]
}

@Suite("What a real run leaves on disk", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct ChaosCheckTests {
    @Test("holds all invariants after good orders, refusals, a cut and a kill, and is settled once all is healed (F6)")
    func sound() async throws {
        let network = try Network.current
        let log = ObservationFile(network)
        try await log.order(.init(card: "odawara-0001", options: ["scope=household", "individual-number=shown", "relationship=shown", "domicile=shown"], copies: 2))
        try await log.order(.init(kiosk: "kiosk-a2", card: "kawaguchi-0006", options: ["scope=household"]))
        try await log.order(.init(kiosk: "kiosk-b1", card: "odawara-0002"))
        try await log.order(.init(card: "fujisawa-0004", pin: "00"))
        let right = try await network.card("fujisawa-0003").pin
        try await log.order(.init(card: "fujisawa-0003", pin: right == "0000" ? "1111" : "0000"))
        try await log.order(.init(card: "mizuho-0011"))
        #expect(try await network.kofu("cut", "core.fujisawa", "--mode", "blackhole").status == 0)
        try await log.order(.init(card: "fujisawa-0005"))
        #expect(try await network.kofu("heal", "--all").status == 0)
        try await log.order(.init(card: "fujisawa-0005", options: ["scope=household"], copies: 3))
        try await network.kill("kiosk-b1")
        #expect(try await network.kofu("restart", "kiosk-b1").status == 0)
        try await log.order(.init(kiosk: "kiosk-b1", card: "mizuho-0004", options: ["scope=household"]))

        let check = try await network.check("--healed")
        for violation in check.violations { Issue.record("\(violation)") }
        #expect(check.good && check.unsettled.isEmpty)
        #expect(check.counts.papers == 8 && check.counts.receipts == 5 && check.counts.orders == 9 && check.counts.pages > 8)
        #expect(check.invariants.map(\.invariant) == Array(1...15))
        #expect(check.invariants.allSatisfy { $0.result == "held" })
    }

    @Test("is found broken where one sheet lies in another's place")
    func swapped() async throws {
        let network = try Network.current
        let first = try await network.issued(.init(card: "mizuho-0001")), second = try await network.issued(.init(card: "fujisawa-0001"))
        let (own, foreign) = (try #require(first.documents.first), try #require(second.documents.first))
        let kept = try Data(contentsOf: URL(filePath: own))
        try Data(contentsOf: URL(filePath: foreign)).write(to: URL(filePath: own))
        let check = try await network.check(status: 1)
        try kept.write(to: URL(filePath: own))
        #expect(check.violations.contains { $0.invariant == 1 && $0.rule == "page-of-another-request" && $0.requestId == first.requestId })
        #expect(try await network.check().good)
    }

    @Test("is found broken where a log names a person or a record has been changed")
    func planted() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "odawara-0001"))
        let name = try await network.card("odawara-0001").holder
        let log = network.file("logs/planted.log")
        try Data("for \(name)\n".utf8).write(to: log)
        let named = try await network.check(status: 1)
        #expect(named.violations.contains { $0.invariant == 15 && $0.rule == "personal-data-in-file" && $0.trace.first?.hasPrefix("logs/planted.log") == true })
        #expect(named.violations.allSatisfy { violation in !([violation.sentence] + violation.trace).contains { $0.contains(name) } })
        try FileManager.default.removeItem(at: log)

        let journal = network.file("state/odawara/journal.jsonl")
        let kept = try Data(contentsOf: journal)
        let text = String(decoding: kept, as: UTF8.self)
        try Data(text.replacingOccurrences(of: "\"copies\":1", with: "\"copies\":2").utf8).write(to: journal)
        let changed = try await network.check(status: 1)
        #expect(changed.violations.contains { $0.invariant == 9 && $0.rule == "journal-changed" })
        try kept.write(to: journal)
    }
}

/// Writes down what people see, as the checker reads it.
struct ObservationFile {
    let network: Network

    init(_ network: Network) { self.network = network }

    func order(_ order: Network.Order) async throws {
        let finished = try await network.begin(order).finish()
        var line = try #require(try JSONSerialization.jsonObject(with: finished.output) as? [String: Any])
        line["kiosk"] = order.kiosk
        line["card"] = order.card
        line["municipality"] = try await network.card(order.card).municipality
        line["certificate"] = order.certificate
        line["options"] = order.options.map { option in
            let parts = option.components(separatedBy: "=")
            return ["name": parts[0], "value": parts[1]]
        }
        line["copies"] = order.copies ?? 1
        let file = network.file("observations.jsonl")
        let before = (try? Data(contentsOf: file)) ?? Data()
        try (before + JSONSerialization.data(withJSONObject: line) + Data("\n".utf8)).write(to: file)
    }
}

extension Network {
    func check(_ words: String..., status: Int32 = 0) async throws -> Check {
        let finished = try await start(["chaos", "check", "--json"] + words).finish()
        #expect(finished.status == status, "\(finished.testDescription)")
        return try finished.json(Check.self)
    }
}
