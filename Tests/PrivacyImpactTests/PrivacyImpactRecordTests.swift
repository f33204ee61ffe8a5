import Domain
import Foundation
import JSON
import Policy
import PolicyQuestions
@testable import PrivacyImpact
import Testing
import Topology

@Suite("A municipality's privacy-impact record")
struct PrivacyImpactRecordTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let digest = String(repeating: "ab", count: 32)
    static let cities = ["mizuho", "kawaguchi", "fujisawa", "odawara", "musashimurayama"]

    static func topology(_ change: (String) -> String = { $0 }) throws -> Topology {
        let text = try String(contentsOf: root.appending(path: "topology.json"), encoding: .utf8)
        return try Topology.parse(Array(change(text).utf8), file: "topology.json")
    }

    static func record(_ city: String, _ topology: Topology, run: RunFacts? = nil) throws -> PrivacyImpactRecord {
        try #require(PrivacyImpactRecord(of: city, in: topology, digest: digest, run: run))
    }

    @Test("lists every system that an Individual Number can reach, with its channels and fields, and no other of the municipality (I3)", arguments: cities)
    func systems(city: String) throws {
        let topology = try Self.topology(), record = try Self.record(city, topology)
        let parties = Set(record.systems.map(\.party))
        #expect(parties.isSuperset(of: [
            Party(.municipality, .registers), Party(.municipality, .issuingServer), Party(.jlisCenter, .issuingCenter), Party(.storeNetwork), Party(.kiosk),
        ]))
        #expect(!parties.contains(Party(.jpkiCenter)) && !parties.contains(Party(.municipality, .dutyDesk)))
        let nodes = Set(record.systems.flatMap(\.nodes))
        for other in topology.nodes where other.municipality != nil && other.municipality != city { #expect(!nodes.contains(other.name)) }
        #expect(record.routes.contains { $0.dataClass == "individual-number-sealed" && $0.grammar.hasPrefix("base64:") })
        #expect(!record.routes.contains { $0.channel == .jpki })
        #expect(record.isConsistent && record.exceptions.allSatisfy { !$0.contains("要確認") })
    }

    /// What the allowlist says is asked again here, without the spread: every field that is an Individual Number's is in the record.
    @Test("has every field of the allowlist that is an Individual Number's, wherever a link of the municipality carries it", arguments: cities)
    func everyField(city: String) throws {
        let topology = try Self.topology(), record = try Self.record(city, topology)
        let network = try #require(FlowNetwork(topology))
        for contents in network.channels where topology.links(of: contents.channel).contains(where: { topology.node(named: $0.client)?.municipality == city }) {
            for field in contents.bodies.flatMap(\.fields) where field.dataClass == .individualNumberSealed {
                #expect(record.routes.contains { $0.pointer == field.pointer }, "\(field.pointer)")
            }
        }
    }

    @Test("of a municipality whose certificates show no number ends at its issuing server")
    func notShown() throws {
        let option = #", {"name": "individual-number", "values": ["hidden", "shown"]}"#
        let lined = ",\n            {\"name\": \"individual-number\", \"values\": [\"hidden\", \"shown\"]}"
        let topology = try Self.topology { $0.replacingOccurrences(of: option, with: "").replacingOccurrences(of: lined, with: "") }
        let record = try Self.record("odawara", topology)
        #expect(record.showing.isEmpty && record.markdown.contains("| 個人番号を記載できる証明書 | なし |"))
        #expect(record.systems.allSatisfy(\.isOfMunicipality) && record.systems.count >= 2)
        #expect(!record.routes.contains { $0.channel == .lgwan })
    }

    @Test("says who outside of the municipality sees a certificate in clear, and how long anything is kept")
    func exceptions() throws {
        let record = try Self.record("mizuho", Self.topology())
        #expect(record.exceptions.contains { $0.contains("証明書交付センター") && $0.contains("封緘する") })
        #expect(!record.exceptions.contains { $0.contains("コンビニ事業者ネットワーク") })
        let register = try #require(record.systems.first { $0.party.role == .registers })
        #expect(register.isSource && register.retention(of: .classed(.individualNumberSealed)).contains("暗号文"))
        let kiosk = try #require(record.systems.first { $0.party.kind == .kiosk })
        #expect(kiosk.retention(of: .classed(.document)).contains("消去"))
    }

    @Test("asks for a check where a run contradicts it: another topology, a damaged journal, a file that others may read")
    func run() throws {
        func facts(topology: String, fault: String?, isPrivate: Bool) -> RunFacts {
            RunFacts(nodes: [.init(
                name: "mizuho-registers", state: "ready", program: Self.digest, topology: topology, journalRecords: 12, journalFault: fault,
                files: [.init(path: "state/mizuho-registers/residents.jsonl", octets: 9000, isPrivate: isPrivate)], syncAgeSeconds: 61)], key: nil)
        }
        let topology = try Self.topology()
        let good = try Self.record("mizuho", topology, run: facts(topology: Self.digest, fault: nil, isPrivate: true))
        #expect(good.isConsistent && good.markdown.contains("61秒前") && good.markdown.contains("一致"))
        for bad in [
            facts(topology: "cd", fault: nil, isPrivate: true), facts(topology: Self.digest, fault: "line 3 changed", isPrivate: true), facts(topology: Self.digest, fault: nil, isPrivate: false),
        ] {
            let record = try Self.record("mizuho", topology, run: bad)
            #expect(!record.isConsistent && record.exceptions.contains { $0.hasPrefix("要確認") })
        }
    }

    @Test("is nothing for a municipality that there is not")
    func unknown() throws {
        #expect(PrivacyImpactRecord(of: "nowhere", in: try Self.topology(), digest: Self.digest) == nil)
    }

    @Test("names every role and channel in Japanese")
    func words() {
        for kind in NodeKind.allCases {
            for role in kind.roles.map(\.rawValue) + (kind.roles.isEmpty ? [kind.rawValue] : []) { #expect(JapaneseWords.parties[role] != nil, "\(role)") }
        }
        for channel in ChannelName.allCases { #expect(JapaneseWords.channels[channel.rawValue] != nil, "\(channel.rawValue)") }
    }

    @Test("is Markdown whose tables are whole, a page without anything from outside, and JSON with the same parts")
    func forms() throws {
        let record = try Self.record("odawara", Self.topology())
        for (heading, section) in zip(record.markdown.components(separatedBy: "\n## ").dropFirst(), record.sections) {
            #expect(heading.contains(section.title))
            let bars = heading.split(separator: "\n").filter { $0.hasPrefix("|") }.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
            #expect(Set(bars).count <= 1, "\(section.id)")
        }
        #expect(record.sections.map(\.title) == ["基本情報", "対象システム", "取り扱う特定個人情報", "経路", "安全管理措置", "保存期間", "例外", "確認方法"])
        #expect(!record.html.contains("http") && !record.html.contains("src=") && !record.html.contains("<script"))
        #expect(record.json["sections"]?.arrayElements?.count == record.sections.count && record.json["consistent"]?.boolValue == true)
    }
}
