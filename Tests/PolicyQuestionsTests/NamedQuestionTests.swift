import Domain
import JSON
import Policy
import PolicyQuestions
import Testing
import Topology

@Suite("The named questions")
struct NamedQuestionTests {
    static func verdicts(_ network: FlowNetwork) -> [String: Verdict] {
        Dictionary(uniqueKeysWithValues: Examination(network).namedAnswers().map { ($0.question.id, $0.verdict) })
    }

    @Test("are all answered as they should be for the default topology (A4, F2, F4)")
    func standard() throws {
        let answers = Examination(try Networks.standard()).namedAnswers()
        #expect(answers.count == 17)
        #expect(answers.filter { !$0.isAsExpected }.map(\.question.id) == [])
        #expect(answers.allSatisfy { !$0.question.requirements.isEmpty && !$0.rules.isEmpty || $0.question.id == "family-register-stays" || $0.question.id == "pin-and-card-key" })
    }

    /// For each question a network where the answer is the other one: what to change, and which questions must notice.
    struct Twin: Sendable, CustomTestStringConvertible {
        let id: String
        let verdict: Verdict
        let make: @Sendable (FlowNetwork) throws -> FlowNetwork
        var testDescription: String { id }
    }

    static let twins: [Twin] = [
        Twin(id: "individual-number-jpki", verdict: .yes) { try $0.letting(.document, into: (.jpki, .validityCheck, .request)) },
        Twin(id: "individual-number-kiosk", verdict: .yes) { try $0.letting(.document, into: (.dedicated, .issue, .response), (.kioskLine, .issue, .response)) },
        Twin(id: "individual-number-store-network", verdict: .yes) { try $0.letting(.document, into: (.dedicated, .issue, .response)) },
        Twin(id: "individual-number-center", verdict: .yes) { try $0.letting(.individualNumberSealed, into: (.lgwan, .issue, .response)) },
        Twin(id: "individual-number-leaves-city", verdict: .yes) { try $0.letting(.individualNumberSealed, into: (.lgwan, .menu, .refusal)) },
        Twin(id: "personal-kiosk-line", verdict: .yes) { try $0.letting(.application, into: (.kioskLine, .openSession, .request)) },
        Twin(id: "personal-dedicated", verdict: .yes) { try $0.letting(.document, into: (.dedicated, .complete, .refusal)) },
        Twin(id: "personal-jpki", verdict: .yes) { try $0.letting(.document, into: (.jpki, .validityCheck, .request)) },
        Twin(id: "jpki-only-validity-check", verdict: .no) { try $0.letting(.time, into: (.jpki, .validityCheck, .response)) },
        Twin(id: "city-to-city", verdict: .yes) { try $0.letting(.document, into: (.lgwan, .menu, .request)) },
        Twin(id: "request-to-another-city", verdict: .no) { network in
            try network.with(links: network.links.filter { $0.channel != .lgwan || $0.name == "lgwan.mizuho" })
        },
        Twin(id: "direct-link-kiosks-operators", verdict: .yes) { network in
            try network.with(links: network.links + [FlowNetwork.Link(name: "kiosk-line.x", channel: .kioskLine, client: "kiosk-b1", server: "storenet-a")])
        },
        Twin(id: "kiosk-to-kiosk", verdict: .yes) { try $0.letting(.certificate, into: (.dedicated, .issue, .response), (.kioskLine, .issue, .response)) },
        Twin(id: "operator-to-operator", verdict: .yes) { try $0.letting(.signature, into: (.dedicated, .openSession, .refusal)) },
        Twin(id: "registers-own-issuing-server", verdict: .yes) { network in
            try network.with(links: network.links + [FlowNetwork.Link(name: "core.x", channel: .core, client: "mizuho", server: "odawara-registers")])
        },
        Twin(id: "family-register-stays", verdict: .yes) { network in
            let copying = try policy(.lgwanFamily, down: [field("record", .familyRegisterRecord)])
            return try network.with(policies: network.channels.map { ($0.channel, $0.channel == .lgwanFamily ? copying : $0.policy) })
        },
        Twin(id: "pin-and-card-key", verdict: .yes) { network in
            // Octets of an unknown form may be anything.
            let body = try BodyPolicy(content: .binary(contentType: "application/x-unknown"), maximumBytes: 100)
            let opaque = try ChannelPolicy(name: "kiosk-line", messages: [try MessagePolicy(name: "m", request: body, response: body, refusal: body)])
            return try network.with(policies: network.channels.map { ($0.channel, $0.channel == .kioskLine ? opaque : $0.policy) })
        },
    ]

