import Foundation
import Testing

/// What a chaos command prints with `--json`.
private struct Chaos: Decodable {
    struct Play: Decodable {
        let scenario: String
        let defect: String?
        let good: Bool
        let verdict: String
    }

    struct Soak: Decodable {
        let orders: Int
        let outcomes: [String: Int]
    }

    struct Violation: Decodable {
        let rule: String
    }

    struct Result: Decodable {
        let outcome: String
        let reached: Bool
        let recoveryMilliseconds: Int?
    }

    let good: Bool
    let cases: Int
    let played: Int
    let results: [Result]
    let plays: [Play]
    let soak: Soak?
    let violations: [Violation]
}

/// A directory for the networks and reports of one command.
private struct ChaosPlace {
    private let directory = Workplace.directory.appending(path: "chaos-\(UUID().uuidString)")

    func path(_ name: String) -> String {
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory.appending(path: name).path
    }
}

@Suite("Chaos, by the commands that people type", .serialized)
struct ChaosTests {
    private static let limitSeconds = 240

    private func chaos(_ words: [String], in place: ChaosPlace) async throws -> Finished {
        try await Program.start([Repository.kofu, "chaos"] + words + ["--out", place.path("chaos")], directory: Repository.root).finish(withinSeconds: Self.limitSeconds)
    }

    private func report(_ name: String, in place: ChaosPlace) throws -> String { try String(contentsOfFile: place.path("chaos/report/\(name)"), encoding: .utf8) }

    @Test("plays every blow that is asked for at a boundary, recovers, reports, and goes on where it was")
    func exhaust() async throws {
        let place = ChaosPlace()
        let words = ["exhaust", "--only", "issue/jpki.issuing-center/upstream.1/c", "--shards", "1", "--json"]
        for _ in 1...2 {
            let finished = try await chaos(words, in: place)
            #expect(finished.status == 0, "\(finished.testDescription)")
            let run = try finished.json(Chaos.self)
            #expect(run.good && run.cases == 4 && run.played == 4 && run.violations.isEmpty)
            #expect(run.results.allSatisfy { $0.reached && $0.recoveryMilliseconds != nil })
            #expect(run.results.map(\.outcome).sorted() == ["refused", "refused", "refused", "refused"])
        }
        for blow in ["cut-before", "cut-middle", "cut-after", "corrupt"] {
            #expect(try report("index.html", in: place).contains("issue/jpki.issuing-center/upstream.1/\(blow): refused, validity-unknown"))
        }
        #expect(try report("junit.xml", in: place).contains("<testsuite name=\"issue\" tests=\"4\" failures=\"0\" skipped=\"0\">"))
        let other = try await chaos(["exhaust", "--only", "lgwan"], in: place)
        #expect(other.status == 1 && other.errors.contains("--fresh"), "\(other.testDescription)")
    }

    @Test("strikes at what is done at desks too: a hold is in force at the ASP whatever its notice meets, and is taken back (F3, invariant 7)")
    func desks() async throws {
        let finished = try await chaos(["exhaust", "--only", "hold/lgwan-sync.kawaguchi-registers/upstream.1/c", "--shards", "1", "--json"], in: ChaosPlace())
        #expect(finished.status == 0, "\(finished.testDescription)")
        let run = try finished.json(Chaos.self)
        #expect(run.good && run.cases == 4 && run.violations.isEmpty && run.results.allSatisfy { $0.reached && $0.recoveryMilliseconds != nil })
        #expect(run.results.allSatisfy { ["done", "failed"].contains($0.outcome) })
        for name in ["issue-asp", "family", "family-asp", "held", "held-asp", "notified", "notified-asp", "hold", "release", "duty-hold", "suspension", "register-pc", "register-kiosk", "enquire"] {
            #expect(finished.errors.contains("          \(name): "), "no \(name) was recorded")
        }
    }

    @Test("says that no case has such a name")
    func nothingToExhaust() async throws {
        let finished = try await chaos(["exhaust", "--only", "nowhere"], in: ChaosPlace())
        #expect(finished.status == 1 && finished.errors.contains("no case's name holds \"nowhere\""), "\(finished.testDescription)")
    }

    private static let incidents = [
        ["adachi-2023", "cancelled-seals", "jpki-slow-2020"], ["kawasaki-2023", "lgwan-2022", "munakata-2023"], ["takamatsu-2024", "tokushima-2023", "yokohama-2023"],
    ]

