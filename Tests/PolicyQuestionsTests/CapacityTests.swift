import Domain
import Foundation
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("Room for lying senders")
struct CapacityTests {
    @Test("is the logarithm of how many values there are, for grammars small enough to count", arguments: [
        ("digits:1..2", 110), ("digits:3", 1000), ("integer:1..20", 20), ("integer:-5..5", 11), ("enum:a|b|c", 3), ("boolean", 2), ("hex:2", 256), ("hex:2..4", 256 + 65536),
        ("base64:1..2", 256 + 65536), ("name:1", 37), ("name:1..2", 37 + 37 * 37), ("municipality-code", 100_000), ("date", 3_652_059), ("enum:a", 1),
    ])
    func grammars(text: String, values: Int) throws {
        let grammar = try Grammar.parse(text), bits = grammar.bits
        #expect(bits >= log2(Double(values)) - 1e-9)
        #expect(bits < log2(Double(values)) + 0.001)
    }

    @Test("counts as municipality codes and days exactly those that the grammar matches")
    func counted() throws {
        for five in stride(from: 10_000, to: 100_000, by: 97) {
            #expect((0...9).count { Grammar.municipalityCode.matches(text: "\(five)\($0)") } == 1, "five digits have one sixth")
        }
        let leapYears = (1...9999).count { (year: Int) in year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) }
        #expect(9999 * 365 + leapYears == 3_652_059)
    }

    @Test("bounds text whatever a version of Unicode assigns")
    func text() throws {
        let matching = (0x3000...0x9FFF).compactMap(Unicode.Scalar.init).count { Grammar.text(1...1).matches(text: String($0)) }
        #expect(matching > 20_000)
        #expect(Grammar.text(1...1).bits >= log2(160_000), "Unicode 17 has assigned fewer")
    }

    @Test("adds up over members, repeats over lists, and counts that a field is left out")
    func shapes() throws {
        let digit = try field("a", .code, "digits:1"), optional = try field("b", .code, "digits:1", isOptional: true)
        #expect(abs(FieldShape.object([digit, optional]).bits - log2(10.0 * 11.0)) < 0.001)
        #expect(abs(FieldShape.list(count: 0...2, of: .scalar(.digits(1...1))).bits - log2(1.0 + 10 + 100)) < 0.02)
        #expect(FieldShape.list(count: 3...3, of: .object([])).bits == 0)
        #expect(FieldShape.list(count: 0...3, of: .object([])).bits == 2)
    }

    @Test("is never more than the body's octets hold, and leaves personal fields out")
    func bodies() throws {
        let network = try Networks.standard()
        let rooms = Dictionary(uniqueKeysWithValues: network.rooms.map { ($0.body.name, $0) })
        // Request, response and refusal of every message.
        let messages = try Networks.topology().channels.map(\.policy.messages.count).reduce(0, +)
        #expect(messages > 10 && rooms.count == 3 * messages && rooms.values.allSatisfy { $0.bits <= Double($0.body.policy.maximumBytes * 8) })
        let menu = try #require(rooms["lgwan menu response"]), record = try #require(rooms["core resident-record response"])
        #expect(menu.isBoundBySize && menu.bits == 131_072)
        #expect(record.fields.map(\.path) == ["requestHash", "asOf", "wholeHousehold"] && record.bits < 310)
        #expect(rooms["jpki validity-check request"]?.bits == 800 && rooms["jpki validity-check refusal"]?.bits == 8)
        #expect(rooms["jpki validity-check refusal"]?.bodiesForIndividualNumber == 5 && record.bodiesForIndividualNumber == 1)
        let nested = try FieldPolicy(name: "people", dataClass: .registerRecord, shape: .list(count: 0...3, of: .object([field("name", .registerRecord), field("n", .count, "digits:1")])))
        let body = try #require(FlowNetwork(nodes: [], links: [], policies: [(.core, try policy(.core, up: [nested]))])?.rooms.first)
        #expect(body.fields.map(\.path) == ["people[].n"] && abs(body.bits - 3 * log2(10)) < 0.001)
    }

    @Test("is, on the way to the JPKI link, that of the narrowest hop of the roomiest way")
    func paths() throws {
        let paths = try Networks.standard().roomyPathsToJPKI()
        #expect(paths.map(\.from) == ["kiosk", "store-network", "jlis-center/issuing-center", "municipality/issuing-server", "municipality/registers", "municipality/family-register", "municipality/duty-desk", "jlis-center/use-registration-site", "personal-computer/applicant", "call-center"])
        let registers = try #require(paths.first { $0.from == "municipality/registers" })
        #expect(registers.hops.map(\.body) == ["lgwan-sync delta request", "lgwan menu response", "jpki validity-check request"])
        #expect(registers.bits == registers.hops.first?.bits && registers.messagesForIndividualNumber == 1)
        #expect(paths.last?.hops.map(\.body) == ["suspension suspend request"], "A11: the call centre has a line of its own, which ends there")
        let pair = try policy(.jpki, up: [field("a", .code, "digits:2")])
        let narrow = FlowNetwork(
            nodes: [.init(name: "c", party: Party(.jlisCenter, .issuingCenter)), .init(name: "j", party: Party(.jpkiCenter)), .init(name: "k", party: Party(.kiosk))],
            links: [.init(name: "jpki.c", channel: .jpki, client: "c", server: "j")], policies: [(.jpki, pair)])
        let found = try #require(narrow?.roomyPathsToJPKI())
        #expect(found.map(\.from) == ["jlis-center/issuing-center"], "a kiosk without links has no way")
        #expect(found.first?.messagesForIndividualNumber == 6, "eleven free digits, two at a time")
    }

    @Test("takes the way round where that is roomier, and the straight way where it is not", arguments: [("digits:10", 2), ("digits:60", 1)])
    func choice(straight: String, hops: Int) throws {
        let network = FlowNetwork(
            nodes: [.init(name: "k", party: Party(.kiosk)), .init(name: "c", party: Party(.jlisCenter, .issuingCenter)), .init(name: "j", party: Party(.jpkiCenter))],
            links: [
                .init(name: "a", channel: .suspension, client: "k", server: "j"), .init(name: "b", channel: .dedicated, client: "k", server: "c"),
                .init(name: "c", channel: .jpki, client: "c", server: "j"),
            ],
            policies: [
                (.suspension, try policy(.suspension, up: [field("a", .code, straight)])), (.dedicated, try policy(.dedicated, up: [field("a", .code, "digits:50")])),
                (.jpki, try policy(.jpki, up: [field("a", .code, "digits:20")])),
            ])
        let path = try #require(network?.roomyPathsToJPKI().first { $0.from == "kiosk" })
        #expect(path.hops.count == hops)
        #expect(abs(path.bits - Double(hops == 1 ? 60 : 20) * log2(10)) < 0.001)
    }

    @Test("is written with one digit where it is small")
    func words() {
        #expect(Room.words(36.54) == "36.6 bits" && Room.words(8) == "8 bits" && Room.words(99.95) == "100 bits" && Room.words(876_660.2) == "876661 bits")
        #expect(Room.words(.infinity) == "more than 10^15 bits")
    }
}
