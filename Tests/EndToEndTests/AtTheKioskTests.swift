import Foundation
import Testing

@Suite("At the kiosk: forgotten things, maintenance, screens")
struct AtTheKioskTests {
    private static let quick = Edit.usual + [
        Edit(#""forgottenWarningSeconds": 15, "forgottenLossSeconds": 30, "maintenanceSeconds": 900, "maintenanceTries": 5, "maintenanceLockoutSeconds": 900"#,
             #""forgottenWarningSeconds": 1, "forgottenLossSeconds": 1, "maintenanceSeconds": 600, "maintenanceTries": 2, "maintenanceLockoutSeconds": 86400"#),
    ]
    private static let password = "correct horse battery"

    private func forget(_ network: Network, _ words: String..., kiosk: String = "kiosk-a1", card: String = "odawara-0001") async throws -> Finished {
        let pin = try await network.card(card).pin
        return try await network.start(["issue", "--kiosk", kiosk, "--card", card, "--pin", pin] + words).finish()
    }

    private func write(_ network: Network, _ name: String, _ text: String) throws -> String {
        try (text + "\n").write(to: network.file(name), atomically: true, encoding: .utf8)
        return network.file(name).path
    }

    @Test("E3, E5: forgotten card and paper become lost property, which only a maintainer hands out, and the run is judged sound")
    func lostProperty() async throws {
        try await Network.with(Self.quick) { network in
            let forgotten = try await forget(network, "--leave-card", "--leave-paper")
            #expect(forgotten.status == 0)
            #expect(forgotten.text.contains("[sound]  カードをお忘れです。") && forgotten.text.contains("[sound]  証明書は遺失物として"), "\(forgotten.testDescription)")
            #expect(forgotten.text.contains("カード1枚を警察へ") && !forgotten.text.contains("paper    "))
            #expect(!FileManager.default.fileExists(atPath: network.file("paper/kiosk-a1/kiosk-a1.1-1.pdf").path))
            #expect(FileManager.default.fileExists(atPath: network.file("paper/kiosk-a1/lost-property/kiosk-a1.1-1.pdf").path))
            #expect(try network.journal("kiosk-a1").filter { $0.event == "lost-property" && $0.requestId == "kiosk-a1.1" }.count == 2)
            let list = try await network.kofu("lost-property", "list")
            #expect(list.text.contains("kiosk-a1.1  card") && list.text.contains("kiosk-a1.1  paper"), "\(list.testDescription)")

            // Nobody has the card in the hand, at no kiosk.
            let elsewhere = try await forget(network, kiosk: "kiosk-b1")
            #expect(elsewhere.status == 1 && elsewhere.errors.contains("was left at kiosk-a1"), "\(elsewhere.testDescription)")
            // The next person is served, and gets paper of their own.
            let next = try await network.issued(.init(card: "odawara-0003"))
            #expect(next.documents.allSatisfy { $0.hasSuffix("/paper/kiosk-a1/kiosk-a1.2-1.pdf") })

            let early = try await network.kofu("lost-property", "collect", "kiosk-a1", "kiosk-a1.1", "card")
            #expect(early.status == 1 && early.errors.contains("not open"), "\(early.testDescription)")
            let file = try write(network, "password", Self.password)
            for words in [["password", "kiosk-a1", "--password-file", file], ["open", "kiosk-a1", "--password-file", file]] {
                #expect(try await network.start(["maintenance"] + words).finish().status == 0)
            }
            for item in ["card", "paper"] { #expect(try await network.kofu("lost-property", "collect", "kiosk-a1", "kiosk-a1.1", item).status == 0) }
            #expect(try await network.kofu("lost-property", "collect", "kiosk-a1", "kiosk-a1.1", "card").status == 1)
            #expect(try await network.kofu("maintenance", "close", "kiosk-a1").status == 0)
            try await network.issued(.init(card: "odawara-0001"))

            let checked = try await network.kofu("chaos", "check")
            #expect(checked.status == 0, "\(checked.testDescription)")
        }
    }

    @Test("E3: who hears the warning and comes back loses nothing, and what a killed kiosk finds at its start is kept")
    func comesBack() async throws {
        try await Network.with(Self.quick) { network in
            let back = try await forget(network, "--leave-card", "--leave-paper", "--come-back")
            #expect(back.status == 0 && back.text.contains("/paper/kiosk-a1/kiosk-a1.1-1.pdf"), "\(back.testDescription)")
            #expect(FileManager.default.fileExists(atPath: network.file("paper/kiosk-a1/kiosk-a1.1-1.pdf").path))
            #expect(try network.journal("kiosk-a1").map(\.event).filter { $0.hasPrefix("item-") } == ["item-forgotten", "item-forgotten", "item-taken", "item-taken"])

            // The sheets still lie in the tray when the kiosk dies.
            let tray = network.file("paper/kiosk-a1/tray")
            try FileManager.default.createDirectory(at: tray, withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: network.file("paper/kiosk-a1/kiosk-a1.1-1.pdf"), to: tray.appending(path: "kiosk-a1.1-1.pdf"))
            #expect(try await network.kofu("restart", "kiosk-a1").status == 0)
            #expect(FileManager.default.fileExists(atPath: network.file("paper/kiosk-a1/lost-property/kiosk-a1.1-1.pdf").path))
            #expect(try network.journal("kiosk-a1").contains { $0.event == "lost-property" })
        }
    }

    @Test("E5: only the open mode operates a kiosk's program; everything else is refused and on record, and wrong passwords lock it over a restart")
    func maintenance() async throws {
        try await Network.with(Self.quick) { network in
            let right = try write(network, "right", Self.password), wrong = try write(network, "wrong", "correct horse staple")
            func maintain(_ words: String...) async throws -> Finished { try await network.start(["maintenance"] + words).finish() }
            #expect(try await maintain("open", "kiosk-a1", "--password-file", right).errors.contains("no password is set"))
            #expect(try await maintain("password", "kiosk-a1", "--password-file", right).status == 0)
            #expect(try await maintain("password", "kiosk-a1", "--password-file", wrong).errors.contains("only the open mode"))
            for command in ["clear-tray", "counters", "restart"] { #expect(try await maintain(command, "kiosk-a1").errors.contains("not open")) }

            #expect(try await maintain("open", "kiosk-a1", "--password-file", wrong).errors.contains("wrong"))
            #expect(try await maintain("open", "kiosk-a1", "--password-file", right).status == 0)
            let refused = try await network.refused(.init(card: "odawara-0001"), "under-maintenance")
            #expect(refused.message.contains("ただいま保守中です") && refused.requestId == nil)
            #expect(try await maintain("counters", "kiosk-a1").text.contains("sessions 0"))
            #expect(try await maintain("restart", "kiosk-a1").status == 0)
            // A restart closes it, and another kiosk was never touched.
            try await network.issued(.init(card: "odawara-0001"))
            try await network.issued(.init(kiosk: "kiosk-b1", card: "odawara-0003"))

            for _ in 0..<2 { #expect(try await maintain("open", "kiosk-a1", "--password-file", wrong).errors.contains("wrong")) }
            #expect(try await maintain("open", "kiosk-a1", "--password-file", right).errors.contains("locked out"))
            #expect(try await network.kofu("restart", "kiosk-a1").status == 0)
            #expect(try await maintain("open", "kiosk-a1", "--password-file", right).errors.contains("locked out"))

            #expect(try await network.manage("kiosk-a1", #"{"command":"open-the-till"}"#).contains("error"))
            let codes = try network.journal("kiosk-a1").filter { $0.event == "maintenance-refused" }.compactMap(\.code)
            #expect(codes == ["no-password", "password-set", "not-open", "not-open", "not-open", "wrong-password", "wrong-password", "wrong-password", "locked-out", "locked-out", "unknown-command"])
            let kept = try String(contentsOf: network.file("state/kiosk-a1/maintenance.json"), encoding: .utf8)
            #expect(!kept.contains("horse"))
        }
    }

    @Test("E6, E7: kiosks of two operators show the same screens and record the same steps, and no screen shows name, number or PIN")
    func oneSpecification() async throws {
        struct Screens: Decodable { let screens: [String], outcome: String, code: String? }
        try await Network.with(Self.quick) { network in
            let card = try await network.card("odawara-0001")
            var shown: [String: [Screens]] = [:], steps: [String: [String]] = [:]
            for kiosk in ["kiosk-a1", "kiosk-b1"] {
                for words in [["--option", "scope=household", "--option", "individual-number=shown"], ["--certificate", "income"], ["--copies", "99"], ["--leave-paper", "--come-back"]] {
                    shown[kiosk, default: []].append(try await network.start(["issue", "--json", "--kiosk", kiosk, "--card", card.id, "--pin", card.pin] + words).finish().json(Screens.self))
                }
                let wrong = card.pin == "0000" ? "0001" : "0000"
                shown[kiosk, default: []].append(try await network.start(["issue", "--json", "--kiosk", kiosk, "--card", card.id, "--pin", wrong]).finish().json(Screens.self))
                try await network.issued(.init(kiosk: kiosk, card: card.id))
                steps[kiosk] = try network.journal(kiosk).map { [$0.event, $0.code ?? "", $0.outcome ?? "", $0.channel ?? ""].joined(separator: " ") }
            }
            let (first, second) = (try #require(shown["kiosk-a1"]), try #require(shown["kiosk-b1"]))
            #expect(first.map(\.screens) == second.map(\.screens))
            #expect(first.map(\.outcome) == second.map(\.outcome) && first.map(\.code) == second.map(\.code))
            #expect(steps["kiosk-a1"] == steps["kiosk-b1"])
            for words in first.flatMap(\.screens) {
                #expect(!words.contains(card.pin) && !words.contains(card.holder) && !words.contains(card.holder.withoutWhiteSpace) && !words.contains(/[0-9]{12}/), "\(words)")
            }
            #expect(first[0].screens.contains("暗証番号　＊＊＊＊"))
        }
    }
}
