import Foundation
import Testing

@Suite("I2: metrics of every process")
struct MetricsPageTests {
    private func scrape(_ network: Network, port: Int, path: String = "/metrics", from source: String? = nil) async throws -> Finished {
        var words = ["curl", "--silent", "--show-error", "--fail", "--max-time", "10", "--noproxy", "*"]
        if let source { words += ["--interface", source] }
        return try await Program.start(words + ["http://\(network.address("250.1")):\(port)\(path)"]).finish()
    }

    @Test("I2: every node and line serves its page to this machine alone, and the counts are those of what happened")
    func pages() async throws {
        try await Network.with { network in
            let card = try await network.card("odawara-0001")
            try await network.issued(.init(card: card.id, copies: 2))
            _ = try await network.refused(.init(card: "odawara-0011"), "certificate-suspended")
            let status = try await network.status()
            var pages: [String: String] = [:]
            for (index, node) in try await ports(network).enumerated() { pages[node] = try await scrape(network, port: 9464 + index).text }
            #expect(pages.count == status.nodes.count)
            for (node, page) in pages {
                #expect(page.contains("# TYPE kofu_journal_records gauge"), "\(node)")
                #expect(page.contains("kofu_node_info{node=\"\(node)\""))
                // No request, serial or person, and no more than a page.
                #expect(!page.contains(/kiosk-a1\.[0-9]/) && !page.contains(card.holder) && !page.contains(card.pin + "\"") && page.utf8.count < 64 * 1024)
            }
            #expect(pages["odawara"]?.contains(#"kofu_issuances_total{kind="resident-record",outcome="issued"} 1"#) == true)
            #expect(pages["kiosk-a1"]?.contains(#"kofu_copies_total{outcome="printed"} 2"#) == true)
            #expect(pages["issuing-center"]?.contains(#"kofu_refusals_total{code="certificate-suspended"} 1"#) == true)
            #expect(pages["kiosk-a1"]?.contains(#"kofu_exchange_duration_seconds_count{channel="kiosk-line",message="issue"} 1"#) == true)
            #expect(pages["line-lgwan"]?.contains(#"kofu_link_up{link="lgwan.odawara"} 1"#) == true)
            _ = try await network.kofu("cut", "lgwan.odawara")
            let line = try #require(try await ports(network).firstIndex(of: "line-lgwan"))
            #expect(try await scrape(network, port: 9464 + line).text.contains(#"kofu_link_up{link="lgwan.odawara"} 0"#))

            // The twins: another path, and an address of the network.
            #expect(try await scrape(network, port: 9464, path: "/").status == 22)
            #expect(try await scrape(network, port: 9464, from: network.address("1.1")).status != 0)
            #expect(try await scrape(network, port: 9464, from: network.address("250.1")).status == 0)
            #expect(try network.journal("line-kiosk-line").contains { $0.event == "channel-refused" && $0.rule == "wrong-source-address" })
        }
    }

    @Test("I2: where it is switched off, nobody listens")
    func off() async throws {
        try await Network.with(up: ["--no-metrics"]) { network in
            #expect(try await scrape(network, port: 9464).status == 7)
            try await network.issued(.init(card: "odawara-0001"))
        }
    }

    /// Lines, then nodes, in the order of the file.
    private func ports(_ network: Network) async throws -> [String] {
        struct Order: Decodable { let channels: [String], nodes: [String] }
        let program = "import json,sys; t=json.load(open(sys.argv[1])); print(json.dumps({'channels':list(t['channels']),'nodes':list(t['nodes'])}))"
        let order = try await Program.start(["python3", "-c", program, network.file("topology.json").path]).finish().json(Order.self)
        return order.channels.map { "line-\($0)" } + order.nodes
    }
}
