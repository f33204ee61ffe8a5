import Foundation
import Glibc
import Testing

@Suite("A11, D4: a lost card", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct SuspensionTests {
    private struct State: Decodable { let state: String }

    @Test("is suspended by the call centre over its own channel, and refused at the next check; a serial and nothing else is on record")
    func suspended() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "odawara-0001"))
        let reported = try await network.kofu("suspend", "odawara-0001", "--json")
        #expect(try reported.status == 0 && reported.json(State.self).state == "suspended", "\(reported.testDescription)")
        try await network.refused(.init(card: "odawara-0001"), "certificate-suspended")
        try await network.issued(.init(card: "odawara-0003"))
        #expect(try network.journal("call-center").map(\.event).filter { $0.hasPrefix("suspension") } == ["suspension-asked", "suspension-answered"])
        #expect(try network.journal("call-center").contains { $0.event == "exchange" && $0.channel == "suspension" && $0.outcome == "ok" })
        #expect(try network.journal("jpki").contains { $0.event == "status-changed" && $0.outcome == "suspended" && $0.requestId == "call-center.1" })
        // Again: the same state, and nothing changes.
        #expect(try await network.kofu("suspend", "odawara-0001", "--json").json(State.self).state == "suspended")
    }

    @Test("is not found again by the call centre: only the counter lifts a suspension, and only a clerk of the holder's own city")
    func lifting() async throws {
        let network = try Network.current
        #expect(try await network.kofu("suspend", "mizuho-0001").status == 0)
        let without = try await network.kofu("reinstate", "mizuho-0001")
        #expect(without.status == 1 && without.errors.contains("staff login"), "\(without.testDescription)")
        try await network.logIn("odawara", role: "clerk")
        let elsewhere = try await network.kofu("reinstate", "mizuho-0001")
        #expect(elsewhere.status == 1 && elsewhere.errors.contains("nobody is logged in at this city"), "\(elsewhere.testDescription)")
        try FileManager.default.copyItem(at: network.file("keys/staff/odawara/terminal.session"), to: network.file("keys/staff/mizuho/terminal.session"))
        let borrowed = try await network.kofu("reinstate", "mizuho-0001")
        #expect(borrowed.status == 1 && borrowed.errors.contains("no session of this city"), "\(borrowed.testDescription)")
        try await network.logIn("mizuho", role: "auditor")
        let auditor = try await network.kofu("reinstate", "mizuho-0001")
        #expect(auditor.status == 1 && auditor.errors.contains("clerk is needed"), "\(auditor.testDescription)")
        try await network.refused(.init(card: "mizuho-0001"), "certificate-suspended")
        let lifted = try await network.atCounter("reinstate", "mizuho-0001")
        #expect(lifted.status == 0, "\(lifted.testDescription)")
        try await network.issued(.init(card: "mizuho-0001"))
        #expect(try network.journal("mizuho").contains { $0.event == "counter-acted" && $0.outcome == "reinstate" })
    }

    private static let channel = ChannelTests.Way.suspension

    /// What the call centre could say if its program were another: its own key and certificate, by curl.
    private func ask(_ message: String, _ body: String) async throws -> Finished {
        let network = try Network.current, file = network.file("body.json")
        try body.write(to: file, atomically: true, encoding: .utf8)
        return try await network.curl(
            Self.channel, message, file, contentType: "application/json", certificatePath: network.file("keys/suspension/call-center.crt").path,
            keyPath: network.file("keys/suspension/call-center.key").path)
    }

    @Test("cannot be lifted or revoked over the channel, which has no such message, nor suspended with a name beside the serial")
    func nothingElse() async throws {
        let deadline = "2126-04-01T10:00:00.000Z"
        let good = #"{"requestId":"call-center.900001","deadline":"\#(deadline)","serial":"0102"}"#
        let unknown = try await ask("suspend", good)
        #expect(unknown.text.contains("certificate-unknown"), "the twin that gets through: \(unknown.testDescription)")
        for message in ["reinstate", "revoke", "lift", "validity-check", "certificates"] {
            let refused = try await ask(message, good)
            #expect(!refused.text.contains("requestHash"), "\(message): \(refused.testDescription)")
        }
        for body in [
            #"{"requestId":"call-center.900002","deadline":"\#(deadline)","serial":"0102","name":"見本　花子"}"#,
            #"{"requestId":"call-center.900003","deadline":"\#(deadline)","serial":"0102","state":"good"}"#, #"{"serial":"0102"}"#,
            #"{"requestId":"call-center.900004","deadline":"\#(deadline)","serial":"見本"}"#,
        ] {
            let refused = try await ask("suspend", body)
            #expect(!refused.text.contains("requestHash"), "\(body): \(refused.testDescription)")
        }
        let foreign = try await ask("suspend", #"{"requestId":"kiosk-a1.1","deadline":"\#(deadline)","serial":"0102"}"#)
        #expect(foreign.text.contains("request-mismatch"), "\(foreign.testDescription)")
    }

    @Test("that is reported while the line is cut is suspended once it heals, also with the call centre killed in between, and once only")
    func cut() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "fujisawa-0001"))
        #expect(try await network.kofu("cut", "suspension.call-center").status == 0)
        let pending = try await network.kofu("suspend", "fujisawa-0001", "--json")
        #expect(try pending.status == 0 && pending.json(State.self).state == "pending", "\(pending.testDescription)")
        try await network.issued(.init(card: "fujisawa-0001"))
        let pid = try #require(try await network.status().node("call-center").pid)
        kill(pid, SIGKILL)
        #expect(try await Processes.waitForEnd(of: pid))
        #expect(try await network.kofu("restart", "call-center").status == 0)
        #expect(try await network.kofu("heal", "suspension.call-center").status == 0)
        // A second report waits its turn behind the first: once it is answered, so is the other.
        let second = try await network.kofu("suspend", "fujisawa-0002", "--json")
        #expect(try second.json(State.self).state == "suspended", "\(second.testDescription)")
        try await network.refused(.init(card: "fujisawa-0001"), "certificate-suspended")
        let changes = try network.journal("jpki").filter { $0.event == "status-changed" && $0.requestId != nil }.compactMap(\.requestId)
        #expect(Set(changes).count == changes.count, "\(changes)")
    }

    @Test("stays suspended when the JPKI centre is killed at once after its answer")
    func killed() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "kawaguchi-0001"))
        #expect(try await network.kofu("suspend", "kawaguchi-0001").status == 0)
        let pid = try #require(try await network.status().node("jpki").pid)
        kill(pid, SIGKILL)
        #expect(try await Processes.waitForEnd(of: pid))
        #expect(try await network.kofu("restart", "jpki").status == 0)
        try await network.refused(.init(card: "kawaguchi-0001"), "certificate-suspended")
        try await network.issued(.init(card: "kawaguchi-0002"))
    }

    @Test("leaves no name in logs and journals")
    func nothingPersonal() async throws {
        let network = try Network.current
        try await network.expectNothingPersonal()
        #expect(try await network.kofu("verify-journal").status == 0)
    }
}
