import Chaos
import EventLoop

/// `kofu chaos reenact`: what really happened, played against the program as it is and with the same mechanism planted.
enum ReenactCommand {
    static let command = Command(
        name: "chaos reenact", summary: "play real incidents, by the program as it is and with their mechanism planted", positional: ["[NAME]"],
        options: [
            .init(name: "scenarios", value: "DIR", help: "where NAME.json lies (default: scenarios)"),
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
            .init(name: "out", value: "DIR", help: "where the networks and the report lie (default: chaos)"),
            .init(name: "correct", value: nil, help: "only by the program as it is; release builds have no defects and never plant one"),
            Command.jsonOption,
        ],
        details: """
            Without a name all are played. Status 0: the program broke no invariant, and each planted defect was caught
            by the checker. The defects are compiled into test builds only (`swift build`, `make test`).
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let directory = options.value("scenarios") ?? "scenarios"
        let names = FileSystem.names(in: directory).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        if let name = options.positional.first, !names.contains(name) {
            throw RunContext.Failure(description: "no \(directory)/\(name).json. There are: \(names.joined(separator: ", "))")
        }
        let scenarios = try (options.positional.first.map { [$0] } ?? names).map { try ScenarioTheatre.read("\(directory)/\($0).json") }.filter { $0.reenactment != nil }
        guard !scenarios.isEmpty else { throw RunContext.Failure(description: "nothing in \(directory) is a reenactment") }
        let theatre = try ScenarioTheatre(options)
        var plays: [ScenarioPlay] = []
        for scenario in scenarios {
            plays.append(try await theatre.play(scenario, isDefective: false))
            if try plantsDefects(options) { plays.append(try await theatre.play(scenario, isDefective: true)) }
        }
        return try theatre.close(plays, title: "kofu chaos reenact", options)
    }

    private static func plantsDefects(_ options: CommandLineOptions) throws -> Bool {
        #if DEFECTS
        return !options.has("correct")
        #else
        guard options.has("correct") else {
            throw RunContext.Failure(description: "this is a release build, which has no defects to plant. Say --correct, or use a test build: swift build && .build/debug/kofu chaos reenact")
        }
        return false
        #endif
    }
}
