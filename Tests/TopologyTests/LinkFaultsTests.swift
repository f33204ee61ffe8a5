import Faults
import Foundation
import Testing
import Topology

@Suite("The faults of a link in topology.json")
struct LinkFaultsTests {
    private static let place = #""address": "127.20.105.3"}"#

    private func text(_ faults: String) throws -> String {
        let text = try DefaultFile.text().replacingOccurrences(of: Self.place, with: #""address": "127.20.105.3", "faults": \#(faults)}"#)
        #expect(try text != DefaultFile.text())
        return text
    }

    private func topology(_ faults: String) throws -> Topology { try Topology.parse(Array(try text(faults).utf8), file: "topology.json") }

    @Test("are read, stay in a moved and a seeded network, and come back from the canonical text")
    func read() throws {
        let topology = try topology(#"[{"type": "latency", "attributes": {"latency": 40}}, {"type": "reset", "stream": "upstream", "toxicity": "0.5", "at": {"message": 2, "phase": "after"}}]"#)
        let link = try #require(topology.link(named: "core.fujisawa"))
        #expect(link.faults.map(\.name) == ["latency_downstream", "reset_upstream"])
        #expect(link.faults[1].trigger == FaultTrigger(message: 2, phase: .after))
        #expect(try Topology.parse(topology.canonical(), file: "canonical.json") == topology)
        let subnet = try #require(Subnet("127.31.0.0/16"))
        #expect(topology.moved(toSubnet: subnet).seeded("9").link(named: "core.fujisawa")?.faults == link.faults)
        #expect(topology.link(named: "core.mizuho")?.faults.isEmpty == true)
    }

    @Test("leave the canonical text of a file without any as it was")
    func none() throws {
        let canonical = try String(decoding: DefaultFile.topology().canonical(), as: UTF8.self)
        #expect(!canonical.contains("faults"))
        #expect(try topology("[]").canonical() == DefaultFile.topology().canonical())
    }

    @Test("are refused where one is wrong, at its place, with what would be right", arguments: [
        (#"[{"type": "latencey"}]"#, "faults[0].type", #""latencey""#, "expected a \"type\": latency, bandwidth", TopologyRule.fault),
        (#"[{"type": "noop"}, {"type": "latency", "attributes": {"latency": -4}}]"#, "faults[1].attributes.latency", "-4", "expected a whole number, 0 to 3600000 ms", .fault),
        (#"[{"type": "latency", "attributes": {"delay": 5}}]"#, "faults[0].attributes.delay", "5}", "known: latency, jitter", .fault),
        (#"[{"type": "bandwidth"}]"#, "faults[0]", "{", #"bandwidth needs the attribute "rate", 1 to 10000000 KB/s"#, .fault),
        (#"[{"type": "noop", "stream": "both"}]"#, "faults[0].stream", #""both""#, "can be either upstream or downstream", .fault),
        (#"[{"type": "refuse", "toxicity": "0.5"}]"#, "faults[0].toxicity", #""0.5""#, "expected 1", .fault),
        (#"[{"type": "hold", "at": {"message": 1, "phase": "after", "byte": 4}}]"#, "faults[0].at.byte", "4}", "middle only", .fault),
        (#"[{"type": "noop"}, {"type": "noop"}]"#, "faults[1]", "{", #"already has a fault called "noop_downstream""#, .duplicate),
        (#"{}"#, "faults", "{}", "expected a list of faults, found an object", .wrongType),
    ])
    func wrong(faults: String, path: String, place: String, words: String, rule: TopologyRule) throws {
        let text = try text(faults)
        let error = #expect(throws: TopologyError.self) { _ = try Topology.parse(Array(text.utf8), file: "topology.json") }
        let problem = try #require(error?.problems.first)
        #expect(error?.problems.count == 1 && problem.rule == rule && problem.path == "links.core.fujisawa.\(path)", "\(problem)")
        #expect(problem.text.contains(words), "\(problem.text)")
        let line = text.split(separator: "\n", omittingEmptySubsequences: false)[problem.line - 1]
        #expect(String(line.unicodeScalars.dropFirst(problem.column - 1)).hasPrefix(place), "\(problem)")
    }
}