    /// Three at once, as each mostly waits for somebody's timeout.
    @Test("reenacts what really happened: nothing breaks, and the same mechanism, planted, is caught", arguments: incidents)
    func reenact(names: [String]) async throws {
        try await withThrowingTaskGroup(of: (String, Finished).self) { group in
            for name in names { group.addTask { (name, try await chaos(["reenact", name, "--json"], in: ChaosPlace())) } }
            for try await (name, finished) in group {
                #expect(finished.status == 0, "\(finished.testDescription)")
                let run = try finished.json(Chaos.self)
                #expect(run.plays.map(\.defect) == [nil, name] && run.plays.allSatisfy(\.good))
                #expect(run.plays.last?.verdict.hasPrefix("caught: invariant ") == true)
            }
        }
    }

    @Test("soaks a network in random troubles, and everybody is served again")
    func soak() async throws {
        let place = ChaosPlace()
        let finished = try await chaos(["soak", "--seed", "5", "--duration", "12s", "--rate", "240", "--troubles", "20", "--kiosks", "5", "--json"], in: place)
        #expect(finished.status == 0, "\(finished.testDescription)")
        let run = try finished.json(Chaos.self)
        #expect(run.good && run.violations.isEmpty && (run.soak?.orders ?? 0) > 20 && (run.soak?.outcomes["issued"] ?? 0) > 10)
        #expect(finished.errors.contains("again with: kofu chaos soak --seed 5 --duration 12s --rate 240 --troubles 20 --kiosks 5"))
        #expect(try report("index.html", in: place).contains("Availability and latency"))
    }

    private struct Storm: Decodable {
        struct Figures: Decodable {
            let waiting: Int
            let arrived: Int
            let good: Bool
        }

        let good: Bool
        let storm: Figures
    }

    @Test("lets kiosks wait for a line, and all their reports come in once it heals")
    func storm() async throws {
        let finished = try await chaos(["storm", "--kiosks", "8", "--json"], in: ChaosPlace())
        #expect(finished.status == 0, "\(finished.testDescription)")
        let run = try finished.json(Storm.self)
        #expect(run.good && run.storm.good && run.storm.waiting == 8 && run.storm.arrived == 8)
    }

    private func scenario(_ steps: String, in place: ChaosPlace) throws -> String {
        let file = place.path("scenario.json")
        try Data("{\"name\": \"mine\", \"steps\": [\(steps)]}".utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    @Test("plays a written scenario, in which a process dies and a card is held while a line is cut")
    func run() async throws {
        let place = ChaosPlace()
        let file = try scenario("""
            {"order": {"kiosk": "kiosk-a1", "card": "odawara-0001"}, "expect": {"outcome": "issued"}},
            {"process": {"node": "odawara", "type": "kill"}},
            {"begin": {"name": "visitor", "orders": [{"kiosk": "kiosk-a2", "card": "odawara-0002"}]}},
            {"await": "visitor", "expect": {"outcome": "refused", "code": "city-unreachable"}},
            {"heal": {"process": "odawara"}},
            {"order": {"kiosk": "kiosk-a2", "card": "odawara-0002", "copies": 2}, "expect": {"outcome": "issued"}},
            {"settle": true}
            """, in: place)
        let finished = try await chaos(["run", file], in: place)
        #expect(finished.status == 0 && finished.text.contains("0 violations"), "\(finished.testDescription)")
        #expect(try report("junit.xml", in: place).contains("failures=\"0\""))
    }

    @Test("says which step ended otherwise than expected, with status 1")
    func unexpected() async throws {
        let place = ChaosPlace()
        let finished = try await chaos(["run", try scenario(#"{"order": {"kiosk": "kiosk-a1", "card": "odawara-0001"}, "expect": {"outcome": "refused"}}"#, in: place)], in: place)
        #expect(finished.status == 1 && finished.errors.contains("WRONG") && finished.errors.contains("expected refused"), "\(finished.testDescription)")
        #expect(try report("junit.xml", in: place).contains("<failure message="))
    }

    @Test("refuses a scenario that names what is not there, before anything starts", arguments: [
        (#"{"order": {"kiosk": "kiosk-a9", "card": "odawara-0001"}}"#, "steps[0]: no kiosk is called \"kiosk-a9\""),
        (#"{"order": {"kiosk": "kiosk-a1", "card": "nobody"}}"#, "no card is called \"nobody\""),
        (#"{"fault": {"link": "lgwan.nowhere", "type": "refuse"}}"#, "no link or channel of that name"),
        (#"{"process": {"node": "nobody", "type": "kill"}}"#, "no process is called \"nobody\""),
        (#"{"wait": 0}"#, "scenario.json: steps[0].wait: expected a whole number from 1 to 600000"),
        (#"{"wait": "#, "scenario.json: "),
    ])
    func refused(steps: String, explanation: String) async throws {
        let place = ChaosPlace()
        let finished = try await chaos(["run", try scenario(steps, in: place)], in: place)
        #expect(finished.status == 1 && finished.errors.contains(explanation), "\(finished.testDescription)")
    }
}
