import Domain
import Foundation
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("Rules that decide nothing")
struct IdleRuleTests {
    private func kinds(_ network: FlowNetwork) -> Set<IdleRule.Kind> { Set(network.idleRules().map(\.kind)) }

    /// A network of one channel between a kiosk and a store network.
    private func line(up: [FieldPolicy] = [], refusal: [FieldPolicy] = [], maximumBytes: Int = 1000, links: Int = 1) throws -> FlowNetwork {
        let made = FlowNetwork(
            nodes: [.init(name: "k", party: Party(.kiosk), house: "o"), .init(name: "s", party: Party(.storeNetwork), house: "o")],
            links: (0..<links).map { .init(name: "kiosk-line.\($0)", channel: .kioskLine, client: "k", server: "s") },
            policies: [(.kioskLine, try policy(.kioskLine, up: up, refusal: refusal, maximumBytes: maximumBytes))])
        return try #require(made)
    }

    @Test("are, in the default topology, harmless: none can make an honest transaction fail")
    func standard() throws {
        let rules = try Networks.standard().idleRules()
        #expect(rules.filter(\.isFault) == [])
        #expect(Set(rules.map(\.kind)) == [.unusedClass, .shadowedBySize])
    }

    @Test("are channels that no link is of, with their messages, and nodes where no link ends")
    func links() throws {
        #expect(kinds(try line(links: 0)).isSuperset(of: [.channelWithoutLinks, .unsendable, .unreachableNode]))
        #expect(kinds(try line()).isDisjoint(with: [.channelWithoutLinks, .unsendable, .unreachableNode, .duplicate]))
        #expect(kinds(try line(links: 2)).contains(.duplicate))
    }

    @Test("are grammars that no value matches; the reader refuses them in a file")
    func never() throws {
        let empty = try FieldPolicy(name: "a", dataClass: .code, shape: .scalar(.oneOf([])))
        let twice = try FieldPolicy(name: "a", dataClass: .code, shape: .scalar(.oneOf(["x", "x"])))
        #expect(kinds(try line(up: [empty])).contains(.neverMatches))
        #expect(kinds(try line(up: [twice])).contains(.duplicate))
        #expect(kinds(try line(up: [try field("a", .code, "enum:x|y")])).isDisjoint(with: [.neverMatches, .duplicate]))
        for wrong in ["enum:", "enum:x|x", "integer:5..1", "hex:40..2"] {
            #expect(throws: GrammarError.self) { try Grammar.parse(wrong) }
        }
    }

    @Test("are sizes that no body keeps, and parts of grammars that no body has room for")
    func sizes() throws {
        // {"a":""} and 10 to 20 characters
        let long = try field("a", .code, "name:10..20")
        #expect(kinds(try line(up: [long], maximumBytes: 17)).contains(.neverMatches))
        #expect(kinds(try line(up: [long], maximumBytes: 18)).intersection([.neverMatches, .shadowedBySize]) == [.shadowedBySize])
        #expect(kinds(try line(up: [long], maximumBytes: 27)).contains(.shadowedBySize))
        #expect(kinds(try line(up: [long], maximumBytes: 28)).isDisjoint(with: [.neverMatches, .shadowedBySize]))
    }

    @Test("do not trap on lists of lists of lists")
    func deep() throws {
        var shape = FieldShape.scalar(.text(0...Grammar.highestCount))
        for _ in 0..<4 { shape = .list(count: 0...FieldShape.highestListCount, of: .object([try FieldPolicy(name: "a", dataClass: .menu, shape: shape)])) }
        let network = try line(up: [try FieldPolicy(name: "a", dataClass: .menu, shape: shape)])
        #expect(kinds(network).contains(.shadowedBySize))
        #expect(network.rooms.first?.isBoundBySize == true)
    }

    @Test("are classes that the code would let a channel carry and no field has")
    func classes() throws {
        let sealed = try Networks.standard().letting(.attestation, into: (.core, .residentRecord, .request))
        let sentence = { (network: FlowNetwork) in network.idleRules().first { $0.kind == .unusedClass && $0.pointer.contains("core") }?.sentence ?? "" }
        #expect(sentence(try Networks.standard()).contains("attestation"))
        #expect(!sentence(sealed).contains("attestation"))
    }

