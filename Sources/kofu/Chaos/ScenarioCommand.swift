import Chaos
import EventLoop
import JSON
import Topology

/// `kofu chaos run`: one written scenario.
enum ScenarioCommand {
    static let command = Command(
        name: "chaos run", summary: "play a written scenario of orders, faults and expectations", positional: ["FILE"],
        options: [
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
            .init(name: "out", value: "DIR", help: "where the network and the report lie (default: chaos)"),
            Command.jsonOption,
        ],
        details: """
            The scenario plays on a network of its own. Status 0: every step ended as expected and no invariant was
            broken. docs/chaos.md explains the steps; scenarios/ has examples.
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let theatre = try ScenarioTheatre(options)
        let scenario = try ScenarioTheatre.read(options.positional[0])
        let play = try await theatre.play(scenario, isDefective: false)
        return try theatre.close([play], title: "kofu chaos run: \(scenario.name)", options)
    }
}

/// Where scenarios are played: each play on a network of its own, below one directory.
@LoopActor
final class ScenarioTheatre {
    static let maximumScenarioBytes = 1 << 20

    private let out: String
    private let topologyFile: String
    private var judgement = RunJudgement()
    private var timelines: [Timeline] = []
    private var facts: [(name: String, value: String)] = []

    init(_ options: CommandLineOptions) throws {
        out = FileSystem.absolute(options.value("out") ?? "chaos")
        topologyFile = FileSystem.absolute(options.value("topology") ?? "topology.json")
        try FileSystem.makeDirectory(out)
    }

    /// Reads a scenario's file; an error names file and place.
    static func read(_ file: String) throws -> Scenario {
        let bytes = try FileSystem.read(file, maximumBytes: maximumScenarioBytes)
        do {
            return try Scenario(json: try JSONValue(parsing: bytes, form: .anyLayout))
        } catch {
            throw RunContext.Failure(description: "\(file): \(error)")
        }
    }

    /// Plays a scenario by the correct program, or with its defect planted, and judges what is left.
    func play(_ scenario: Scenario, isDefective: Bool) async throws -> ScenarioPlay {
        let defect = isDefective ? scenario.reenactment?.defect : nil
        Output.progress("play      \(scenario.name)\(defect == nil ? "" : ", with the planted defect")")
        let directory = "\(out)/\(scenario.name)\(isDefective ? "-defect" : "")"
        FileSystem.remove("\(directory)/network")
        try FileSystem.makeDirectory(directory)
        let stage = try ChaosStage.prepare(source: topologyFile, directory: directory, timeoutPercent: scenario.timeoutPercent)
        facts = [(name: "topology", value: "\(stage.topology.name), seed \(stage.topology.seed)"), (name: "timeouts", value: stage.timeouts)]
        try ScenarioRunner.check(scenario, against: stage.topology)
        let network = try await ChaosNetwork.up(
            file: stage.file, directory: "\(directory)/network", subnet: try FreeSubnet.find(for: stage.topology), defect: defect)
        var steps: [StepResult] = []
        var failure: String?
        do {
            try await ScenarioRunner(scenario, network: network).play { step in
                Output.progress("          \(isDefective ? step.bareLine : step.line)")
                steps.append(step)
            }
        } catch {
            failure = "\(error)"
        }
        try await network.down()
        var judgement = RunJudgement()
        try judgement.judge("\(directory)/network")
        let play = ScenarioPlay(
            scenario: scenario.name, text: scenario.text, defect: defect, invariants: scenario.reenactment?.invariants ?? [], steps: steps,
            violations: judgement.violations, failure: failure)
        if !isDefective {
            try self.judgement.judge("\(directory)/network")
            let shown = steps.flatMap { step in step.endings.map { ending in
                RunJudgement.Shown(name: ending.requestID ?? "", outcome: ending.outcome, code: ending.code, requestID: ending.requestID)
            } }
            timelines += try RunJudgement.timelines(of: shown, in: "\(directory)/network", topology: stage.topology)
            for violation in play.violations { Output.progress(violation.lines) }
        }
        Output.progress("          \(play.verdict)")
        return play
    }

    /// Writes the report and says how it ended.
    func close(_ plays: [ScenarioPlay], title: String, _ options: CommandLineOptions) throws -> Int32 {
        var report = ChaosReport(title: title, facts: facts)
        report.plays = plays
        report.violations = judgement.violations
        report.evidence = judgement.evidence
        report.timelines = timelines
        try report.write(to: "\(out)/report")
        if options.has("json") {
            Output.json(report.json)
        } else {
            Output.print(Output.table([["SCENARIO", "PLAYED BY", "VERDICT"]] + plays.map { play in
                [play.scenario, play.defect == nil ? "the program" : "with the defect", "\(play.isGood ? "" : "WRONG: ")\(play.verdict)"]
            }))
            Output.print("report    \(out)/report/index.html")
        }
        return report.isGood ? 0 : 1
    }
}