    @Test("are answered otherwise where the network is another", arguments: twins)
    func otherwise(twin: Twin) throws {
        let network = try Networks.standard()
        let before = try #require(Self.verdicts(network)[twin.id]), answers = Examination(try twin.make(network)).namedAnswers()
        let answer = try #require(answers.first { $0.question.id == twin.id })
        #expect(before != twin.verdict)
        #expect(answer.verdict == twin.verdict, "\(answer.reason)")
        #expect(!answer.isAsExpected)
    }

    @Test("have a twin each")
    func complete() throws {
        #expect(Set(Self.twins.map(\.id)) == Set(Self.verdicts(try Networks.standard()).keys))
    }

    @Test("are asked of files too: the code's vocabulary refuses to let a city's document back onto lgwan's requests or onto jpki", arguments: [
        (#""serial": {"class": "serial", "grammar": "hex:2..40"},"#, #""serial": {"class": "individual-number-sealed", "grammar": "hex:2..40"},"#, "lgwan must never carry"),
        (#""certificate": {"class": "certificate", "grammar": "base64:1..1400"}"#, #""certificate": {"class": "document", "grammar": "base64:1..1400"}"#, "must never carry"),
        (#""client": {"kind": "kiosk"}"#, #""client": {"kind": "store-network"}"#, "the client of kiosk-line is a kiosk"),
        (#"["kiosk-b1:kiosk-line", "storenet-b:kiosk-line"]"#, #"["kiosk-b1:kiosk-line", "storenet-a:kiosk-line"]"#, "stays inside one"),
        (#"["mizuho:core", "mizuho-registers:core"]"#, #"["mizuho:core", "odawara-registers:core"]"#, "stays inside one"),
    ])
    func refusedByTheReader(old: String, new: String, reason: String) throws {
        #expect(Networks.problems(try Networks.text()).isEmpty)
        #expect(Networks.problems(try Networks.text(replacing: old, with: new)).contains { $0.text.contains(reason) })
    }

    @Test("find what the vocabulary lets into a file: a certificate in the answers to kiosks reaches another kiosk")
    func acceptedByTheReader() throws {
        let text = try Networks.text(
            replacing: #""challenge": {"class": "random", "grammar": "hex:64"},"#,
            with: #""challenge": {"class": "random", "grammar": "hex:64"}, "other": {"class": "certificate", "grammar": "base64:1..1400"},"#)
        let report = try #require(PolicyReport(try Networks.parse(text)))
        #expect(!report.isGood)
        #expect(Set(report.answers.filter { !$0.isAsExpected }.map(\.question.id)) == ["kiosk-to-kiosk", "operator-to-operator"])
        let path = try #require(report.answers.first { $0.question.id == "kiosk-to-kiosk" }?.paths.first)
        #expect(path.steps.count == 3, "held by one, up to the store network, and down to the other")
        #expect(path.steps.last?.pointers.contains("/channels/kiosk-line/allowlist/open-session/response/fields/other") == true)
    }

    @Test("name rules that are places in the file")
    func pointers() throws {
        let root = try JSONDocument(parsing: Array(try Networks.text().utf8)).root.value
        let report = try #require(PolicyReport(try Networks.topology()))
        let named = report.answers.flatMap { $0.rules.map(\.pointer) + $0.paths.flatMap { $0.steps.flatMap(\.pointers) } }
        let elsewhere = report.rooms.flatMap { $0.fields.map(\.pointer) } + report.idleRules.map(\.pointer) + report.matrix.rows.flatMap { $0 }.flatMap { $0.path?.steps.flatMap(\.pointers) ?? [] }
        for pointer in Set(named + elsewhere) {
            let value = pointer.split(separator: "/").reduce(root as JSONValue?) { $0?[String($1)] }
            #expect(value != nil, "\(pointer)")
        }
        #expect(Set(named).count > 60)
    }

    @Test("show what stops an Individual Number before jpki, and that the code would too (A4, D3)")
    func consulted() throws {
        let answer = try #require(Examination(try Networks.standard()).namedAnswers().first { $0.question.id == "individual-number-jpki" })
        let rule = try #require(answer.rules.first { $0.pointer == "/channels/jpki/allowlist/validity-check/request" })
        #expect(rule.effect == .stops)
        #expect(rule.forms.names == "sealed-document, document" && rule.refusedByCode == rule.forms)
        let file = try #require(answer.rules.first { $0.pointer == "/channels/kiosk-line/allowlist/issue/refusal" })
        #expect(file.forms.names == "sealed-document" && file.refusedByCode.isEmpty, "only the file stands between")
        #expect(answer.rules.contains { $0.effect == .allows && $0.pointer.hasSuffix("/individualNumberSealed") })
    }
}
