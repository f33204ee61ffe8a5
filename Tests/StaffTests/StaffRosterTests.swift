import Crypto
import Domain
import EventLoop
import Foundation
import Testing
import TestSupport
@testable import Staff

/// A roster with scrypt at a thousandth of its cost: what is tested is who gets in, not how long it takes.
struct Office: Sendable {
    static let now = Instant(millisecondsSinceEpoch: 1_775_012_400_000)
    static let cheap = Scrypt(cost: 16, blockSize: 1, parallelism: 1)
    static let right = "correct horse battery staple"

    let directory: TemporaryDirectory
    let gate: StaffGate

    init(city: String = "odawara") throws {
        directory = try TemporaryDirectory()
        let key = try directory.write("session.key", (0..<32).map { UInt8($0) })
        gate = try StaffGate(city: city, keyPath: key)
    }

    static func password(_ text: String) throws -> StaffRoster.Password { StaffRoster.Password(try SecretBytes.copying(Array(text.utf8))) }

    @LoopActor
    func roster(ceremony: String = "first ceremony", maximumAtOnce: Int = StaffRoster.maximumAtOnce) throws -> StaffRoster {
        StaffRoster(gate: gate, accounts: try .open(path: directory.path("staff.jsonl")), ceremonyPassword: try Office.password(ceremony), parameters: Office.cheap, maximumAtOnce: maximumAtOnce)
    }
}

@Suite("F5: the staff of a city")
struct StaffRosterTests {
    /// Its directory lives as long as the test.
    private let office: Office

    init() throws {
        office = try Office()
        #expect(LoopThread.started)
    }

    @LoopActor private func refusal(_ roster: StaffRoster, _ id: String, _ password: String) async throws -> StaffError.Code? {
        do {
            _ = try await roster.logIn(StaffID(id), Office.password(password), at: Office.now)
            return nil
        } catch let error as StaffError { return error.code }
    }

    @Test("get in with ID and password, in the role of the account, and with nothing else")
    @LoopActor func login() async throws {
        let roster = try office.roster()
        try await roster.add(StaffID("clerk-01"), .clerk, Office.password(Office.right))
        let session = try await roster.logIn(StaffID("clerk-01"), Office.password(Office.right), at: Office.now)
        #expect(session.role == .clerk)
        #expect(try office.gate.demand(.clerk, of: session.token, at: Office.now).staff.text == "clerk-01")
        #expect(try await refusal(roster, "clerk-01", Office.right + " ") == .wrongCredentials)
        #expect(try await refusal(roster, "clerk-01", "") == .wrongCredentials)
        #expect(try await refusal(roster, "clerk-02", Office.right) == .wrongCredentials, "no word says which IDs there are")
    }

    @Test("are locked out after five wrong passwords, also after a restart, and with the right one, until the administrator releases the account")
    @LoopActor func lockout() async throws {
        try await office.roster().add(StaffID("clerk-01"), .clerk, Office.password(Office.right))
        for number in 1...StaffAccounts.maximumFailures {
            // Every try at a process of its own: what was counted is on the disk.
            let expected: StaffError.Code = number == StaffAccounts.maximumFailures ? .locked : .wrongCredentials
            #expect(try await refusal(office.roster(), "clerk-01", "wrong password \(number)") == expected)
        }
        #expect(try await refusal(office.roster(), "clerk-01", Office.right) == .locked)
        #expect(try office.roster().rows.map(\.isLocked) == [true])
        let roster = try office.roster()
        try roster.release(StaffID("clerk-01"))
        #expect(try await refusal(roster, "clerk-01", Office.right) == nil)
    }

