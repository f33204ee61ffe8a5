import Foundation
import Testing

/// What `kofu change --json` prints.
private struct Change: Decodable, Sendable {
    let number: Int?, changed: Bool?, effect: String?, copied: Bool?
    let refused: String?
}

/// What `kofu sync --json` prints.
private struct Copying: Decodable, Sendable {
    let copyNumber: Int
}

extension Network {
    fileprivate func change(_ words: String...) async throws -> (change: Change, status: Int32) {
        if let city = words.first { try await logIn(city, role: "clerk") }
        let finished = try await start(["change", "--json"] + words).finish()
        return (try finished.json(Change.self), finished.status)
    }

    fileprivate func sync(_ city: String) async throws -> Copying { try await kofu("sync", city, "--json").json(Copying.self) }

    /// The copies of registers at the ASP, as `kofu status` shows them.
    fileprivate func copy(at node: String) async throws -> Copies.Copy {
        try #require(try await kofu("status", "--json").json(Copies.self).copies.first { $0.node == node })
    }

    fileprivate func codes(_ node: String, _ request: String?) throws -> [String] {
        try journal(node).filter { $0.requestId == request && $0.event == "refused" }.compactMap(\.code)
    }
}

private struct Copies: Decodable, Sendable {
    struct Copy: Decodable, Sendable {
        let node: String, number: Int, pending: Int, mayIssue: Bool
    }

    let copies: [Copy]
}

extension Edit {
    /// Who waits for the end of a lease does not wait long.
    fileprivate static let shortLease = Edit(#""leaseMilliseconds": 10000"#, #""leaseMilliseconds": 1500"#)
}

@Suite("A change of the registers (F1–F3, A5, A6, B8, invariants 6 and 7)", .serialized, .network(Edit.usual + [.shortLease]))
struct SyncTests {
    @Test("is in force at once, on premises and at the ASP, and a repeated order changes nothing (invariant 7)", arguments: [("mizuho", "at-once"), ("odawara", "noticed")])
    func atOnce(city: String, effect: String) async throws {
        let network = try Network.current, card = "\(city)-0003"
        try await network.issued(.init(card: card))
        let (held, status) = try await network.change(city, "hold", "--card", card)
        #expect(status == 0 && held.changed == true && held.effect == effect)
        let refused = try await network.refused(.init(card: card), "not-eligible")
        #expect(refused.message.contains("窓口でお問い合わせください"))
        let again = try await network.change(city, "hold", "--card", card).change
        #expect(again.changed == false && again.number == held.number)
        #expect(try await network.change(city, "release", "--card", card, "--sync-now").change.effect == effect)
        try await network.issued(.init(card: card))
    }

    @Test("sounds alike to the centre whatever it is, and the city alone has the code (B8)", arguments: [("mizuho", 4, "died"), ("mizuho", 5, "hold"), ("odawara", 4, "moved-out"), ("odawara", 5, "hold")])
    func alike(city: String, number: Int, kind: String) async throws {
        let network = try Network.current, card = "\(city)-000\(number)"
        try await network.issued(.init(card: card))
        #expect(try await network.change(city, kind, "--card", card, "--sync-now").status == 0)
        let refused = try await network.refused(.init(card: card), "not-eligible")
        #expect(try network.codes(city, refused.requestId).first == (kind == "hold" ? "issuance-held" : "not-resident"))
        #expect(try !String(contentsOf: network.file("state/issuing-center/journal.jsonl"), encoding: .utf8).contains("issuance-held"))
    }

