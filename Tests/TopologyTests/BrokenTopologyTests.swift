import Foundation
import Testing
@testable import Topology

@Suite("A broken topology")
struct BrokenTopologyTests {
    @Test("is refused with place, path and what would be right", arguments: Slip.shape + Slip.municipalities + Slip.network + Slip.channels)
    func refused(slip: Slip) throws {
        let problems = try DefaultFile.problems(replacing: slip.old, with: slip.new)
        let problem = try #require(problems.first { $0.path == slip.path && $0.text.contains(slip.words) }, "found: \(problems)")
        #expect(problem.rule == slip.rule)
        let text = try DefaultFile.text().replacingOccurrences(of: slip.old, with: slip.new)
        let line = text.split(separator: "\n", omittingEmptySubsequences: false)[problem.line - 1]
        #expect(String(line.unicodeScalars.dropFirst(problem.column - 1)).hasPrefix(slip.place))
        #expect(problem.description.hasPrefix("topology.json:\(problem.line):\(problem.column): \(slip.path)"))
    }

    @Test("names all of its mistakes at once, in the order of the file")
    func several() throws {
        let text = try DefaultFile.text()
            .replacingOccurrences(of: "rsa-2048", with: "dsa")
            .replacingOccurrences(of: "127.20.5.4", with: "127.20.5.3")
            .replacingOccurrences(of: "jpki-authority", with: "lgwan-authority")
        #expect(DefaultFile.problems(of: text).map(\.path) == ["card.key", "nodes.odawara.address", "channels.jpki.certificateAuthority"])
    }

    @Test("names a mistake once: what depends on it is not blamed")
    func noEcho() throws {
        let problems = try DefaultFile.problems(replacing: "127.20.5.4", with: "nowhere")
        #expect(problems.map(\.path) == ["nodes.odawara.address"])
    }

    @Test("names at most 50 mistakes and counts the rest")
    func bounded() throws {
        let text = try DefaultFile.text().replacingOccurrences(of: #""class""#, with: #""klass""#)
        do {
            _ = try Topology.parse(Array(text.utf8), file: "topology.json")
            Issue.record("accepted")
        } catch {
            #expect(error.problems.count == TopologyError.maximumProblems)
            #expect(error.problemsLeftOut > 50)
            #expect(error.description.hasSuffix("… and \(error.problemsLeftOut) more"))
        }
    }

    @Test("that is no JSON, no object, empty or absent is refused in one line", arguments: ["", "{", "[]", "null", "\u{FEFF}{}", "{}"])
    func noTopology(text: String) {
        #expect(!DefaultFile.problems(of: text).isEmpty)
    }

    @Test("that cannot be read says why")
    func absent() {
        do {
            _ = try Topology.load(path: "/nowhere/topology.json")
            Issue.record("accepted")
        } catch {
            #expect(error.description == "/nowhere/topology.json: cannot be read: No such file or directory")
        }
    }

    @Test("never stops the program: every prefix and every removed line is refused or accepted, no more")
    func mutilated() throws {
        let bytes = Array(try DefaultFile.text().utf8)
        for length in stride(from: 0, to: bytes.count, by: 997) {
            #expect(throws: TopologyError.self) { try Topology.parse(Array(bytes[..<length]), file: "topology.json") }
        }
        let lines = try DefaultFile.text().split(separator: "\n", omittingEmptySubsequences: false)
        for position in stride(from: 0, to: lines.count, by: 23) {
            _ = DefaultFile.problems(of: (lines[..<position] + lines[(position + 1)...]).joined(separator: "\n"))
        }
    }
}
