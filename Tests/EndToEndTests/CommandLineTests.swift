import Foundation
import Testing

@Suite("The command line")
struct CommandLineTests {
    private func kofu(_ words: [String]) async throws -> Finished { try await Program.start([Repository.kofu] + words, directory: Workplace.directory).finish() }

    @Test("explains itself where it is not understood, with status 2", arguments: [
        (["dance"], "kofu help"), (["up", "--fast"], "--detach"), (["up", "--topology"], "--topology needs FILE"), (["cut"], "LINK is needed"),
        (["issue", "--copies"], "--copies needs N"), (["up", "now"], "unexpected argument"), (["status", "--json=yes"], "takes no value"),
        (["up", "--seed", "1", "--seed", "2"], "given twice"), (["help", "dance"], "dance"), (["chaos", "dance"], "exhaust, soak, storm, reenact, run, check"), (["chaos"], "followed by one of"), (["help", "chaos"], "followed by one of"), (["up", "--control", "8474"], "--control needs an address and a port"), (["logs", "mizuho", "--lines", "none"], "whole number"),
    ])
    func notUnderstood(words: [String], explanation: String) async throws {
        let finished = try await kofu(words)
        #expect(finished.status == 2, "\(finished.testDescription)")
        #expect(finished.errors.contains(explanation), "\(finished.testDescription)")
        #expect(finished.output.isEmpty)
    }

    @Test("helps with every command", arguments: [
        "up", "status", "cards", "issue", "cut", "heal", "faults", "fault", "suspend", "revoke", "reinstate", "unlock", "verify-journal", "logs", "restart", "down", "check", "demo", "photocopy", "viewer", "gallery",
        "counter notify", "counter approve", "counter refuse", "counter holds", "duty search", "duty hold", "faults", "fault", "process-faults", "process-fault", "chaos exhaust", "chaos soak", "chaos storm", "chaos reenact", "chaos run", "chaos check",
        "faults", "fault", "process-faults", "process-fault", "chaos exhaust", "chaos soak", "chaos storm", "chaos reenact", "chaos run", "chaos check", "reconcile", "statistics",
        "staff login", "staff logout", "staff add", "staff release", "staff remove", "staff list", "staff requests", "staff looks",
    ])
    func help(command: String) async throws {
        let overview = try await kofu(["help"])
        #expect(overview.status == 0 && overview.text.contains("  \(command) "))
        let name = command.split(separator: " ").map(String.init)
        for words in [["help"] + name, name + ["--help"]] {
            let finished = try await kofu(words)
            #expect(finished.status == 0 && finished.text.hasPrefix("kofu \(command)"), "\(finished.testDescription)")
        }
    }

    @Test("says where no topology is up", arguments: [["status"], ["cards"], ["down"], ["verify-journal"], ["cut", "lgwan.odawara"], ["logs", "mizuho"]])
    func nothingUp(words: [String]) async throws {
        let finished = try await kofu(words)
        #expect(finished.status == 1 && finished.errors.contains("kofu up"), "\(finished.testDescription)")
    }

    @Test("accepts the topology of the repository")
    func goodTopology() async throws {
        let check = try await kofu(["check", Repository.root.appending(path: "topology.json").path])
        #expect(check.status == 0 && check.text.contains("28 nodes, 12 channels, 26 links, 5 municipalities"), "\(check.testDescription)")
    }

    struct Slip: CustomTestStringConvertible, Sendable {
        let old: String, new: String
        /// The text at which the problem is shown, and a word of what would be right.
        let place: String, words: String
        var testDescription: String { new }
    }

    static let slips = [
        Slip(old: #""seed": 20260401"#, new: #""sead": 20260401"#, place: #""sead""#, words: "sead"),
        Slip(old: #""key": "rsa-2048""#, new: #""key": "dsa""#, place: #""dsa""#, words: "p-256"),
        Slip(old: #""municipality": "odawara", "address": "127.20.5.4""#, new: #""municipality": "atlantis", "address": "127.20.5.4""#, place: #""atlantis""#, words: "odawara"),
        Slip(old: #""127.20.5.4"}"#, new: #""127.20.5.3"}"#, place: #""127.20.5.3"}"#, words: "fujisawa"),
        Slip(old: #""issuing-center:lgwan", "odawara:lgwan""#, new: #""issuing-center:lgwan", "atlantis:lgwan""#, place: #""atlantis:lgwan""#, words: "atlantis"),
        Slip(old: #""jpki-authority""#, new: #""lgwan-authority""#, place: #""lgwan-authority""#, words: "lgwan"),
        Slip(old: #""validity-check": {"#, new: #""birthday-check": {"#, place: #""birthday-check""#, words: "validity-check"),
        Slip(old: #""opens": "06:30""#, new: #""opens": "6:30""#, place: #""6:30""#, words: "06:30"),
        Slip(old: #""class": "serial""#, new: #""class": "person""#, place: #""person""#, words: "serial"),
        Slip(old: #""links": {"#, new: #""links": ["#, place: "", words: ""),
    ]

    @Test("refuses a broken topology with file, line, column and what would be right", arguments: slips)
    func brokenTopology(slip: Slip) async throws {
        let text = try Repository.topologyText()
        let range = try #require(text.range(of: slip.old))
        let broken = text.replacingCharacters(in: range, with: slip.new)
        let file = Workplace.directory.appending(path: "broken-\(UUID().uuidString).json")
        try broken.write(to: file, atomically: true, encoding: .utf8)
        let check = try await kofu(["check", file.path])
        #expect(check.status == 1, "\(check.testDescription)")
        let problems = check.errors.matches(of: /json:([0-9]+):([0-9]+): (.+)/)
        #expect(!problems.isEmpty, "\(check.testDescription)")
        guard !slip.place.isEmpty else { return }
        let lines = broken.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(problems.contains { problem in
            guard let line = Int(problem.output.1), let column = Int(problem.output.2), lines.indices.contains(line - 1) else { return false }
            return String(lines[line - 1].unicodeScalars.dropFirst(column - 1)).hasPrefix(slip.place) && problem.output.3.contains(slip.words)
        }, "\(check.errors)")
    }

    @Test("names every card of a topology that has not been up")
    func cards() async throws {
        let cards = try await kofu(["cards", "--json", "--topology", Repository.root.appending(path: "topology.json").path])
        let all = try cards.json([Card].self)
        #expect(Set(all.map(\.municipality)) == ["133035", "112038", "142051", "142069", "132233"])
        #expect(Set(all.map(\.id)).count == all.count)
        #expect(all.allSatisfy { $0.pin.count == 4 && !$0.holder.isEmpty && ["active", "suspended", "revoked"].contains($0.state) })
    }

    @Test("demonstrates one issuance, leaves its paper and nothing else")
    func demo() async throws {
        try await Network.with([.smallCardKeys, .fewResidents], up: nil) { network in
            let out = network.file("out")
            let demo = try await Program.start(
                [Repository.kofu, "demo", "--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16", "--out", out.path]).finish(withinSeconds: 120)
            #expect(demo.status == 0, "\(demo.testDescription)")
            #expect(demo.text.contains("領収書") && demo.text.contains("validity-check") && demo.text.contains(out.path))
            let sheets = try FileManager.default.contentsOfDirectory(atPath: out.path)
            #expect(sheets.count == 1 && sheets.allSatisfy { $0.hasSuffix(".pdf") })
            #expect(try await Paper.read(out.appending(path: try #require(sheets.first)).path).text.contains("住民票"))
        }
    }
}
