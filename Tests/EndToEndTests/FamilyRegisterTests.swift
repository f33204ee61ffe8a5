import Foundation
import Testing

@Suite("The family register (A7, A8, B5, B6, G1–G4)", .serialized, .network())
struct FamilyRegisterTests {
    /// What `kofu counter notify --json` and `kofu counter holds --json` print of a hold.
    private struct Hold: Decodable { let hold: Int, notification: String, receivedOn: String, place: String, register: String, person: Int }
    private struct Holds: Decodable { let holds: [Hold] }
    private struct Found: Decodable { let tooMany: Bool, candidates: [[String: String]] }

    private func notify(_ city: String, _ card: String, _ kind: String = "birth") async throws -> Hold {
        try await Network.current.logIn(city, role: "clerk")
        return try await Network.current.kofu("counter", "notify", "--city", city, "--card", card, "--notification", kind, "--json").json(Hold.self)
    }

    private func approveBirth(_ hold: Hold, _ city: String) async throws {
        try await Network.current.logIn(city, role: "clerk")
        let approved = try await Network.current.kofu(
            "counter", "approve", "--city", city, "--hold", String(hold.hold), "--fact", "name=実乃里", "--fact", "sex=female", "--fact", "place=東京都瑞穂町")
        #expect(approved.status == 0, "\(approved.testDescription)")
    }

    private func refuse(_ hold: Int, _ city: String) async throws {
        try await Network.current.logIn(city, role: "clerk")
        #expect(try await Network.current.kofu("counter", "refuse", "--city", city, "--hold", String(hold)).status == 0)
    }

