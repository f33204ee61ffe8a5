import Foundation
import FoundationXML
import JSON
import Review
import ReviewReport
import Testing

@Suite("A review's report")
struct ReviewReportTests {
    static let digest = String(repeating: "ab", count: 32)

    /// Captures in which all is as it should be.
    static func clean() -> Ledger {
        var ledger = Ledger(subject: .init(topology: "kofu", topologyDigest: digest, captures: "captures"))
        ledger.files = [.init(name: "jpki.pcapng", channel: "jpki", digest: digest, frames: 12)]
        ledger.programs = [.init(role: "jpki-center", digest: digest)]
        for (channel, dataClass) in [("kiosk-line", "identifier"), ("jpki", "validity-check")] {
            var row = ChannelRow(channel: channel)
            row.connections = 2
            row.decrypted = 2
            row.plainOctets = 1000
            row.explainedOctets = 1000
            row.classes = [.init(dataClass: dataClass, count: 4), .init(dataClass: "random", count: 0)]
            row.handshakeFreeBits = [FreeBits(what: "client random", bits: 256)]
            ledger.channels.append(row)
        }
        var message = MessageRow(channel: "jpki", message: "validity-check", part: "request")
        message.sent = 2
        message.delivered = 2
        message.octets = 1000
        message.explained = 1000
        message.freeBitsMaximum = 128.5
        ledger.messages = [message]
        var row = Provenance.Row(what: "jpki validity-check", origin: "dedicated open-session")
        row.looked = 2
        row.explained = 2
        ledger.provenance.rows = [row]
        return ledger
    }

    static func with(_ change: (inout Ledger) -> Void) -> ReviewReport {
        var ledger = clean()
        change(&ledger)
        return ReviewReport(ledger: ledger, command: "kofu review captures")
    }

    private func control(_ id: String, of report: ReviewReport) throws -> Control { try #require(report.controls.first { $0.id == id }) }

    @Test("calls captures clean in which nothing is left to explain, and shows what each measure rests on")
    func good() throws {
        let report = Self.with { _ in }
        #expect(report.isGood && report.html.contains("Clean: ") && report.json["verdict"]?.stringValue == "clean")
        #expect(try control("A4", of: report).status == .shown && control("A1", of: report).status == .shown)
        #expect(try control("A6", of: report).status == .notInTopology && control("E4", of: report).status == .elsewhere)
        #expect(Set(report.controls.map { $0.id.prefix(1) }) == ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"])
        #expect(report.controls.allSatisfy { !$0.command.isEmpty })
    }

    /// What can be wrong with captures, by the measure that it refutes.
    enum Fault: String, CaseIterable {
        case octetUnexplained = "A1", otherThanChecks = "A4", strangersAddress = "A12", otherTLS = "I1", individualNumber = "D3", documentAtStore = "F4"

        func plant(in ledger: inout Ledger) {
            switch self {
            case .octetUnexplained: ledger.channels[0].explainedOctets -= 1
            case .otherThanChecks: ledger.channels[1].classes.append(.init(dataClass: "identifier", count: 1))
            case .strangersAddress: ledger.findings.add(.init(rule: "connection-wrong-address", sentence: "x", channel: nil, link: nil, frames: []))
            case .otherTLS: ledger.findings.add(.init(rule: "tls-session-id", sentence: "x", channel: nil, link: nil, frames: []))
            case .individualNumber: ledger.channels[0].classes.append(.init(dataClass: "individual-number-sealed", count: 1))
            case .documentAtStore: ledger.channels[0].classes.append(.init(dataClass: "document", count: 1))
            }
        }
    }

    @Test("refutes a measure, and is not clean", arguments: Fault.allCases)
    func bad(_ fault: Fault) throws {
        let report = Self.with { fault.plant(in: &$0) }
        #expect(try control(fault.rawValue, of: report).status == .refuted)
        #expect(!report.isGood && report.html.contains("Not clean: ") && report.statement["predicate"]?["result"]?.stringValue == "FAILED")
    }

    @Test("refutes a measure where a connection was not decrypted, or a check was not called for")
    func worse() throws {
        #expect(try control("A1", of: Self.with { $0.channels[0].decrypted -= 1 }).status == .refuted)
        #expect(try control("A4", of: Self.with { $0.provenance.rows[0].explained -= 1 }).status == .refuted)
    }

    @Test("says that a measure was not exercised where nothing crossed")
    func idle() throws {
        let report = Self.with { $0.channels[1].plainOctets = 0; $0.channels[1].explainedOctets = 0 }
        #expect(try control("A4", of: report).status == .notExercised && report.isGood)
    }

    @Test("says of what is not built that nothing shows it, and names no test for it")
    func notBuilt() throws {
        let report = Self.with { _ in }
        let notBuilt = report.controls.filter { $0.status == .notBuilt }, elsewhere = report.controls.filter { $0.status == .elsewhere }
        #expect(!notBuilt.isEmpty && notBuilt.allSatisfy { !$0.command.hasPrefix("make") && !$0.command.hasPrefix("kofu") })
        #expect(elsewhere.count > 10 && elsewhere.allSatisfy { $0.command.hasPrefix("make") || $0.command.hasPrefix("kofu") })
        #expect(try control("I3", of: report).command == "kofu pia" && control("J1-J3", of: report).status == .notBuilt)
    }

    @Test("is JUnit XML that parses, with a failure for each rule broken")
    func junit() throws {
        final class Counter: NSObject, XMLParserDelegate {
            var counts: [String: Int] = [:]
            func parser(_ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]) { counts[name, default: 0] += 1 }
        }
        let report = Self.with { $0.findings.add(.init(rule: "a<b>&\"", sentence: "]]> \u{1} <x>", channel: "jpki", link: nil, frames: ["jpki.pcapng#3"])) }
        let parser = XMLParser(data: Data(report.junit.utf8)), counter = Counter()
        parser.delegate = counter
        #expect(parser.parse())
        // A4 and the rule itself.
        #expect(counter.counts["failure"] == 2 && counter.counts["testcase"] == report.controls.count + 1)
    }

