import Crypto
import Domain
import Foundation
import Testing
import TestSupport
@testable import Staff

@Suite("F5: a session of the staff")
struct StaffGateTests {
    private static let now = Office.now

    private func token(_ office: Office, _ role: StaffRole = .clerk, at now: Instant = now) throws -> String {
        try StaffSession.open(StaffID("clerk-01"), role, city: office.gate.city, key: office.gate.key, at: now)
    }

    private func refusal(_ office: Office, _ token: String?, _ roles: StaffRole..., after milliseconds: Int64 = 0) -> StaffError.Code? {
        let now = Instant(millisecondsSinceEpoch: Self.now.millisecondsSinceEpoch + milliseconds)
        do throws(StaffError) {
            let session = try office.gate.session(of: token, at: now)
            if roles.isEmpty { return nil }
            for role in roles where session.role == role { return nil }
            _ = try roles.count == 1 ? office.gate.demand(roles[0], of: token, at: now) : office.gate.demand(roles[0], roles[1], of: token, at: now)
            return nil
        } catch { return error.code }
    }

    @Test("counts for fifteen minutes and not a moment longer, nor before it began")
    func time() throws {
        let office = try Office(), token = try token(office)
        #expect(refusal(office, token) == nil)
        #expect(refusal(office, token, after: StaffSession.lifetimeMilliseconds - 1) == nil)
        #expect(refusal(office, token, after: StaffSession.lifetimeMilliseconds) == .sessionExpired)
        #expect(refusal(office, token, after: -1) == .sessionExpired)
    }

    @Test("opens what its role may, and nothing of another role's", arguments: StaffRole.allCases, StaffRole.allCases)
    func roles(has: StaffRole, needs: StaffRole) throws {
        let office = try Office(), token = try token(office, has)
        #expect(refusal(office, token, needs) == (has == needs ? nil : .roleMayNot))
        let session = try? office.gate.demand(.clerk, .auditor, of: token, at: Self.now)
        #expect((session != nil) == [.clerk, .auditor].contains(has))
    }

    @Test("is nobody's without a token, and nobody's with one of another city, another key, or a changed one")
    func forged() throws {
        let office = try Office(), token = try token(office)
        #expect(refusal(office, nil) == .notLoggedIn && refusal(office, "") == .notLoggedIn)
        let other = try StaffGate(city: "mizuho", keyPath: office.directory.path("session.key"))
        #expect(throws: StaffError(.sessionInvalid)) { _ = try other.session(of: token, at: Self.now) }
        let key = try office.directory.write("other.key", (0..<32).map { UInt8($0 ^ 1) })
        let otherKey = try StaffGate(city: "odawara", keyPath: key)
        #expect(throws: StaffError(.sessionInvalid)) { _ = try otherKey.session(of: token, at: Self.now) }
        for (old, new) in [("clerk-01", "clerk-02"), (".clerk.", ".auditor."), (".1775", ".1776"), (".", "..")] {
            #expect(refusal(office, token.replacingOccurrences(of: old, with: new)) == .sessionInvalid, "\(old)")
        }
        #expect(refusal(office, String(token.dropLast())) == .sessionInvalid && refusal(office, token + "0") == .sessionInvalid)
    }

    @Test("is another each time, even at the same moment")
    func random() throws {
        let office = try Office()
        #expect(try token(office) != token(office))
    }

    @Test("leaves a mark of what was looked for: the same for the same, another for another or under another key")
    func marks() throws {
        let office = try Office()
        let mark = try office.gate.mark(of: Array("odawara-0001".utf8))
        #expect(try mark.count == 64 && mark == office.gate.mark(of: Array("odawara-0001".utf8)))
        #expect(try mark != office.gate.mark(of: Array("odawara-0002".utf8)))
        let other = try StaffGate(city: "odawara", keyPath: office.directory.write("other.key", [UInt8](repeating: 9, count: 32)))
        #expect(try mark != other.mark(of: Array("odawara-0001".utf8)))
    }

    @Test("needs the city's key: without it no gate opens")
    func missingKey() throws {
        #expect(throws: StaffError.self) { _ = try StaffGate(city: "odawara", keyPath: "/nonexistent/session.key") }
    }
}