    @Test("lose their wrong tries at the right password")
    @LoopActor func forgiven() async throws {
        let roster = try office.roster()
        try await roster.add(StaffID("clerk-01"), .clerk, Office.password(Office.right))
        for _ in 1...3 {
            for _ in 1..<StaffAccounts.maximumFailures { #expect(try await refusal(roster, "clerk-01", "wrong") == .wrongCredentials) }
            #expect(try await refusal(roster, "clerk-01", Office.right) == nil)
        }
    }

    @Test("have their guesses counted before they are judged: guesses at one moment get no try more")
    @LoopActor func counted() async throws {
        let roster = try office.roster()
        try await roster.add(StaffID("clerk-01"), .clerk, Office.password(Office.right))
        var codes: [StaffError.Code?] = []
        for _ in 1...4 {
            let tasks = (1...StaffRoster.maximumAtOnce).map { _ in Task.onLoop { try await self.refusal(roster, "clerk-01", "wrong") } }
            for task in tasks { codes.append(try await task.value) }
        }
        #expect(codes.count { $0 == .wrongCredentials } < StaffAccounts.maximumFailures && !codes.contains(nil))
        #expect(try await refusal(roster, "clerk-01", Office.right) == .locked)
    }

    @Test("wait for no flood: while as many logins as there may be are under way the others are turned away, and not counted")
    @LoopActor func busy() async throws {
        let roster = try office.roster()
        try await roster.add(StaffID("clerk-01"), .clerk, Office.password(Office.right))
        let full = try office.roster(maximumAtOnce: 0)
        for _ in 1...20 { #expect(try await refusal(full, "clerk-01", "a wrong password") == .busy) }
        #expect(try await refusal(full, "clerk-01", Office.right) == .busy)
        #expect(try await refusal(office.roster(), "clerk-01", Office.right) == nil)
    }

    @Test("choose passwords that are long enough and are not their ID", arguments: [
        ("elevenchars", false), ("twelve chars", true), ("xx clerk-01 xx", false), ("XX CLERK-01 XX", false), (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
    ])
    @LoopActor func passwords(text: String, isGood: Bool) async throws {
        let roster = try office.roster()
        var code: StaffError.Code?
        do { try await roster.add(StaffID("clerk-01"), .clerk, Office.password(text)) } catch let error as StaffError { code = error.code }
        #expect(code == (isGood ? nil : .weakPassword))
    }

    @Test("have IDs that fit into journals", arguments: [
        ("clerk-01", true), ("a", true), ("", false), ("Clerk", false), ("1st", false), ("見本", false), ("a b", false), ("a.b", false), (String(repeating: "a", count: 33), false),
    ])
    func identifiers(text: String, isGood: Bool) { #expect(((try? StaffID(text)) != nil) == isGood) }

    @Test("begin with an administrator whose first password the key ceremony made, and no older one")
    @LoopActor func administrator() async throws {
        #expect(try await refusal(office.roster(), "administrator", "another ceremony") == .wrongCredentials)
        #expect(try await refusal(office.roster(), "administrator", "first ceremony") == nil)
        for _ in 1...5 { _ = try await refusal(office.roster(), "administrator", "wrong") }
        #expect(try await refusal(office.roster(), "administrator", "first ceremony") == .locked)
        let next = try office.roster(ceremony: "second ceremony")
        #expect(try await refusal(next, "administrator", "first ceremony") == .wrongCredentials)
        #expect(try await refusal(next, "administrator", "second ceremony") == nil)
        #expect(throws: StaffError(.roleMayNot, "the administrator's account stays")) { try roleMayNot(next) }
    }

    @LoopActor private func roleMayNot(_ roster: StaffRoster) throws(StaffError) { try roster.remove(.administrator) }

    @Test("are kept in a file for its owner alone, without any password in it; a damaged file lets nobody in")
    @LoopActor func file() async throws {
        let path = office.directory.path("staff.jsonl")
        try await office.roster().add(StaffID("clerk-01"), .clerk, Office.password(Office.right))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("clerk-01") && text.contains("scrypt") && !text.contains("horse"))
        try text.replacing("\"scrypt\"", with: "\"plain\"").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: StaffError(.unavailable, "the file of accounts is damaged")) { _ = try StaffAccounts.open(path: path) }
    }

    @Test("are no more than an account each, and at most two hundred")
    @LoopActor func accounts() async throws {
        let roster = try office.roster()
        for number in 0..<StaffAccounts.maximumCount { try await roster.add(StaffID("a\(number)"), .clerk, Office.password(Office.right)) }
        for (id, code) in [("a0", StaffError.Code.accountExists), ("administrator", .accountExists), ("one-more", .tooManyAccounts)] {
            let error = await #expect(throws: StaffError.self) { try await roster.add(StaffID(id), .clerk, Office.password(Office.right)) }
            #expect(error?.code == code)
        }
        try roster.remove(StaffID("a0"))
        #expect(try await refusal(roster, "a0", Office.right) == .wrongCredentials)
        try await roster.add(StaffID("one-more"), .auditor, Office.password(Office.right))
    }
}
