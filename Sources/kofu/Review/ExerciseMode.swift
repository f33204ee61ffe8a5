import Canaries
import Crypto
import EventLoop
import JSON
import Review
import ReviewReport
import Topology

/// `kofu review --exercise`: who holds what of whom, during transactions and after them, and what crossed the lines.
enum ExerciseMode {
    static let mode = ReviewCommand.Mode(fits: { $0.has("exercise") }, perform: perform)

    static let options: [CommandLineOptions.Option] = [
        .init(name: "exercise", value: nil, help: "run every kind of transaction with made-up people, and search everything for them"),
        .init(name: "seed", value: "SEED", help: "with --exercise: the seed of the made-up people (default: a new one, printed)"),
        .init(name: "city", value: "CITY", help: "with --exercise: only people of this city, as in odawara; the whole topology is searched for them (default: every city)", isRepeatable: true),
        .init(name: "without-programs", value: nil, help: "with --exercise: leave out what was compiled into programs and libraries"),
    ]

    static let details = """
        kofu review --exercise: brings a topology of its own up with people whom nobody has seen before, has every kind of certificate issued
        and every refusal caused, and looks for the people, in every spelling, in the memory of every process and in
        every file: before, while a document is shown at every kiosk, and after the start screen has returned.
        What crossed the lines is captured, reviewed like any capture, and searched as well. Status 1 where anybody held, or any channel carried,
        what they must not, or anything is left to explain; the report says who, where, of which class and in which spelling, and never what.
        docs/exercise.md explains it.
        """

    private static let seedOctets = 8

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let out = FileSystem.absolute(options.value("out") ?? "exercise")
        let seed = try options.value("seed") ?? "exercise-\(Hex.encode(Random.bytes(seedOctets)))"
        let topology = try Topology.load(path: FileSystem.absolute(options.value("topology") ?? "topology.json")).seeded(seed)
        let cities = try cities(options, topology)
        let directory = "\(out)/network", captures = "\(out)/captures", file = "\(out)/topology.json"
        for old in [directory, captures] { FileSystem.remove(old) }
        try FileSystem.makeDirectory(out)
        try FileSystem.write(try shortened(topology), to: file, isSecret: false)
        Output.progress("seed      \(seed), \(BuildKind.name)")
        let network = try await ChaosNetwork.up(
            file: file, directory: directory, subnet: try options.value("subnet") ?? FreeSubnet.find(for: topology),
            options: ["--capture", captures])
        let runner: ExerciseRunner
        do {
            runner = try ExerciseRunner(network, captures: captures, cities: cities, searchesPrograms: !options.has("without-programs"))
            try await runner.play()
        } catch {
            try await network.down()
            throw error
        }
        try await network.down()
        let traffic = ExerciseTraffic(runner.book), command = "kofu review --exercise --seed \(seed)"
        let ledger = try CaptureReviewMode.ledger(of: captures, topology: "\(directory)/topology.json") { traffic.see($0, $1) }
        let controls = ExerciseControls(matrix: runner.matrix, outcomes: runner.outcomes, command: command).all
        let review = ReviewReport(ledger: ledger, controls: controls + [traffic.control(canaries: runner.book.canaries.count, command: command)], command: command)
        let report = ExerciseReport(runner, traffic: traffic, review: review, topology: topology.name, seed: seed, build: BuildKind.name)
        try report.write(to: out)
        try ReportFiles(report: review, topology: "\(directory)/topology.json").write(to: "\(out)/report")
        if options.has("json") { Output.json(report.json) } else { report.show(out) }
        return report.isGood ? 0 : 1
    }
}

private func cities(_ options: CommandLineOptions, _ topology: Topology) throws -> [Topology.Municipality] {
    let names = options.all("city")
    if let unknown = names.first(where: { topology.municipality($0) == nil }) {
        throw CommandLineOptions.UsageError(description: "no city is called \"\(unknown)\". Known: \(topology.municipalities.map(\.id).joined(separator: ", "))")
    }
    return topology.municipalities.filter { names.isEmpty || names.contains($0.id) }
}

/// The topology whose sessions end soon, so that the exercise need not wait minutes for those of people who walked away, nor for what they forgot.
private func shortened(_ topology: Topology) throws -> [UInt8] {
    let json = try JSONValue(parsing: topology.canonical(), form: .canonical, limits: JSONLimits(maximumBytes: 64 << 20, maximumDepth: 32, maximumValues: 4_000_000))
    func changed(_ value: JSONValue) -> JSONValue {
        .object((value.objectMembers ?? []).map { member in
            switch member.key {
            case "limits", "kiosk": JSONMember(member.key, changed(member.value))
            case "sessionLifetimeSeconds": JSONMember(member.key, .integer(ExerciseRunner.sessionSeconds))
            case "forgottenWarningSeconds", "forgottenLossSeconds": JSONMember(member.key, .integer(ExerciseRunner.forgottenSeconds))
            default: member
            }
        })
    }
    return changed(json).canonicalBytes
}

/// Which build this is: what is left in memory differs.
enum BuildKind {
    static let name: String = {
        #if DEBUG
        "debug build"
        #else
        "release build"
        #endif
    }()
}
