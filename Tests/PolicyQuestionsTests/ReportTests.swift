import Domain
import Foundation
import JSON
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("What is written of the answers")
struct ReportTests {
    private func report() throws -> PolicyReport { try #require(PolicyReport(try Networks.topology())) }

    @Test("is JSON with every question, rule and room, which reads back")
    func json() throws {
        let report = try report()
        let value = try JSONDocument(parsing: report.json.canonicalBytes).root.value
        #expect(value["good"]?.boolValue == true)
        let questions = try #require(value["questions"]?.arrayElements)
        #expect(questions.compactMap { $0["id"]?.stringValue } == report.answers.map(\.question.id))
        #expect(questions.first?["rules"]?.arrayElements?.count == report.answers.first?.rules.count)
        #expect(value["matrix"]?["cells"]?.arrayElements?.count == report.matrix.rows.flatMap { $0 }.count { $0.exposure != nil })
        #expect(value["capacity"]?["bodies"]?.arrayElements?.count == (try Networks.standard().rooms.count))
        #expect(value["idleRules"]?.arrayElements?.count == report.idleRules.count)
        let diff = TopologyDiff(from: try Networks.topology(), to: try Networks.topology()).json
        #expect(diff["same"]?.boolValue == true && diff["changes"]?.arrayElements?.isEmpty == true)
    }

    @Test("is a page without anything from outside")
    func page() throws {
        let report = try report(), html = report.html
        for word in ["http:", "https:", "src=", "href=", "@import", "url("] { #expect(!html.contains(word), "\(word)") }
        for answer in report.answers { #expect(html.contains("id=\"question-\(answer.question.id)\"")) }
        #expect(html.contains("prefers-color-scheme: dark") && html.contains("aria-live") && html.contains("ArrowDown"))
        #expect(html.components(separatedBy: "data-cell=").count - 1 == report.matrix.rows.flatMap { $0 }.count { $0.exposure != nil })
        let data = try #require(html.components(separatedBy: "id=\"matrix-data\">").last?.components(separatedBy: "</script>").first)
        let value = try JSONDocument(parsing: Array(data.utf8)).root.value
        #expect(value["cells"]?.objectMembers?.count == report.matrix.rows.flatMap { $0 }.count { $0.exposure != nil })
        #expect(html.contains("all answered as they should be"))
    }

    @Test("says so where an answer is wrong, and opens it")
    func wrong() throws {
        let leaky = PolicyReport(try Networks.standard().letting(.document, into: (.jpki, .validityCheck, .request)), name: "leaky")
        #expect(!leaky.isGood && leaky.html.contains("answered wrongly"))
        #expect(leaky.html.contains("id=\"question-individual-number-jpki\" open>"))
        #expect(!leaky.html.contains("id=\"question-kiosk-to-kiosk\" open>"))
    }

    @Test("lets no name end an element of the page")
    func hostile() throws {
        let name = "</script><b>\"&"
        let network = try #require(FlowNetwork(
            nodes: [.init(name: name, party: Party(.kiosk), house: "o"), .init(name: "s", party: Party(.storeNetwork), house: "o")],
            links: [.init(name: "x", channel: .kioskLine, client: name, server: "s")], policies: [(.kioskLine, try policy(.kioskLine, up: [field("a", .code)]))]))
        let html = PolicyReport(network, name: name).html
        #expect(!html.contains("<b>") && html.contains("&lt;b&gt;") && html.contains("\\u003c/script>"))
        #expect(html.components(separatedBy: "</script>").count == 3, "the page's own two")
    }

    @Test("is a model for Threagile: every key that its schema requires, and no name without a thing")
    func threagile() throws {
        let yaml = try #require(ThreagileModel(try Networks.topology())).yaml
        let lines = yaml.split(separator: "\n").map(String.init)
        for key in ["threagile_version: \"1.0.0\"", "title: ", "author:", "business_criticality: ", "tags_available:", "data_assets:", "technical_assets:", "trust_boundaries:", "shared_runtimes: {}"] {
            #expect(lines.count { $0.hasPrefix(key) } == 1, "\(key)")
        }
        let network = try Networks.standard()
        // Each node with all that an asset needs, and each link.
        for key in ["type", "technology", "internet", "machine", "encryption", "owner", "multi_tenant", "redundant", "custom_developed_parts", "communication_links", "out_of_scope", "size"] {
            #expect(lines.count { $0.hasPrefix("    \(key):") } >= network.nodes.count, "\(key)")
        }
        for key in ["target", "protocol", "authentication", "authorization", "vpn", "ip_filtered", "readonly"] { #expect(lines.count { $0.hasPrefix("        \(key): ") } == network.links.count, "\(key)") }
        #expect(lines.allSatisfy { $0.contains(/^ *([a-z_]+|"[^"]+"):( .*)?$/) || $0.contains(/^ *- ".*"$/) })
        let ids = Set(lines.filter { $0.hasPrefix("    id: ") }.map { $0.dropFirst(8) }), targets = lines.filter { $0.hasPrefix("        target: ") }.map { $0.dropFirst(16) }
        #expect(ids.isSuperset(of: targets) && ids.count > network.nodes.count + network.channels.count, "nodes, data, boundaries")
        #expect(yaml.contains("internet: true") && yaml.contains("\"network-lgwan-asp\""))
    }

    @Test("quotes in YAML whatever YAML would take for something else")
    func yaml() {
        let text = BlockYAML.text(["plain": "a: b #c", "no": true, "two words": ["x", 1], "empty": [:], "none": [], "in": ["deep": .null], "quote\"d": "\n"])
        #expect(text == "plain: \"a: b #c\"\n\"no\": true\n\"two words\":\n  - \"x\"\n  - 1\nempty: {}\nnone: []\nin:\n  deep: null\n\"quote\\\"d\": \"\\n\"\n")
    }
}