    @Test("is SARIF that holds findings and nothing else")
    func sarif() throws {
        #expect(Self.with { _ in }.sarif["runs"]?.arrayElements?.first?["results"]?.arrayElements?.isEmpty == true)
        let report = Self.with { $0.findings.add(.init(rule: "tls-undecrypted", sentence: "no secrets", channel: "jpki", link: "jpki.issuing-center", frames: ["jpki.pcapng#3"])) }
        let run = try #require(report.sarif["runs"]?.arrayElements?.first), result = try #require(run["results"]?.arrayElements?.first)
        #expect(report.sarif["version"]?.stringValue == "2.1.0" && result["ruleId"]?.stringValue == "tls-undecrypted" && result["level"]?.stringValue == "error")
        #expect(result["locations"]?.arrayElements?.first?["physicalLocation"]?["artifactLocation"]?["uri"]?.stringValue == "jpki.pcapng")
        #expect(run["tool"]?["driver"]?["rules"]?.arrayElements?.count == 1)
    }

    @Test("is an in-toto statement about the programs that ran, by policy and captures")
    func statement() throws {
        let statement = Self.with { _ in }.statement
        #expect(statement["_type"]?.stringValue == "https://in-toto.io/Statement/v1" && statement["subject"]?.arrayElements?.first?["digest"]?["sha256"]?.stringValue == Self.digest)
        let predicate = try #require(statement["predicate"])
        #expect(predicate["result"]?.stringValue == "PASSED")
        #expect(predicate["configuration"]?.arrayElements?.compactMap { $0["name"]?.stringValue } == ["topology.json", "jpki.pcapng"])
    }

    @Test("is a page that needs nothing from outside and lets nothing of a capture be markup")
    func page() {
        let report = Self.with { $0.findings.add(.init(rule: "x", sentence: "<script>alert(1)</script>", channel: "jpki", link: "\"><img>", frames: [])) }
        #expect(!report.html.contains("<script") && !report.html.contains("<img") && report.html.contains("&lt;script&gt;"))
        #expect(!report.html.contains("http://") && !report.html.contains("https://") && !report.html.contains("src="))
        // 128.5 bits are rounded up.
        #expect(report.html.contains("129") && report.json["messages"]?.arrayElements?.first?["freeBitsMaximum"]?.integerValue == 129)
    }
}
