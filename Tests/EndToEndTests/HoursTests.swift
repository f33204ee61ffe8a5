import Foundation
import Testing

@Suite("Outside the hours of service")
struct HoursTests {
    @Test("a person learns when they can come again, and then can (C1, C3)")
    func hours() async throws {
        try await Network.with(up: ["--clock", "2026-04-01T05:00:00+09:00"]) { network in
            let early = try await network.refused(.init(card: "odawara-0001"), "outside-hours")
            #expect(early.message.contains("令和8年4月1日の6時30分"), "\(early.message)")
            #expect(early.message.contains("手数料はいただいていません"))
            try await network.down()

            try await network.up("--clock", "2026-12-31T12:00:00+09:00")
            let closed = try await network.refused(.init(card: "mizuho-0001"), "outside-hours")
            #expect(closed.message.contains("令和9年1月4日の6時30分"), "\(closed.message)")
            try await network.down()

            // The same run directory again, with keys and cards made anew.
            try await network.up("--clock", "2027-01-04T06:30:00+09:00")
            try await network.issued(.init(card: "mizuho-0001"))
            try await network.issued(.init(card: "odawara-0001"))
            let verified = try await network.kofu("verify-journal")
            #expect(verified.status == 0, "\(verified.testDescription)")
        }
    }

    @Test("C2, C3: a family register on a public holiday is refused with the next office day, costs nothing and reaches no register; other certificates are issued")
    func holiday() async throws {
        try await Network.with(up: ["--clock", "2026-05-04T10:00:00+09:00"]) { network in
            let card = try #require(try await network.cards().first { $0.municipality == "112038" && $0.state == "active" && $0.certificates.contains("family-register-all") })
            let refused = try await network.refused(.init(card: card.id, certificate: "family-register-all"), "outside-hours")
            #expect(refused.message.contains("令和8年5月7日の9時"), "\(refused.message)")
            let id = try #require(refused.requestId)
            #expect(try !network.journal("kawaguchi-registers").contains { $0.requestId == id })
            #expect(try !network.journal("kiosk-a1").contains { $0.requestId == id && ["paid", "signed"].contains($0.event) })
            try await network.issued(.init(card: card.id))
            try await network.down()

            try await network.up("--clock", "2026-05-07T09:00:00+09:00")
            try await network.issued(.init(card: card.id, certificate: "family-register-all"))
        }
    }

    /// The person leaves the card for so long that the clock passes the closing hour between menu and request.
    @Test("C3: a request that began in time and reaches the city out of time is decided once, by the moment at which the city took it")
    func boundary() async throws {
        let slow = Edit.usual + [Edit(#""forgottenWarningSeconds": 15"#, #""forgottenWarningSeconds": 45"#)]
        try await Network.with(slow, up: ["--clock", "2026-04-01T22:59:20+09:00"]) { network in
            let card = try await network.card("odawara-0001")
            let finished = try await network.start(["issue", "--json", "--kiosk", "kiosk-a1", "--card", card.id, "--pin", card.pin, "--leave-card-early", "--come-back"])
                .finish(withinSeconds: 150)
            let issuance = try finished.json(Issuance.self)
            #expect(issuance.code == "outside-hours" && finished.status == 3, "\(finished.testDescription)")
            #expect(issuance.message.contains("令和8年4月2日の6時30分"), "\(issuance.message)")
            let id = try #require(issuance.requestId)
            let kiosk = try network.journal("kiosk-a1").filter { $0.requestId == id }.map(\.event)
            #expect(kiosk.contains("signed") && !kiosk.contains("paid") && !kiosk.contains("abandoned"), "\(kiosk)")
            let city = try network.journal("odawara").filter { $0.requestId == id && ["refused", "issued"].contains($0.event) }
            #expect(city.map(\.event) == ["refused"] && city.map(\.code) == ["outside-hours"])
            #expect(try !network.journal("odawara-registers").contains { $0.requestId == id })
            #expect(issuance.documents.isEmpty && issuance.receipt == nil)
        }
    }
}
