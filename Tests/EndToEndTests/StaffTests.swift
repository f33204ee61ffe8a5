import Foundation
import Testing

@Suite("F5: a city's staff", .serialized, .network())
struct StaffTests {
    private struct Requests: Decodable {
        struct Row: Decodable { let requestId: String, kiosk: String, resident: String?, name: String?, kind: String?, outcome: String, copies: Int?, feeYen: Int? }
        let total: Int
        let requests: [Row]
    }

    private struct Looks: Decodable {
        struct Look: Decodable { let event: String, staff: String, role: String?, step: String?, code: String?, outcome: String?, count: Int?, filter: String? }
        let looks: [Look]
    }

    @Test("logs in with ID and password; a wrong password, an unknown ID and no session are refused")
    func login() async throws {
        let network = try Network.current
        let nobody = try await network.kofu("staff", "requests", "odawara")
        #expect(nobody.status == 1 && nobody.errors.contains("staff login"), "\(nobody.testDescription)")
        let wrong = try await network.logIn("odawara", "administrator", password: "not the password")
        #expect(wrong.status == 1 && wrong.errors.contains("unknown ID or wrong password"), "\(wrong.testDescription)")
        let unknown = try await network.logIn("odawara", "nobody-01", password: Network.staffPassword)
        #expect(unknown.status == 1 && unknown.errors.contains("unknown ID or wrong password"), "\(unknown.testDescription)")
        let right = try await network.logInAsAdministrator("odawara")
        #expect(right.status == 0 && right.text.contains("administrator"), "\(right.testDescription)")
        let typed = network.file("typed.txt")
        try (Network.staffPassword + "\n").write(to: typed, atomically: true, encoding: .utf8)
        let added = try await Program.start([Repository.kofu, "staff", "add", "odawara", "typed-01", "--role", "auditor", "--run", network.run.path], input: typed).finish()
        #expect(added.status == 0, "from standard input: \(added.testDescription)")
        #expect(try await network.logIn("odawara", "typed-01", password: Network.staffPassword).status == 0)
        #expect(try await network.kofu("staff", "logout", "odawara").status == 0)
        #expect(try await network.kofu("staff", "requests", "odawara").status == 1)
    }

    @Test("sees who requested what, where and when: a clerk with names, an auditor with register numbers, the others nothing")
    func requests() async throws {
        let network = try Network.current
        let first = try await network.issued(.init(card: "odawara-0001", copies: 2)), second = try await network.issued(.init(kiosk: "kiosk-b1", card: "odawara-0002"))
        try await network.issued(.init(card: "mizuho-0001"))
        try await network.logIn("odawara", role: "clerk")
        let seen = try await network.kofu("staff", "requests", "odawara", "--json").json(Requests.self)
        #expect(seen.requests.map(\.requestId) == [first.requestId, second.requestId], "no other city's: \(seen)")
        #expect(seen.requests.map(\.kiosk) == ["kiosk-a1", "kiosk-b1"] && seen.requests.allSatisfy { $0.kind == "resident-record" && $0.outcome == "printed" })
        #expect(seen.requests.map(\.copies) == [2, 1] && seen.requests.map(\.feeYen) == [600, 300], "B11: the city's fee for a copy, twice")
        let holder = try await network.card("odawara-0001").holder
        #expect(seen.requests.first?.name == holder)
        let filtered = try await network.kofu("staff", "requests", "odawara", "--card", "odawara-0002", "--kiosk", "kiosk-b1", "--json").json(Requests.self)
        #expect(filtered.requests.map(\.requestId) == [second.requestId])
        #expect(try await network.kofu("staff", "requests", "odawara", "--to", "2026-04-01T09:00:00+09:00", "--json").json(Requests.self).total == 0)

        try await network.logIn("odawara", role: "auditor")
        let audited = try await network.kofu("staff", "requests", "odawara", "--json").json(Requests.self)
        #expect(audited.total == 2 && audited.requests.allSatisfy { $0.name == nil && $0.resident != nil })
        for role in ["duty-desk", "administrator"] {
            try await network.logIn("odawara", role: role)
            let refused = try await network.kofu("staff", "requests", "odawara")
            #expect(refused.status == 1 && refused.errors.contains("the role may not do this") && refused.output.isEmpty, "\(refused.testDescription)")
        }
    }

