#if DEFECTS
import Chaos
import Domain
import EventLoop
import JSON
import LeakMutants
import Node
import Topology

/// One call of `kofu review --mutants`.
@LoopActor
struct MutantsRun {
    private let topologyFile: String
    private let out: String
    /// A mutant's name holds one of these; empty for all.
    private let only: [String]
    private let arms: [LeakResult.Arm]
    private let sample: Int
    private let clean: Int
    private let subnet: String?
    /// Clean transactions of a network before another begins, so that captures stay small enough to be read while more are made.
    static let cleanOfNetwork = 2000

    init(_ options: CommandLineOptions) throws {
        topologyFile = FileSystem.absolute(options.value("topology") ?? "topology.json")
        out = FileSystem.absolute(options.value("out") ?? "mutants")
        only = options.all("only")
        arms = switch options.value("arm") ?? "both" {
        case "on": [.gatesOn]
        case "off": [.gatesOff]
        case "both": LeakResult.Arm.allCases
        default: throw CommandLineOptions.UsageError(description: "--arm is on, off or both")
        }
        sample = try options.integer("sample", in: 0...1_000_000, default: MutantsMode.defaultSample)
        clean = try options.integer("clean", in: 1...1_000_000, default: 10)
        subnet = options.value("subnet")
    }

    func perform(_ options: CommandLineOptions) async throws -> Int32 {
        try FileSystem.makeDirectory(out)
        let stage = try ChaosStage.prepare(source: topologyFile, directory: out, timeoutPercent: MutantsNetwork.timeoutPercent)
        let channels = stage.topology.channels.map { LeakChannel(policy: $0.policy, permitted: Set($0.name.permittedClasses)) }
        let catalogue = channels.flatMap { LeakCatalogue.all(of: $0) }.filter { mutant in only.isEmpty || only.contains { mutant.name.contains($0) } }
        guard !catalogue.isEmpty else { throw CommandLineOptions.UsageError(description: "no mutant's name holds \(only.joined(separator: " or "))") }
        var report = LeakReport(channels: channels.map(\.name))
        let spoken = try await playClean(stage, &report)
        if options.has("whole") {
            try MutantsAlone(spoken: spoken, channels: channels, topology: FileSystem.read("\(out)/clean/network/topology.json", maximumBytes: 16 << 20)).judge(catalogue, arms, &report)
        }
        if sample > 0 { try await play(MutantsRun.drawn(catalogue, sample), stage, &report) }
        try FileSystem.write(report.json.canonicalBytes, to: "\(out)/mutants.json", isSecret: false)
        try FileSystem.write(Array(page(report).utf8), to: "\(out)/mutants.html", isSecret: false)
        if options.has("json") { Output.json(report.json) } else { show(report, catalogue.count) }
        return report.falseAlarms.isEmpty && report.wrong.isEmpty ? 0 : 1
    }

    /// Every n-th, so that all channels and places have their share, and certificates, each of which needs a network, no more.
    static func drawn(_ catalogue: [LeakMutant], _ count: Int) -> [LeakMutant] {
        guard count < catalogue.count else { return catalogue }
        // One of each cell before a second one of any; the data and spelling differ from cell to cell.
        var rounds: [String: Int] = [:]
        let ranked = catalogue.enumerated().map { index, mutant -> (rank: Int, order: UInt64, mutant: LeakMutant) in
            let rank = rounds[mutant.cell, default: 0]
            rounds[mutant.cell] = rank + 1
            // A fixed mixture of the number, so that the draw is the same every time.
            var mixed = UInt64(index) &+ 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return (rank, mixed, mutant)
        }
        var ofCell: [String: (order: UInt64, mutant: LeakMutant)] = [:]
        for entry in ranked where (ofCell[entry.mutant.cell]?.order ?? .max) > entry.order { ofCell[entry.mutant.cell] = (entry.order, entry.mutant) }
        let first = ofCell.values.sorted { $0.order < $1.order }.map(\.mutant)
        let chosen = Set(first)
        return Array((first + ranked.filter { !chosen.contains($0.mutant) }.sorted { $0.order < $1.order }.map(\.mutant)).prefix(count))
    }

    // MARK: Clean

    /// Clean transactions first: the review has to let them pass. What was said in them is what mutants are planted in.
    private func playClean(_ stage: ChaosStage, _ report: inout LeakReport) async throws -> [String: MutantsReading.Spoken] {
        var left = clean
        var spoken: [String: MutantsReading.Spoken] = [:]
        while left > 0 {
            let count = min(left, MutantsRun.cleanOfNetwork)
            let network = try await MutantsNetwork.up(stage: stage, directory: "\(out)/clean", subnet: subnet)
            try await network.playClean(count)
            try await network.network.down()
            let reading = try MutantsReading.read(network.captures, topology: topology("clean"), for: .clean)
            report.cleanTransactions += count
            report.cleanMessages += reading.messages
            report.falseAlarms += reading.found.map { "\($0.channel) \($0.rule)" }
            spoken.merge(reading.spoken) { first, _ in first }
            left -= count
            Output.progress("clean  \(report.cleanTransactions) transactions, \(report.cleanMessages) messages, \(report.falseAlarms.count) false alarms")
        }
        return spoken
    }

