import Testing

@Suite("I2: metrics of every process")
struct MetricsPageTests {
    @Test("I2: every node and line serves its page to this machine alone, and the counts are those of what happened")
    func pages() async throws {
        try await Network.with { network in
            let card = try await network.card("odawara-0001")
            try await network.issued(.init(card: card.id, copies: 2))
            _ = try await network.refused(.init(card: "odawara-0011"), "certificate-suspended")
            let status = try await network.status()
            var pages: [String: String] = [:]
            for (index, node) in try await network.metricsOrder().enumerated() { pages[node] = try await network.scrape(port: 9464 + index).text }
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
            // A copy, its age and what may be done with it; a city with registers of its own has none.
            #expect(pages["odawara"]?.contains("\nkofu_sync_may_issue 1\n") == true && pages["odawara"]?.contains(/\nkofu_sync_age_seconds [0-9.]+\n/) == true)
            #expect(pages["mizuho"]?.contains("kofu_sync_") == false)
            _ = try await network.kofu("cut", "lgwan.odawara")
            #expect(try await network.metrics(of: "line-lgwan").contains(#"kofu_link_up{link="lgwan.odawara"} 0"#))

            // The twins: another path, and an address of the network.
            #expect(try await network.scrape(port: 9464, path: "/").status == 22)
            #expect(try await network.scrape(port: 9464, from: network.address("1.1")).status != 0)
            #expect(try await network.scrape(port: 9464, from: network.address("250.1")).status == 0)
            #expect(try network.journal("line-kiosk-line").contains { $0.event == "channel-refused" && $0.rule == "wrong-source-address" })
        }
    }

    @Test("I2: where it is switched off, nobody listens")
    func off() async throws {
        try await Network.with(up: ["--no-metrics"]) { network in
            #expect(try await network.scrape(port: 9464).status == 7)
            try await network.issued(.init(card: "odawara-0001"))
        }
    }
}