    @Test("contradict the next channel on the way, in size, grammar or members, where one passes the message on", arguments: [
        (#""copies": {"class": "count", "grammar": "integer:0..50"}"#, "integer:0..40", [IdleRule.Kind.narrowerFurtherOn]),
        (#""copies": {"class": "count", "grammar": "integer:0..50"}"#, "integer:0..50", []),
    ])
    func further(old: String, grammar: String, expected: [IdleRule.Kind]) throws {
        // The second of three is on dedicated.
        let parts = try Networks.text().components(separatedBy: old)
        try #require(parts.count == 4)
        let text = parts[0] + old + parts[1] + old.replacingOccurrences(of: "integer:0..50", with: grammar) + parts[2] + old + parts[3]
        let rules = try Networks.network(try Networks.parse(text)).idleRules().filter(\.isFault)
        #expect(rules.map(\.kind) == expected)
        #expect(rules.allSatisfy { $0.pointer == "/channels/dedicated/allowlist/complete/request (copies)" })
    }

    @Test("are codes that nobody gives; a code that somebody gives and that is not listed is a fault")
    func codes() throws {
        let more = try Networks.text(replacing: "enum:option-not-offered|not-resident|", with: "enum:outside-hours|option-not-offered|not-resident|")
        let fewer = try Networks.text(replacing: "enum:option-not-offered|not-resident|", with: "enum:option-not-offered|")
        #expect(try Networks.network(try Networks.parse(more)).idleRules().contains { $0.kind == .unusedCode && $0.sentence == "lists outside-hours, which nobody behind core gives" })
        let missing = try Networks.network(try Networks.parse(fewer)).idleRules().filter { $0.kind == .missingCode }
        #expect(Set(missing.map(\.sentence)) == ["does not list not-resident, which somebody behind core gives"])
    }

    @Test("are judged by the codes that the programs themselves name", arguments: [
        (Party(.storeNetwork), ["StoreNet/StoreNetwork.swift"]), (Party(.jlisCenter, .issuingCenter), ["JLISCenter/IssuingCenter.swift", "JLISCenter/ValidityChecker.swift", "JLISCenter/Registration/RegistrationRelay.swift"]),
        (Party(.jlisCenter, .useRegistrationSite), ["JLISCenter/Registration/UseRegistrationSite.swift"]),
        (Party(.jlisCenter, .enquirySite), ["JLISCenter/Enquiry/EnquirySite.swift"]),
        (Party(.municipality, .issuingServer), [
            "Municipality/IssuingServer.swift", "Municipality/IssuanceRules.swift", "Municipality/DocumentDesk.swift", "Municipality/PaperError+Refusal.swift", "Population/HolderStanding.swift",
        ]),
        (Party(.municipality, .familyRegister), [
            "Municipality/FamilyRegisterNode.swift", "Municipality/FamilyRegisterNode+Holds.swift", "Municipality/FamilyDesk.swift", "Municipality/IssuanceRules.swift",
            "Municipality/PaperError+Refusal.swift", "Population/HolderStanding.swift", "Municipality/Registration/RegistrationCounter.swift",
        ]), (Party(.municipality, .registers), ["Municipality/Registers.swift", "Municipality/RegisterDesk.swift"]),
        (Party(.jpkiCenter), ["JPKICenter/LostCardReports.swift"]),
    ])
    func origins(party: Party, files: [String]) throws {
        let source = try files.map { try String(contentsOf: Networks.root.appending(path: "Sources/\($0)"), encoding: .utf8) }.joined()
        var named = try Set(RefusalCode.allCases.filter { source.contains(try Regex("\\.\($0)\\b")) })
        // Where a node asks further, its own gate may refuse (ChannelError+Refusal).
        if source.contains(".refusal(unreachable:") { named.insert(.gateRefused) }
        #expect(RefusalOrigins.codes(of: party) == named)
        #expect(RefusalOrigins.codes(of: Party(.callCenter)) == nil)
    }
}
