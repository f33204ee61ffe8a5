import Foundation
import Glibc
import Testing

@Suite("A card", .serialized, .network())
struct CardTests {
    private func wrong(_ card: Card) -> String { card.pin == "0000" ? "0001" : "0000" }

    @Test("with a wrong PIN is refused, and with the right one accepted")
    func wrongPIN() async throws {
        let network = try Network.current
        let card = try await network.card("mizuho-0001")
        let refused = try await network.refused(.init(card: card.id, pin: wrong(card)), "wrong-pin")
        #expect(refused.message.contains("暗証番号が違います"))
        try await network.issued(.init(card: card.id))
        for malformed in ["123", "12345", "12a4", ""] {
            let finished = try await network.kofu("issue", "--kiosk", "kiosk-a1", "--card", card.id, "--pin=\(malformed)", "--json")
            #expect(finished.status == 3, "\(finished.testDescription)")
            #expect(try finished.json(Issuance.self).code == "wrong-pin")
        }
        // Four of them, and the card is not locked: no card has seen what is no PIN.
        try await network.issued(.init(card: card.id))
    }

    @Test("locks after three wrong PINs, even with its kiosk killed and started again between them, until the counter unlocks it (D2)")
    func locks() async throws {
        let network = try Network.current
        let card = try await network.card("fujisawa-0001")
        try await network.refused(.init(card: card.id, pin: wrong(card)), "wrong-pin")
        let restarted = try await network.kofu("restart", "kiosk-a1")
        #expect(restarted.status == 0, "\(restarted.testDescription)")
        try await network.refused(.init(card: card.id, pin: wrong(card)), "wrong-pin")
        let pid = try #require(try await network.status().node("kiosk-a1").pid)
        kill(pid, SIGKILL)
        #expect(try await Processes.waitForEnd(of: pid))
        #expect(try await network.kofu("restart", "kiosk-a1").status == 0)
        let third = try await network.issue(.init(card: card.id, pin: wrong(card))).issuance
        #expect(["wrong-pin", "card-locked"].contains(third.code))
        try await network.refused(.init(card: card.id), "card-locked")
        try await network.refused(.init(kiosk: "kiosk-b1", card: card.id), "card-locked")
        #expect(try await network.card(card.id).state == "locked")
        #expect(try await network.card("fujisawa-0002").state == "active")

        let unlocked = try await network.atCounter("unlock", card.id, "--pin", "4826")
        #expect(unlocked.status == 0, "\(unlocked.testDescription)")
        try await network.issued(.init(card: card.id, pin: "4826"))
        try await network.refused(.init(card: card.id, pin: card.pin), "wrong-pin")
        try await network.issued(.init(card: card.id, pin: "4826"))
    }

    @Test("forgets wrong PINs at the right one")
    func forgets() async throws {
        let network = try Network.current
        let card = try await network.card("odawara-0003")
        for _ in 1...2 {
            try await network.refused(.init(card: card.id, pin: wrong(card)), "wrong-pin")
            try await network.refused(.init(card: card.id, pin: wrong(card)), "wrong-pin")
            try await network.issued(.init(card: card.id))
        }
    }

    @Test("that is suspended is refused until it is reinstated (D4)")
    func suspended() async throws {
        let network = try Network.current
        let lost = try await network.refused(.init(card: "odawara-0011"), "certificate-suspended")
        #expect(lost.message.contains("一時停止"))
        let card = "odawara-0002"
        try await network.issued(.init(card: card))
        #expect(try await network.kofu("suspend", card).status == 0)
        #expect(try await network.card(card).state == "suspended")
        try await network.refused(.init(card: card), "certificate-suspended")
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.atCounter("reinstate", card).status == 0)
        #expect(try await network.card(card).state == "active")
        try await network.issued(.init(card: card))
    }

    @Test("that is revoked is refused for good (D4)")
    func revoked() async throws {
        let network = try Network.current
        let withdrawn = try await network.refused(.init(card: "odawara-0012"), "certificate-revoked")
        #expect(withdrawn.message.contains("失効"))
        let card = "musashimurayama-0001"
        try await network.issued(.init(card: card))
        #expect(try await network.kofu("revoke", card).status == 0)
        try await network.refused(.init(card: card), "certificate-revoked")
        let reinstated = try await network.atCounter("reinstate", card)
        #expect(reinstated.status == 1, "\(reinstated.testDescription)")
        try await network.refused(.init(card: card), "certificate-revoked")
        #expect(try await network.card(card).state == "revoked")
    }

    @Test("stays as it was when its JPKI centre is killed and started again")
    func centreRestart() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        #expect(try await network.kofu("suspend", "kawaguchi-0001").status == 0)
        // A card is made at its first use, which needs the centre: before the kill, not after it.
        try await network.issued(.init(card: "mizuho-0002"))
        let pid = try #require(try await network.status().node("jpki").pid)
        kill(pid, SIGKILL)
        #expect(try await Processes.waitForEnd(of: pid))
        try await network.refused(.init(card: "mizuho-0001"), "validity-unknown")
        #expect(try await network.kofu("restart", "jpki").status == 0)
        try await network.refused(.init(card: "kawaguchi-0001"), "certificate-suspended")
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("leaves no PIN and no name in logs and journals, also where it was refused")
    func nothingPersonal() async throws {
        let network = try Network.current
        try await network.expectNothingPersonal()
        let verified = try await network.kofu("verify-journal")
        #expect(verified.status == 0, "\(verified.testDescription)")
    }
}
