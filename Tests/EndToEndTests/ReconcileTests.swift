import Foundation
import Glibc
import Testing

@Suite("F6, invariant 13: kofu reconcile")
struct ReconcileTests {
    private struct Report: Decodable {
        struct Difference: Decodable { let kind: String, requestId: String?, node: String, sentence: String }
        let agrees: Bool, agreed: Int, awaited: Int
        let differences: [Difference]
    }

    private func reconcile(_ network: Network) async throws -> (report: Report, status: Int32) {
        let finished = try await network.kofu("reconcile", "--json")
        return (try finished.json(Report.self), finished.status)
    }

    @Test("agrees after cuts, a kill and retries, while the network is up and after it is down; with one record taken out it names request and node")
    func agrees() async throws {
        try await Network.with(Edit.usual + Edit.shortTimeouts) { network in
            try await network.issued(.init(card: "odawara-0001", copies: 2))
            try await network.issued(.init(kiosk: "kiosk-b1", card: "mizuho-0001"))
            let first = try await reconcile(network)
            #expect(first.status == 0 && first.report.agrees && first.report.agreed == 2, "\(first)")

            // An answer that is lost on the way back: the city has issued, and the kiosk's report cannot leave either.
            #expect(try await network.kofu("cut", "lgwan.odawara", "--mode", "blackhole", "--direction", "to-client").status == 0)
            try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
            let cut = try await reconcile(network)
            #expect(cut.status == 0 && cut.report.agrees, "what is on its way is no difference: \(cut)")
            let pid = try #require(try await network.status().node("kiosk-a1").pid)
            kill(pid, SIGKILL)
            #expect(try await Processes.waitForEnd(of: pid))
            #expect(try await network.kofu("heal", "--all").status == 0)
            #expect(try await network.kofu("restart", "kiosk-a1").status == 0)
            try await network.issued(.init(card: "odawara-0001"))
            try await network.down()

            let down = try await reconcile(network)
            #expect(down.status == 0 && down.report.agrees && down.report.agreed + down.report.awaited >= 3, "\(down)")
            let table = try await network.kofu("reconcile")
            #expect(table.status == 0 && table.text.contains("All agree") && table.text.contains("odawara"), "\(table.testDescription)")
            for (node, event) in [("odawara", "completed"), ("storenet-a", "completed"), ("issuing-center", "completed"), ("kiosk-a1", "printed")] {
                try await missing(network, node, event)
            }
            #expect(try await reconcile(network).status == 0, "as it was")
        }
    }

    /// Takes the first record of an event out of a journal, looks, and puts it back.
    private func missing(_ network: Network, _ node: String, _ event: String) async throws {
        let journal = network.file("state/\(node)/journal.jsonl")
        let original = try String(contentsOf: journal, encoding: .utf8)
        var lines = original.split(separator: "\n").map(String.init)
        let position = try #require(lines.firstIndex { $0.contains("\"event\":\"\(event)\"") && $0.contains("\"kiosk-a1.1\"") })
        lines.remove(at: position)
        try (lines.joined(separator: "\n") + "\n").write(to: journal, atomically: false, encoding: .utf8)
        let (report, status) = try await reconcile(network)
        #expect(status == 1 && !report.agrees, "\(node) \(event)")
        #expect(report.differences.contains { $0.kind == "missing" && $0.node == node && $0.requestId == "kiosk-a1.1" }, "\(node) \(event): \(report)")
        #expect(report.differences.contains { $0.kind == "broken-journal" && $0.node == node }, "\(node) \(event): \(report)")
        try original.write(to: journal, atomically: false, encoding: .utf8)
    }

    @Test("statistics tell what each counted: copies, yen and refusals")
    func statistics() async throws {
        struct Row: Decodable { let node: String, side: String, printed: Int, copies: Int, feeYen: Int, refusals: [String: Int] }
        try await Network.with { network in
            try await network.issued(.init(card: "odawara-0001", copies: 3))
            try await network.refused(.init(card: "odawara-0011"), "certificate-suspended")
            let rows = try await network.kofu("statistics", "--json").json([Row].self)
            for node in ["kiosk-a1", "storenet-a", "issuing-center", "odawara"] {
                #expect(rows.first { $0.node == node }.map { [$0.printed, $0.copies, $0.feeYen] } == [1, 3, 900], "\(node)")
            }
            #expect(rows.first { $0.node == "kiosk-a1" }?.refusals == ["certificate-suspended": 1])
            #expect(rows.first { $0.node == "storenet-a" }?.refusals == [:], "F4")
            #expect(rows.first { $0.node == "mizuho" }.map { [$0.printed, $0.copies, $0.feeYen] } == [0, 0, 0])
        }
    }
}