    private func text(_ issuance: Issuance) async throws -> String { try await Paper.read(try #require(issuance.documents.first)).text }

    @Test("G1, G4: is had before a notification, by nobody after it, and with the new matter once the record is approved; on premises and from the ASP (A7)", arguments: [
        ("mizuho", "family-register-all"), ("odawara", "supplementary-family-register-all"),
    ])
    func heldUntilApproved(city: String, kind: String) async throws {
        let network = try Network.current, card = "\(city)-0001"
        let before = try await text(network.issued(.init(card: card, certificate: kind)))
        #expect(!before.contains("実乃里"))
        let hold = try await notify(city, card)
        #expect(hold.place == "counter" && hold.receivedOn == "2026-04-01")
        for held in ["family-register-all", "family-register-individual", "supplementary-family-register-all", "supplementary-family-register-part"] {
            // Nobody at a kiosk learns why: another who is not eligible hears the same.
            try await network.refused(.init(card: card, certificate: held), "not-eligible")
        }
        #expect(try network.journal(city).last { $0.event == "refused" }?.code == "issuance-held", "the city knows")
        try await network.issued(.init(card: card, certificate: "resident-record"))
        try await approveBirth(hold, city)
        #expect(try await text(network.issued(.init(card: card, certificate: kind))).contains("実乃里"))
        #expect(try await network.kofu("counter", "approve", "--city", city, "--hold", String(hold.hold)).status == 1, "it lifts once")
    }

    @Test("A7: the certificate is made at city hall; the ASP asks for nothing else of the family register, and keeps nothing")
    func passThrough() async throws {
        let network = try Network.current
        let issuance = try await network.issued(.init(card: "odawara-0001", certificate: "family-register-all"))
        #expect(issuance.hops.filter { $0.from == "odawara" }.map(\.message) == ["family-certificate"])
        let issued = try network.journal("odawara-family").filter { $0.requestId == issuance.requestId }.map(\.event)
        #expect(issued == ["record-read", "issued"])
        #expect(try network.journal("odawara").contains { $0.requestId == issuance.requestId && $0.event == "issued" })
        let onPremises = try await network.issued(.init(card: "mizuho-0003", certificate: "family-register-all"))
        #expect(onPremises.hops.filter { $0.from == "mizuho" }.map(\.message) == ["family-register", "clearance"])
        let kept = try FileManager.default.subpathsOfDirectory(atPath: network.file("state/odawara").path).sorted()
        #expect(kept.filter { $0 != "staff.jsonl" } == ["copy.jsonl", "journal.jsonl", "journal.jsonl.head"])
        #expect(try await text(issuance).contains("戸籍全部事項証明書"))
    }

    @Test("is unreachable where its line is cut, and the rest of the city is not", arguments: [
        ("lgwan-family.odawara", "odawara-0003"), ("core.mizuho-family", "mizuho-0004"),
    ])
    func cut(link: String, card: String) async throws {
        let network = try Network.current
        #expect(try await network.kofu("cut", link, "--mode", "refuse").status == 0)
        try await network.refused(.init(card: card, certificate: "family-register-all"), "register-unreachable")
        try await network.issued(.init(card: card, certificate: "resident-record"))
        #expect(try await network.kofu("heal", link).status == 0)
        try await network.issued(.init(card: card, certificate: "family-register-all"))
    }

    @Test("G4: killed in the middle of a request nothing is issued; started again it still holds what was held", arguments: [
        ("odawara", "lgwan-family.odawara"), ("fujisawa", "core.fujisawa-family"),
    ])
    func killed(city: String, link: String) async throws {
        let network = try Network.current, card = "\(city)-0001", node = "\(city)-family"
        let hold = try await notify(city, "\(city)-0003", "death")
        // A connection is open when the answers begin to be lost.
        try await network.issued(.init(card: card, certificate: "family-register-all"))
        #expect(try await network.kofu("cut", link, "--mode", "blackhole", "--direction", "to-client").status == 0)
        let sheets = try network.sheets(), read = try network.journal(node).filter { $0.event == "record-read" }.count
        let program = try await network.begin(.init(card: card, certificate: "family-register-all"))
        // The register was read, and what came of it is on its way.
        try await network.wait("the register to be read") { try $0.journal(node).filter { $0.event == "record-read" }.count > read }
        try await network.kill(node)
        let finished = await program.finish()
        #expect(try finished.json(Issuance.self).code == "register-unreachable", "\(finished.testDescription)")
        #expect(try network.sheets() == sheets)
        #expect(try await network.kofu("heal", link).status == 0)
        #expect(try await network.kofu("restart", node).status == 0)
        try await network.refused(.init(card: "\(city)-0003", certificate: "family-register-all"), "not-eligible")
        try await network.issued(.init(card: card, certificate: "family-register-all"))
        try await refuse(hold.hold, city)
        try await network.issued(.init(card: "\(city)-0003", certificate: "family-register-all"))
    }

    @Test("invariant 7: a hold that comes while a certificate is being made wins; without one the slow certificate comes", arguments: [true, false])
    func race(isHeld: Bool) async throws {
        let network = try Network.current, node = "musashimurayama-family", link = "core.musashimurayama-family"
        try await network.issued(.init(card: "musashimurayama-0003", certificate: "family-register-all"))
        #expect(try await network.kofu("fault", "add", link, "latency", "--name", "slow", "--attribute", "latency=3000").status == 0)
        let read = try network.journal(node).filter { $0.event == "record-read" }.count
        let program = try await network.begin(.init(card: "musashimurayama-0003", certificate: "family-register-all"))
        try await network.wait("the register to be read") { try $0.journal(node).filter { $0.event == "record-read" }.count > read }
        let hold = isHeld ? try await notify("musashimurayama", "musashimurayama-0003", "divorce") : nil
        let issuance = try await program.finish().json(Issuance.self)
        #expect(issuance.code == (isHeld ? "not-eligible" : nil), "\(issuance.testDescription)")
        #expect(try await network.kofu("fault", "remove", link, "slow").status == 0)
        if let hold { try await refuse(hold.hold, "musashimurayama") }
        try await network.issued(.init(card: "musashimurayama-0003", certificate: "family-register-all"))
    }

    @Test("G2, G3, A8: the duty desk finds who is registered here, sees three fields, and holds; only the counter lifts")
    func dutyDesk() async throws {
        let network = try Network.current, city = "musashimurayama", name = try await network.card("musashimurayama-0001").holder
        // F5: nobody searches without a login, and a clerk not from the duty desk.
        #expect(try await network.kofu("staff", "logout", city).status == 0)
        #expect(try await network.kofu("duty", "search", "--city", city, "--name", name).errors.contains("nobody is logged in"))
        try await network.logIn(city, role: "clerk")
        #expect(try await network.kofu("duty", "search", "--city", city, "--name", name).errors.contains("the role may not"))
        try await network.logIn(city, role: "duty-desk")
        let found = try await network.kofu("duty", "search", "--city", city, "--name", name, "--json").json(Found.self)
        let candidate = try #require(found.candidates.first)
        #expect(!found.tooMany && Set(candidate.keys) == ["candidate", "domicile", "name", "birthDate"])
        #expect(candidate["domicile"]?.hasPrefix("東京都武蔵村山市") == true && candidate["name"]?.hasPrefix(String(name.prefix(1))) == true)
        let day = try await network.kofu("duty", "search", "--city", city, "--birth-date", try #require(candidate["birthDate"]), "--json").json(Found.self)
        #expect(day.candidates.contains { $0["name"] == candidate["name"] && $0["candidate"] != candidate["candidate"] })
        let stranger = try await network.card("mizuho-0001").holder
        #expect(try await network.kofu("duty", "search", "--city", city, "--name", stranger, "--json").json(Found.self).candidates.isEmpty)

        try await network.issued(.init(card: "musashimurayama-0001", certificate: "family-register-all"))
        let unknown = try await network.kofu("duty", "hold", "--city", city, "--candidate", String(repeating: "0", count: 32), "--notification", "death")
        #expect(unknown.status == 1 && unknown.errors.contains("candidate-unknown"))
        let reference = try #require(candidate["candidate"])
        let held = try await network.kofu("duty", "hold", "--city", city, "--candidate", reference, "--notification", "death", "--json")
        #expect(held.status == 0 && held.text.contains("2026-04-01"), "\(held.testDescription)")
        try await network.refused(.init(card: "musashimurayama-0001", certificate: "family-register-all"), "not-eligible")
        #expect(try await network.kofu("counter", "holds", "--city", city).status == 1, "the duty desk holds, and no more")
        try await network.logIn(city, role: "clerk")
        let holds = try await network.kofu("counter", "holds", "--city", city, "--json").json(Holds.self).holds
        let own = try #require(holds.last)
        #expect(own.place == "duty-desk" && own.receivedOn == "2026-04-01" && own.notification == "death")
        try await refuse(own.hold, city)
        try await network.issued(.init(card: "musashimurayama-0001", certificate: "family-register-all"))

        // Every search is on record, and whom it was for is not.
        #expect(try network.journal("\(city)-family").filter { $0.event == "searched" && $0.peer == "\(city)-duty" }.count == 3)
        for node in ["\(city)-family", "\(city)-duty"] {
            let journal = try String(contentsOf: network.file("state/\(node)/journal.jsonl"), encoding: .utf8)
            for personal in [name, reference, try #require(candidate["birthDate"])] { #expect(!journal.contains(personal)) }
        }
        #expect(try await network.kofu("duty", "search", "--city", "mizuho", "--name", stranger).status == 1, "only where topology.json has a duty desk")
    }

    @Test("is judged: papers, holds and approvals of a whole run agree")
    func judged() async throws {
        let network = try Network.current
        let hold = try await notify("kawaguchi", "kawaguchi-0001")
        try await network.refused(.init(card: "kawaguchi-0001", certificate: "family-register-all"), "not-eligible")
        try await approveBirth(hold, "kawaguchi")
        try await network.issued(.init(card: "kawaguchi-0001", certificate: "family-register-all"))
        let checked = try await network.kofu("chaos", "check")
        #expect(checked.status == 0, "\(checked.testDescription)")
    }
}
