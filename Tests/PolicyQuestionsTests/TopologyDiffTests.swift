import Domain
import Foundation
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("What changes between two topologies")
struct TopologyDiffTests {
    private func diff(_ old: String, _ new: String) throws -> TopologyDiff {
        TopologyDiff(from: try Networks.topology(), to: try Networks.parse(try Networks.text(replacing: old, with: new)))
    }

    @Test("is nothing where only notes, layout and the seed's spelling differ")
    func same() throws {
        let topology = try Networks.topology()
        #expect(TopologyDiff(from: topology, to: topology).isSame)
        let text = try Networks.text(replacing: #""note": "The operator's own wired network.","#, with: "").replacingOccurrences(of: #""seed": 20260401"#, with: #"    "seed": "20260401""#)
        #expect(TopologyDiff(from: topology, to: try Networks.parse(text)).isSame)
    }

    /// What is changed in the file, wherever it stands, and what must be said of it: effect, place and a part of the sentence.
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String, new: String
        let effect: TopologyChange.Effect
        let place: String
        let words: String
        var testDescription: String { "\(place) \(effect)" }
    }

    static let cases: [Case] = [
        Case(old: #""serial": {"class": "serial", "grammar": "hex:2..40"}"#, new: #""serial": {"class": "serial", "grammar": "hex:2..80"}"#, effect: .widens,
             place: "/channels/lgwan/allowlist/menu/request/fields/serial/grammar", words: "grammar: hex:2..40 → hex:2..80"),
        Case(old: #""grammar": "text:0..200""#, new: #""grammar": "text:0..100""#, effect: .narrows,
             place: "/channels/core/allowlist/resident-record/response/fields/residents/fields/previousAddress/grammar", words: "text:0..200 → text:0..100"),
        Case(old: #""class": "register-record", "grammar": "enum:男|女""#, new: #""class": "register-record", "grammar": "enum:男|不詳""#, effect: .moves,
             place: "/channels/core/allowlist/resident-record/response/fields/residents/fields/sex/grammar", words: "enum −女 +不詳"),
        Case(old: #""wholeHousehold": {"class": "request""#, new: #""wholeHousehold": {"class": "register-record""#, effect: .widens,
             place: "/channels/core/allowlist/resident-record/response/fields/wholeHousehold/class", words: "request → register-record (operational → personal)"),
        Case(old: #""headOfHousehold": {"class": "register-record""#, new: #""headOfHousehold": {"class": "code""#, effect: .narrows,
             place: "/channels/core/allowlist/resident-record/response/fields/headOfHousehold/class", words: "personal → operational"),
        Case(old: #""asOf": {"class": "time", "grammar": "instant"},"#, new: "", effect: .narrows,
             place: "/channels/core/allowlist/resident-record/response/fields/asOf", words: "field of class time is gone"),
        Case(old: #""asOf": {"class": "time", "grammar": "instant"},"#, new: #""asOf": {"class": "time", "grammar": "instant"}, "age": {"class": "count", "grammar": "integer:0..150"},"#, effect: .widens,
             place: "/channels/core/allowlist/resident-record/response/fields/age", words: "field of class count, operational"),
        Case(old: #""asOf": {"class": "time", "grammar": "instant"}"#, new: #""asOf": {"class": "time", "grammar": "instant", "optional": true}"#, effect: .neutral,
             place: "/channels/core/allowlist/resident-record/response/fields/asOf/optional", words: "may be left out"),
        Case(old: #""maximumBytes": 540000"#, new: #""maximumBytes": 540001"#, effect: .widens, place: "/channels/dedicated/allowlist/issue/response/maximumBytes", words: "540000 → 540001"),
        Case(old: #""members": {"class": "request", "list": {"minimum": 0, "maximum": 20}"#, new: #""members": {"class": "request", "list": {"minimum": 1, "maximum": 20}"#, effect: .narrows,
             place: "/channels/core/allowlist/resident-record/request/fields/members/list", words: "0 to 20 → 1 to 20"),
        Case(old: #""timeoutMilliseconds": 20000"#, new: #""timeoutMilliseconds": 21000"#, effect: .neutral, place: "/channels/kiosk-line/timeoutMilliseconds", words: "20000 → 21000"),
        Case(old: #""certificateAuthority": "jpki-authority""#, new: #""certificateAuthority": "other-authority""#, effect: .moves, place: "/channels/jpki/certificateAuthority", words: "other-authority"),
        Case(old: #""validityMaximumAgeSeconds": 60"#, new: #""validityMaximumAgeSeconds": 30"#, effect: .narrows, place: "/limits/validityMaximumAgeSeconds", words: "60 → 30"),
        Case(old: #""maintenanceLockoutSeconds": 900"#, new: #""maintenanceLockoutSeconds": 60"#, effect: .widens, place: "/limits/kiosk/maintenanceLockoutSeconds", words: "900 → 60"),
        Case(old: #""forgottenLossSeconds": 30"#, new: #""forgottenLossSeconds": 20"#, effect: .narrows, place: "/limits/kiosk/forgottenLossSeconds", words: "30 → 20"),
        Case(old: #""management": {"address": "127.20.250.1", "firstPort": 9464},"#, new: "", effect: .narrows, place: "/management", words: "→ none"),
        Case(old: #""operators": {"#, new: #""capture": {"secrets": "forbidden"}, "operators": {"#, effect: .narrows, place: "/capture/secrets", words: "allowed → forbidden"),
        Case(old: #""address": "127.20.4.1""#, new: #""address": "127.20.4.2""#, effect: .moves, place: "/nodes/jpki/address", words: "127.20.4.1 → 127.20.4.2"),
        Case(old: #""address": "127.20.104.1""#, new: #""address": "127.20.104.1", "faults": [{"type": "latency", "attributes": {"latency": 10}}]"#, effect: .neutral, place: "/links/jpki.issuing-center/faults", words: "none → "),
        Case(old: #"{"kind": "income", "feeYen": 200, "copiesMaximum": 10, "options": [{"name": "fiscal-year", "values": ["current", "previous"]}]},"#, new: "", effect: .narrows,
             place: "/municipalities/mizuho/certificates (income)", words: "offered no longer"),
        Case(old: #""values": ["current"]"#, new: #""values": ["current", "previous"]"#, effect: .widens, place: "/municipalities/kawaguchi/certificates (taxation)", words: "with previous"),
        Case(old: #""name": "見本マート甲""#, new: #""name": "見本マート丁""#, effect: .neutral, place: "/operators/operator-a/name", words: "見本マート丁"),
    ]

    @Test("is judged for privacy, with its place", arguments: cases)
    func judged(this: Case) throws {
        let diff = try diff(this.old, this.new)
        let change = try #require(diff.changes.first { ($0.new ?? $0.old) == this.place }, "\(diff.changes.map { $0.new ?? $0.old ?? "" })")
        #expect(change.effect == this.effect)
        #expect(change.sentence.contains(this.words), "\(change.sentence)")
        #expect(diff.changes.allSatisfy { $0.effect == this.effect || $0 == change || this.effect == .narrows })
    }

    @Test("turns round when the files do", arguments: cases.filter { $0.effect == .widens || $0.effect == .narrows })
    func reversed(this: Case) throws {
        let changed = try Networks.parse(try Networks.text(replacing: this.old, with: this.new))
        let change = try #require(TopologyDiff(from: changed, to: try Networks.topology()).changes.first { ($0.new ?? $0.old) == this.place })
        #expect(change.effect == (this.effect == .widens ? .narrows : .widens))
    }

    @Test("is, for a newcomer, a wider network; for one who leaves, a narrower one")
    func newcomer() throws {
        let text = try Networks.text()
            .replacingOccurrences(of: #""nodes": {"#, with: #""nodes": {"kiosk-b2": {"kind": "kiosk", "operator": "operator-b", "address": "127.20.1.9"},"#)
            .replacingOccurrences(of: #""links": {"#, with: #""links": {"kiosk-line.kiosk-b2": {"endpoints": ["kiosk-b2:kiosk-line", "storenet-b:kiosk-line"], "address": "127.20.101.9"},"#)
        let old = try Networks.topology(), new = try Networks.parse(text)
        let come = TopologyDiff(from: old, to: new).changes, gone = TopologyDiff(from: new, to: old).changes
        #expect(come.map(\.effect) == [.widens, .widens] && come.allSatisfy { $0.old == nil } && come.map(\.new) == ["/nodes/kiosk-b2", "/links/kiosk-line.kiosk-b2"])
        #expect(gone.map(\.effect) == [.narrows, .narrows] && gone.allSatisfy { $0.new == nil })
    }

    @Test("does not count every address where the subnet is another")
    func subnet() throws {
        let topology = try Networks.topology()
        let diff = TopologyDiff(from: topology, to: topology.moved(toSubnet: try #require(Subnet("127.33.0.0/16"))))
        #expect(diff.changes.map(\.old) == ["/subnet"] && diff.changes.first?.effect == .moves)
    }

    @Test("names the questions that are answered otherwise, and no others")
    func verdicts() throws {
        let leaky = try diff(
            #""challenge": {"class": "random", "grammar": "hex:64"},"#,
            #""challenge": {"class": "random", "grammar": "hex:64"}, "other": {"class": "certificate", "grammar": "base64:1..1400"},"#)
        #expect(leaky.verdicts.map(\.question.id) == ["kiosk-to-kiosk", "operator-to-operator"])
        #expect(leaky.verdicts.allSatisfy { $0.old.isAsExpected && !$0.new.isAsExpected })
        #expect(try diff(#""maximumBytes": 540000"#, #""maximumBytes": 540001"#).verdicts.isEmpty)
    }
}