    @Test("leaves a record of every look and of every refusal, which the auditor sees and nobody else; no name and no filter in clear is in it")
    func looks() async throws {
        let network = try Network.current
        try await network.logIn("fujisawa", role: "clerk")
        #expect(try await network.kofu("staff", "requests", "fujisawa", "--card", "fujisawa-0001").status == 0)
        #expect(try await network.kofu("staff", "looks", "fujisawa").status == 1)
        try await network.logIn("fujisawa", role: "auditor")
        let looks = try await network.kofu("staff", "looks", "fujisawa", "--json").json(Looks.self).looks
        #expect(looks.contains { $0.event == "staff-looked" && $0.staff == "clerk-01" && $0.step == "requests" && $0.count == 0 && $0.filter?.utf8.count == 64 })
        #expect(looks.contains { $0.event == "staff-refused" && $0.staff == "clerk-01" && $0.step == "looks" && $0.code == "role-may-not" })
        let again = try await network.kofu("staff", "looks", "fujisawa", "--json").json(Looks.self).looks
        #expect(again.contains { $0.staff == "auditor-01" && $0.step == "looks" }, "this look too")
        #expect(again.allSatisfy { $0.staff != Network.staffPassword })
        // Before the serial is asked for, which makes the card and has a certificate issued.
        let journal = try String(contentsOf: network.file("state/fujisawa/journal.jsonl"), encoding: .utf8)
        let serial = try await network.serial(of: "fujisawa-0001")
        #expect(!journal.contains(serial), "nothing was requested with this card: its serial would have to come from the filter")
        try await network.expectNothingPersonal()
    }

    @Test("is locked out after five wrong passwords, also by a node that was started again, until the administrator releases the account")
    func lockout() async throws {
        let network = try Network.current
        try await network.logIn("mizuho", role: "clerk")
        for _ in 1...4 { #expect(try await network.logIn("mizuho", "clerk-01", password: "a wrong password").errors.contains("wrong password")) }
        #expect(try await network.kofu("restart", "mizuho").status == 0)
        #expect(try await network.logIn("mizuho", "clerk-01", password: "a wrong password").errors.contains("locked"))
        #expect(try await network.kofu("restart", "mizuho").status == 0)
        let locked = try await network.logIn("mizuho", "clerk-01", password: Network.staffPassword)
        #expect(locked.status == 1 && locked.errors.contains("locked"), "\(locked.testDescription)")
        #expect(try await network.logInAsAdministrator("mizuho").status == 0)
        #expect(try await network.kofu("staff", "list", "mizuho").text.contains("locked"))
        #expect(try await network.kofu("staff", "release", "mizuho", "clerk-01").status == 0)
        #expect(try await network.logIn("mizuho", "clerk-01", password: Network.staffPassword).status == 0)
    }

    @Test("has sessions that end after a quarter of an hour")
    func expiry() async throws {
        let network = try Network.current
        try await network.logIn("kawaguchi", role: "clerk")
        #expect(try await network.kofu("staff", "requests", "kawaguchi").status == 0)
        let skewed = try await network.kofu("process-fault", "add", "kawaguchi", "clock-skew", "--attribute", "milliseconds=901000")
        #expect(skewed.status == 0, "\(skewed.testDescription)")
        let ended = try await network.kofu("staff", "requests", "kawaguchi")
        #expect(ended.status == 1 && ended.errors.contains("the session has ended"), "\(ended.testDescription)")
    }

    @Test("keeps its files to itself, holds no password in clear, and loses keys and sessions with the network")
    func files() async throws {
        let network = try Network.current
        try await network.logIn("musashimurayama", role: "clerk")
        for path in ["keys/staff/musashimurayama/session.key", "keys/staff/musashimurayama/administrator.password", "keys/staff/musashimurayama/terminal.session", "state/musashimurayama/staff.jsonl"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: network.file(path).path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
        }
        let accounts = try String(contentsOf: network.file("state/musashimurayama/staff.jsonl"), encoding: .utf8)
        #expect(accounts.contains("clerk-01") && !accounts.contains("horse"))
        try await network.down()
        #expect(!FileManager.default.fileExists(atPath: network.file("keys/staff").path))
    }
}