    @Test("of a seal shows on the paper or takes it away, at the ASP with the next copying (F3)", arguments: ["mizuho", "odawara"])
    func seal(city: String) async throws {
        let network = try Network.current, card = "\(city)-0002"
        var order = Network.Order(card: card)
        order.certificate = "seal-registration"
        try await network.issued(order)
        #expect(try await network.change(city, "seal-cancelled", "--card", card).status == 0)
        let (issuance, status) = try await network.issue(order)
        #expect(status == 3 && issuance.code == "not-eligible", "\(issuance.testDescription)")
        if city == "odawara" { #expect(try await network.copy(at: city).pending > 0) }
        #expect(try await network.change(city, "seal-registered", "--card", card, "--imprint", "見本", "--sync-now").status == 0)
        try await network.issued(order)
    }

    @Test("reaches the ASP with the copying: until then nothing of the household is issued, and then what holds now (A6, invariant 6)")
    func copied() async throws {
        let network = try Network.current, card = "odawara-0001", address = "神奈川県小田原市見本町一丁目２番３号"
        let before = try await network.copy(at: "odawara").number
        let moved = try await network.change("odawara", "moved", "--card", card, "--address", address).change
        #expect(moved.effect == "noticed" && moved.copied == false)
        try await network.refused(.init(card: card), "not-eligible")
        #expect(try await network.copy(at: "odawara").number == before)
        #expect(try await network.sync("odawara").copyNumber == moved.number)
        let issued = try await network.issued(.init(card: card))
        #expect(try await Paper.read(try #require(issued.documents.first)).text.contains(address))
        let copy = try await network.copy(at: "odawara")
        #expect(copy.number == moved.number && copy.pending == 0 && copy.mayIssue)
    }

    @Test("waits for the end of the lease where the line is cut: nothing is issued there until it heals, and nothing is lost (invariant 7)")
    func cut() async throws {
        let network = try Network.current
        #expect(try await network.kofu("cut", "lgwan-sync.kawaguchi-registers").status == 0)
        let (held, status) = try await network.change("kawaguchi", "hold", "--card", "kawaguchi-0001")
        #expect(status == 0 && held.effect == "lease-ended" && held.copied == false)
        // Nobody's paper leaves the ASP, whoever it is about; a city on premises has no such line.
        try await network.refused(.init(card: "kawaguchi-0001"), "register-unreachable")
        try await network.refused(.init(card: "kawaguchi-0003"), "register-unreachable")
        #expect(try await network.copy(at: "kawaguchi").mayIssue == false)
        #expect(try await network.metrics(of: "kawaguchi").contains("\nkofu_sync_may_issue 0\n"))
        try await network.issued(.init(card: "mizuho-0001"))
        #expect(try await network.kofu("heal", "lgwan-sync.kawaguchi-registers").status == 0)
        #expect(try await network.sync("kawaguchi").copyNumber == held.number)
        try await network.refused(.init(card: "kawaguchi-0001"), "not-eligible")
        try await network.issued(.init(card: "kawaguchi-0003"))
    }

    @Test("survives a cut in the middle of a delta, and the end of either side: applied once, in order, and never lost (A6)", arguments: ["odawara", "odawara-registers"])
    func killed(node: String) async throws {
        let network = try Network.current, card = "odawara-0007"
        // The delta goes out and its acknowledgement is lost.
        #expect(try await network.kofu("fault", "add", "lgwan-sync.odawara-registers", "reset", "--stream", "downstream").status == 0)
        let change = try await network.change("odawara", node == "odawara" ? "hold" : "release", "--card", card, "--sync-now").change
        try await network.kill(node)
        #expect(try await network.kofu("heal", "--all").status == 0)
        #expect(try await network.kofu("fault", "remove", "lgwan-sync.odawara-registers", "reset_downstream").status == 0)
        #expect(try await network.kofu("restart", node).status == 0)
        #expect(try await network.sync("odawara").copyNumber == change.number)
        let copy = try await network.copy(at: "odawara")
        #expect(copy.number == change.number && copy.mayIssue)
        if node == "odawara" {
            try await network.refused(.init(card: card), "not-eligible")
        } else {
            try await network.issued(.init(card: card))
        }
    }

    @Test("F3, G1: a hold keeps every certificate back, those of the family register too, in the same words as any ineligibility; a release gives all back", arguments: [
        "mizuho", "kawaguchi",
    ])
    func everywhere(city: String) async throws {
        let network = try Network.current, card = "\(city)-0003"
        #expect(try await network.change(city, "hold", "--card", card).status == 0)
        #expect(try await network.change(city, "hold", "--card", card).status == 0)
        for kind in ["resident-record", "family-register-all", "family-register-individual"] {
            let refused = try await network.refused(.init(card: card, certificate: kind), "not-eligible")
            #expect(refused.message.contains("市区町村の窓口"))
        }
        #expect(try await network.change(city, "release", "--card", card, "--sync-now").status == 0)
        for kind in ["resident-record", "family-register-all"] { try await network.issued(.init(card: card, certificate: kind)) }
    }

    @Test("that cannot be is refused in plain words, and changes nothing")
    func refused() async throws {
        let network = try Network.current
        // F5: a change is a clerk's.
        try await network.logIn("mizuho", role: "auditor")
        #expect(try await network.kofu("change", "mizuho", "hold", "--card", "mizuho-0001").errors.contains("the role may not"))
        let nobody = try await network.change("mizuho", "hold", "--resident", "133035-R999999")
        #expect(nobody.status == 3 && nobody.change.refused == "not-resident")
        let incomplete = try await network.change("mizuho", "moved", "--card", "mizuho-0001")
        #expect(incomplete.status == 3 && incomplete.change.refused == "incomplete")
        #expect(try await network.kofu("change", "mizuho", "explodes", "--card", "mizuho-0001").status == 2)
        #expect(try await network.kofu("change", "mizuho", "hold").status == 2)
        #expect(try await network.kofu("change", "nowhere", "hold", "--card", "mizuho-0001").status == 1)
        let onPremises = try await network.kofu("sync", "mizuho")
        #expect(onPremises.status == 1 && onPremises.errors.contains("core"))
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("leaves a run in which the checker finds nothing, and no certificate at the issuing server or the centre (F1)")
    func checked() async throws {
        let network = try Network.current
        let check = try await network.kofu("chaos", "check", withinSeconds: 120)
        #expect(check.status == 0, "\(check.testDescription)")
        for node in ["odawara", "kawaguchi", "mizuho", "issuing-center"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: network.file("state/\(node)").path)
            #expect(Set(files).subtracting(["journal.jsonl", "copy.jsonl", "staff.jsonl"]).allSatisfy { $0.hasPrefix("journal") }, "\(files)")
            #expect(files.contains("copy.jsonl") == ["odawara", "kawaguchi"].contains(node))
        }
    }
}
