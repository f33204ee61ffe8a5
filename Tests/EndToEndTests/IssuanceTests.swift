import Foundation
import Testing

@Suite("A certificate from a kiosk", .serialized, .network([.fewResidents]))
struct IssuanceTests {
    static let municipalities = ["mizuho", "kawaguchi", "fujisawa", "odawara", "musashimurayama"]

    @Test("is issued to a resident of each municipality, with the name as in the register", arguments: municipalities)
    func eachMunicipality(municipality: String) async throws {
        let network = try Network.current
        let card = try await network.card("\(municipality)-0001")
        let finished = try await network.begin(.init(card: card.id)).finish()
        #expect(finished.status == 0, "\(finished.testDescription)")
        let keys = try #require(JSONSerialization.jsonObject(with: finished.output) as? [String: Any]).keys
        #expect(keys.sorted() == ["code", "documents", "hops", "message", "outcome", "receipt", "requestId", "screens", "sounds", "staffNotes"])
        let issuance = try finished.json(Issuance.self)
        #expect(issuance.outcome == "issued" && issuance.code == nil)
        let document = try #require(issuance.documents.first)
        #expect(document.hasPrefix(network.file("paper/kiosk-a1/").path))
        let paper = try await Paper.read(document)
        #expect(paper.text.contains(card.holder.withoutWhiteSpace))
        let other = try await network.card("\(municipality)-0003")
        #expect(!paper.text.contains(other.holder.withoutWhiteSpace))
        let steps = issuance.hops.map { "\($0.from) \($0.channel) \($0.to) \($0.message) \($0.outcome)" }
        // At an ASP the copy of the registers is at the issuing server.
        let core = ["kawaguchi", "odawara"].contains(municipality) ? [] : ["\(municipality) core \(municipality)-registers resident-record ok"]
        #expect(steps == [
            "kiosk-a1 kiosk-line storenet-a open-session ok", "storenet-a dedicated issuing-center open-session ok",
            "issuing-center jpki jpki validity-check ok", "issuing-center lgwan \(municipality) menu ok",
            "kiosk-a1 kiosk-line storenet-a issue ok", "storenet-a dedicated issuing-center issue ok",
            "issuing-center lgwan \(municipality) issue ok",
        ] + core + [
            "kiosk-a1 kiosk-line storenet-a complete ok", "storenet-a dedicated issuing-center complete ok", "issuing-center lgwan \(municipality) complete ok",
        ])
    }

    @Test("holds every name of the register, rare kanji, foreign and former names included", arguments: municipalities)
    func eachName(municipality: String) async throws {
        let network = try Network.current
        for card in try await network.cards() where card.id.hasPrefix(municipality) && !card.traits.contains("ordinary") && card.state == "active" {
            let issuance = try await network.issued(.init(kiosk: "kiosk-a2", card: card.id, pin: card.pin))
            let paper = try await Paper.read(try #require(issuance.documents.first))
            #expect(paper.text.contains(card.holder.withoutWhiteSpace), "\(card.id): \(paper.text)")
        }
    }

    @Test("of the whole household names its members; that of oneself does not (B1)")
    func household() async throws {
        let network = try Network.current
        let whole = try await network.issued(.init(card: "mizuho-0009", options: ["scope=household"]))
        let own = try await network.issued(.init(card: "mizuho-0009", options: ["scope=self"]))
        let (wholePaper, ownPaper) = (try await Paper.read(whole.documents[0]), try await Paper.read(own.documents[0]))
        for id in ["mizuho-0001", "mizuho-0010"] {
            let name = try await network.card(id).holder.withoutWhiteSpace
            #expect(wholePaper.text.contains(name))
            #expect(!ownPaper.text.contains(name))
        }
        try await network.refused(.init(card: "mizuho-0009", options: ["scope=everyone"]), "option-not-offered")
        try await network.refused(.init(card: "mizuho-0009", options: ["colour=red"]), "option-not-offered")
    }

    @Test("of chosen members of a household names them and nobody else (B1)")
    func members() async throws {
        let network = try Network.current
        let order = { (options: [String]) in Network.Order(card: "mizuho-0009", options: options) }
        let chosen = try await Paper.read(try await network.issued(order(["scope=members", "member=3", "member=1"])).documents[0])
        for card in ["mizuho-0001", "mizuho-0009", "mizuho-0010"] {
            let name = try await network.card(card).holder.withoutWhiteSpace
            var places: [Int] = []
            for member in 1...3 {
                let paper = try await Paper.read(try await network.issued(order(["scope=members", "member=\(member)"])).documents[0])
                if paper.text.contains(name) { places.append(member) }
            }
            #expect(places.count == 1)
            #expect(chosen.text.contains(name) == (places != [2]))
        }
        try await network.refused(order(["scope=members"]), "option-not-offered")
        try await network.refused(order(["scope=self", "member=1"]), "option-not-offered")
        try await network.refused(order(["scope=members", "member=1", "member=1"]), "option-not-offered")
        try await network.refused(order(["scope=members", "member=8"]), "option-not-offered")
    }

    @Test("shows the Individual Number, with its check digit, only where it was asked for (B1, F2)", arguments: municipalities)
    func individualNumber(municipality: String) async throws {
        let network = try Network.current
        let shown = try await network.issued(.init(card: "\(municipality)-0001", options: ["individual-number=shown"]))
        #expect(try await Paper.read(shown.documents[0]).individualNumbers.count == 1)
        let hidden = try await network.issued(.init(card: "\(municipality)-0001", options: ["individual-number=hidden"]))
        let paper = try await Paper.read(hidden.documents[0])
        #expect(paper.individualNumbers.isEmpty)
        #expect(paper.text.firstMatch(of: /[0-9]{12}/) == nil)
    }

    @Test("comes in as many copies as were paid for, and no more than the municipality allows (B11)")
    func copies() async throws {
        let network = try Network.current
        let one = try await network.issued(.init(card: "odawara-0001"))
        let two = try await network.issued(.init(card: "odawara-0001", copies: 2))
        #expect(Set(two.documents).count == 2)
        #expect(try #require(one.receipt).contains("300円") && one.receipt?.contains("1部") == true)
        #expect(try #require(two.receipt).contains("600円") && two.receipt?.contains("2部") == true)
        let (first, second) = (try Data(contentsOf: URL(filePath: two.documents[0])), try Data(contentsOf: URL(filePath: two.documents[1])))
        #expect(first == second)
        let before = try network.sheets()
        try await network.refused(.init(card: "odawara-0001", copies: 11), "option-not-offered")
        #expect(try network.sheets() == before)
    }

    @Test("of every kind that the city offers comes out with the holder's name, and the checker finds nothing wrong with any", arguments: municipalities)
    func everyKind(municipality: String) async throws {
        let network = try Network.current
        let card = try #require(try await network.cards().first { $0.id.hasPrefix(municipality) && $0.state == "active" && $0.refused.isEmpty })
        let log = ObservationFile(network)
        for kind in card.certificates {
            try await log.order(.init(card: card.id, certificate: kind, options: kind == "resident-record-items" ? ["item=dates", "item=domicile"] : []))
            let issuance = try await network.issued(.init(card: card.id, certificate: kind))
            let paper = try await Paper.read(try #require(issuance.documents.first))
            // A family register writes given names below one surname, and may write a variant of a character.
            let surname = card.holder.components(separatedBy: "　")[0]
            #expect(kind.contains("family-register") ? paper.text.hasPrefix("戸籍") : paper.text.contains(surname), "\(kind): \(paper.text)")
        }
        let check = try await network.check()
        for violation in check.violations { Issue.record("\(violation)") }
    }

    /// What the minutes do not name.
    @Test("that the municipality does not offer is refused", arguments: [
        ("mizuho", ["resident-record-items"]), ("kawaguchi", ["income", "supplementary-family-register-all", "supplementary-family-register-part"]),
        ("fujisawa", ["resident-record-items", "income", "taxation"]), ("odawara", ["resident-record-items", "income"]), ("musashimurayama", ["resident-record-items", "income"]),
    ])
    func notOffered(municipality: String, kinds: [String]) async throws {
        let network = try Network.current
        let card = try await network.card("\(municipality)-0001")
        for kind in kinds {
            #expect(!card.certificates.contains(kind))
            try await network.refused(.init(card: card.id, pin: card.pin, certificate: kind), "certificate-not-offered")
        }
    }

    @Test("is told in the list of cards: what the holder may have, and why not the rest", arguments: municipalities)
    func listed(municipality: String) async throws {
        let cards = try await Network.current.cards().filter { $0.id.hasPrefix(municipality) }
        for card in cards {
            #expect(Set(card.certificates).isDisjoint(with: card.refused.keys) && card.certificates.contains("resident-record"))
            let family = card.certificates.filter { $0.contains("family-register") }
            if card.traits.contains("foreign-resident") { #expect(family.isEmpty && card.refused["family-register-all"] == "not-eligible") }
            if card.traits.contains("domicile-elsewhere") { #expect(family.isEmpty && card.refused["family-register-all"] == "domicile-elsewhere") }
            #expect(card.certificates.contains("seal-registration") == card.traits.contains("registered-seal"))
        }
        #expect(cards.contains { $0.refused.isEmpty } && cards.contains { !$0.refused.isEmpty })
    }

    @Test("is refused where another municipality is chosen, or one that does not take part (A14)")
    func otherMunicipality() async throws {
        let network = try Network.current
        let refused = try await network.refused(.init(card: "mizuho-0001", municipality: "142069"), "not-resident")
        #expect(refused.hops.contains { $0.to == "odawara" && $0.message == "menu" && $0.outcome == "refused" })
        try await network.refused(.init(card: "mizuho-0001", municipality: "011002"), "municipality-unknown")
        try await network.issued(.init(card: "mizuho-0001", municipality: "133035"))
    }

    @Test("comes to the right person at each of three kiosks at once")
    func atOnce() async throws {
        let network = try Network.current
        let orders = [("kiosk-a1", "mizuho-0001"), ("kiosk-a2", "fujisawa-0001"), ("kiosk-b1", "odawara-0001")]
        var programs: [Program] = []
        for (kiosk, card) in orders { programs.append(try await network.begin(.init(kiosk: kiosk, card: card))) }
        for (program, (kiosk, card)) in zip(programs, orders) {
            let finished = await program.finish()
            #expect(finished.status == 0, "\(finished.testDescription)")
            let document = try #require(try finished.json(Issuance.self).documents.first)
            #expect(document.contains("/paper/\(kiosk)/"))
            let paper = try await Paper.read(document)
            for (_, other) in orders {
                let holder = try await network.card(other).holder.withoutWhiteSpace
                #expect(paper.text.contains(holder) == (other == card))
            }
        }
    }

    @Test("is for one person at a time at one kiosk: the next one is asked to come back")
    func oneAtATime() async throws {
        let network = try Network.current
        let cards = [try await network.card("odawara-0001"), try await network.card("kawaguchi-0001")]
        let programs = try await [network.begin(.init(card: cards[0].id, pin: cards[0].pin)), network.begin(.init(card: cards[1].id, pin: cards[1].pin))]
        var issued = 0
        for (program, card) in zip(programs, cards) {
            let finished = await program.finish()
            let issuance = try finished.json(Issuance.self)
            if let document = issuance.documents.first {
                issued += 1
                #expect(try await Paper.read(document).text.contains(card.holder.withoutWhiteSpace))
            } else {
                #expect(issuance.code == "overloaded" && finished.status == 3, "\(finished.testDescription)")
            }
        }
        #expect(issued >= 1)
        for card in cards { try await network.issued(.init(card: card.id, pin: card.pin)) }
    }

    @Test("needs a kiosk, a card and a kind that exist")
    func unknownThings() async throws {
        let network = try Network.current
        let kiosk = try await network.kofu("issue", "--kiosk", "kiosk-z9", "--card", "mizuho-0001", "--pin", "1234")
        #expect(kiosk.status == 1 && kiosk.errors.contains("kiosk-a1, kiosk-a2, kiosk-b1"))
        let card = try await network.kofu("issue", "--kiosk", "kiosk-a1", "--card", "mizuho-9999", "--pin", "1234")
        #expect(card.status == 1 && card.errors.contains("kofu cards"))
        let kind = try await network.kofu("issue", "--kiosk", "kiosk-a1", "--card", "mizuho-0001", "--pin", "1234", "--certificate", "passport")
        #expect(kind.status == 2 && kind.errors.contains("resident-record"))
    }

    @Test("leaves nothing personal in logs, journals and what a program reads")
    func nothingPersonal() async throws {
        let network = try Network.current
        var numbers: Set<String> = []
        try await network.issued(.init(card: "odawara-0001", options: ["individual-number=shown"]))
        for sheet in try network.sheets() {
            numbers.formUnion(try await Paper.read(network.file("paper/\(sheet)").path).individualNumbers)
        }
        #expect(!numbers.isEmpty)
        try await network.expectNothingPersonal(individualNumbers: numbers)
        let verified = try await network.kofu("verify-journal")
        #expect(verified.status == 0, "\(verified.testDescription)")
    }
}