    private func topology(_ name: String) throws -> [UInt8] { try FileSystem.read("\(out)/\(name)/network/topology.json", maximumBytes: 16 << 20) }

    // MARK: Planted

    /// Each mutant once for each arm, on one network.
    private func play(_ mutants: [LeakMutant], _ stage: ChaosStage, _ report: inout LeakReport) async throws {
        let network = try await MutantsNetwork.up(stage: stage, directory: "\(out)/planted", subnet: subnet)
        var windows: [LeakResult.Arm: [MutantsPlay.Window]] = [:]
        for (number, mutant) in mutants.enumerated() where mutant.place.kind.level != .certificate {
            for arm in arms {
                guard mutant.place.kind.isPlantable, let window = try await MutantsPlay(network: network).play(mutant, hasGatesOff: arm == .gatesOff) else {
                    report.add(LeakResult(mutant, arm, .absent))
                    continue
                }
                windows[arm, default: []].append(window)
            }
            if number % 50 == 49 { Output.progress("play   \(number + 1) of \(mutants.count)") }
        }
        try await network.network.down()
        try judge(windows, "planted", network.captures, &report)
        for mutant in mutants where mutant.place.kind.level == .certificate {
            for arm in arms { try await playCertificate(mutant, arm, stage, &report) }
        }
    }

    /// A certificate is made when a network comes up, so that each such mutant has a network of its own.
    private func playCertificate(_ mutant: LeakMutant, _ arm: LeakResult.Arm, _ stage: ChaosStage, _ report: inout LeakReport) async throws {
        let network = try await MutantsNetwork.up(stage: stage, directory: "\(out)/certificate", subnet: subnet, mutant: mutant, hasGatesOff: arm == .gatesOff)
        let before = network.nanoseconds
        guard let order = network.issue else { return }
        let answer = await network.network.order(order)
        let rules = try await network.refusals(on: mutant.channel).keys.sorted()
        let window = MutantsPlay.Window(
            mutant: mutant, begin: before, end: network.nanoseconds, rules: rules, outcome: answer?["outcome"]?.stringValue ?? "nothing", code: answer?["code"]?.stringValue, wasPlanted: true)
        FileSystem.remove("leak")
        try await network.network.down()
        try judge([arm: [window]], "certificate", network.captures, &report)
    }

    private func judge(_ windows: [LeakResult.Arm: [MutantsPlay.Window]], _ name: String, _ captures: String, _ report: inout LeakReport) throws {
        for window in windows[.gatesOn] ?? [] { report.add(LeakResult(window.mutant, .gatesOn, window.verdict)) }
        guard let off = windows[.gatesOff] else { return }
        let reading = try MutantsReading.read(captures, topology: topology(name), for: .planted)
        let margin = UInt64(MutantsNetwork.pauseMilliseconds / 2) * 1_000_000
        var placed = 0
        for window in off {
            let found = reading.found.filter { $0.nanoseconds + margin >= window.begin && $0.nanoseconds <= window.end + margin && $0.channel == window.mutant.channel }
            placed += found.count
            let rules = window.mutant.telling(Set(found.map(\.rule)).sorted())
            // What a line refuses, gates or no gates, has not crossed it.
            let hasCrossed = window.wasPlanted && (window.rules.isEmpty || !rules.isEmpty)
            report.add(LeakResult(window.mutant, .gatesOff, !hasCrossed ? .absent : rules.isEmpty ? .survived : .killed(rules: rules, isRight: true)))
        }
        // Outside of all windows stands what the mutants' own ends bring up, and nothing else.
        let strange = reading.found.filter { found in
            !windows.values.joined().contains { found.nanoseconds + margin >= $0.begin && found.nanoseconds <= $0.end + margin }
        }
        Output.progress("review \(reading.found.count) findings, \(placed) of them while their mutant was planted, \(strange.count) at no mutant's time: \(Set(strange.map(\.rule)).sorted().joined(separator: " "))")
    }

    // MARK: Words

    private func show(_ report: LeakReport, _ count: Int) {
        Output.print("\(count) mutants in the catalogue; clean: \(report.cleanTransactions) transactions, \(report.cleanMessages) messages, \(report.falseAlarms.count) false alarms")
        for alarm in Set(report.falseAlarms).sorted() { Output.print("FALSE ALARM \(alarm)") }
        for arm in arms {
            let total = report.total(arm)
            Output.print("\n\(arm.rawValue): \(total.killed) of \(total.played) killed\n\(Output.table(report.rows(arm)))")
            for (cell, count) in report.survivingCells(arm) { Output.print("survived  \(cell)  \(count)") }
        }
        for wrong in report.wrong { Output.print("BY ANOTHER RULE \(wrong.mutant.name): \(wrong.rules.joined(separator: " "))") }
        if report.absent > 0 { Output.print("not played: \(report.absent), whose message nobody says or which no hook plants") }
        Output.print("report    \(out)/mutants.html")
    }

    private func page(_ report: LeakReport) -> String {
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Planted leaks</title></head><body>\n\(report.section)\n</body></html>\n"
    }
}
#endif
