import Chaos
import Domain
import EventLoop
import Node
import Population
import Topology

/// `kofu chaos soak`: random troubles under load, as a seed has them.
enum SoakCommand {
    static let command = Command(
        name: "chaos soak", summary: "let random troubles come over a network under load", positional: [],
        options: [
            .init(name: "seed", value: "N", help: "repeats the schedule of an earlier soak (default: a new one, which is printed)"),
            .init(name: "duration", value: "T", help: "as in 90s, 10m or 1h (default: 60s)"),
            .init(name: "rate", value: "R", help: "orders a minute, on average (default: 120)"),
            .init(name: "troubles", value: "N", help: "troubles a minute, on average (default: 20)"),
            .init(name: "errands", value: "N", help: "errands at desks a minute, on average: changes of registers, notifications, lost cards, use registrations (default: 12)"),
            .init(name: "kiosks", value: "N", help: "how many kiosks there are at least (default: 12)"),
            .init(name: "timeouts", value: "PERCENT", help: "of the file's timeouts (default: \(ChaosStage.defaultTimeoutPercent))"),
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
            .init(name: "out", value: "DIR", help: "where the network and the report lie (default: chaos)"),
            Command.jsonOption,
        ],
        details: """
            People come to kiosks at random and wait their turn, while links and processes fail at random and heal again. The
            last tenth is left in peace. Status 0: everybody was served again, and no invariant was broken.
            """,
        perform: perform)

    private static let cardsPerCity = 4

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let seed = try options.value("seed").map { text in
            guard let seed = UInt64(text) else { throw CommandLineOptions.UsageError(description: "--seed needs a whole number, not \"\(text)\"") }
            return seed
        } ?? UInt64.random(in: 1...999_999_999)
        let seconds = try self.seconds(options.value("duration") ?? "60s")
        let rate = try options.integer("rate", in: 1...60_000, default: 120), troubles = try options.integer("troubles", in: 0...6000, default: 20)
        let errandRate = try options.integer("errands", in: 0...6000, default: 12)
        let kiosks = try options.integer("kiosks", in: 1...KioskMultiplier.maximumKiosks, default: 12)
        let percent = try options.integer("timeouts", in: 1...1000, default: ChaosStage.defaultTimeoutPercent)
        let out = FileSystem.absolute(options.value("out") ?? "chaos"), source = options.value("topology") ?? "topology.json"
        let replay = "kofu chaos soak --seed \(seed) --duration \(seconds)s --rate \(rate) --troubles \(troubles) --kiosks \(kiosks) --errands \(errandRate) --timeouts \(percent)"
            + (source == "topology.json" ? "" : " --topology \(source)")
        Output.progress("seed      \(seed); again with: \(replay)")
        FileSystem.remove("\(out)/soak")
        try FileSystem.makeDirectory("\(out)/soak")
        let stage = try ChaosStage.prepare(source: source, directory: "\(out)/soak", timeoutPercent: percent, kiosks: kiosks)
        Output.progress("timeouts  \(stage.timeouts)")
        let directory = "\(out)/soak/network"
        let network = try await ChaosNetwork.up(file: stage.file, directory: directory, subnet: try FreeSubnet.find(for: stage.topology))
        let soak: SoakResult
        do {
            let desks = try stage.errands(), errands = try self.errands(stage.topology, besides: Set(desks.flatMap(\.cards)))
            try await ChaosStage.prepareCards(errands.map(\.order.card) + desks.flatMap(\.cards), in: network)
            let schedule = SoakSchedule(
                seed: seed, durationMilliseconds: seconds * 1000, ordersPerMinute: rate, troublesPerMinute: troubles, errandsPerMinute: errandRate, stage: SoakSchedule.Stage(
                    kiosks: stage.topology.nodes(of: Party(.kiosk)).map(\.name), orders: errands.count, errands: desks.count, links: stage.topology.links.map(\.name),
                    nodes: stage.topology.nodes.map(\.name), lines: stage.topology.channels.map { LineName.of($0.name) }))
            Output.progress("soak      \(schedule.visits.count) orders at \(stage.topology.nodes(of: Party(.kiosk)).count) kiosks, \(schedule.errands.count) errands at desks, \(schedule.troubles.count) troubles, \(seconds) s")
            soak = try await SoakRunner(
                network: network, schedule: schedule, errands: errands, desks: desks, durationMilliseconds: seconds * 1000, delayMilliseconds: stage.delayMilliseconds).run()
        } catch {
            try? await network.down()
            throw error
        }
        try await network.down()
        return try judge(soak, stage, directory, out, replay, options)
    }

    @LoopActor
    private static func judge(
        _ soak: SoakResult, _ stage: ChaosStage, _ directory: String, _ out: String, _ replay: String, _ options: CommandLineOptions
    ) throws -> Int32 {
        Output.progress("check     every paper, receipt, journal and file")
        var judgement = RunJudgement()
        try judgement.judge(directory)
        var report = ChaosReport(title: "kofu chaos soak", facts: [
            (name: "again with", value: replay), (name: "topology", value: "\(stage.topology.name), \(stage.topology.nodes.count) nodes"), (name: "timeouts", value: stage.timeouts),
        ])
        report.soak = soak
        report.violations = judgement.violations
        report.evidence = judgement.evidence
        report.timelines = try RunJudgement.timelines(of: shown(soak), in: directory, topology: stage.topology)
        try report.write(to: "\(out)/report")
        if options.has("json") {
            Output.json(report.json)
        } else {
            let availability = soak.availability() ?? 0
            Output.print("""
                \(soak.verdict)
                served at the first try: \(availability / 10).\(availability % 10) % of those with a right to a certificate; \
                median \(soak.latencyMilliseconds(share: 500) ?? 0) ms, p99 \(soak.latencyMilliseconds(share: 990) ?? 0) ms
                """)
            for violation in report.violations { Output.print(violation.lines) }
            Output.print("\(judgement.words)\nreport    \(out)/report/index.html")
        }
        return report.isGood && judgement.isGood ? 0 : 1
    }

    /// The slowest of each way to end: a soak has too many orders for one page.
    private static func shown(_ soak: SoakResult) -> [RunJudgement.Shown] {
        let slowest = soak.served.sorted { $0.endedMilliseconds - $0.startedMilliseconds > $1.endedMilliseconds - $1.startedMilliseconds }
        var endings: [String: Int] = [:]
        return slowest.compactMap { served in
            let ending = "\(served.outcome.rawValue) \(served.code ?? "")"
            guard let id = served.requestID, endings[ending, default: 0] < 5 else { return nil }
            endings[ending, default: 0] += 1
            return RunJudgement.Shown(name: "\(id) at \(served.startedMilliseconds / 1000) s", outcome: served.outcome, code: served.code, requestID: id)
        }
    }

    /// Some people of every city, and in each somebody whose card is suspended.
    /// - Parameter busy: cards of people who go to desks, whose households are left to themselves.
    @LoopActor
    private static func errands(_ topology: Topology, besides busy: Set<String>) throws -> [SoakRunner.Errand] {
        let all = try CardOffice.entries(of: topology)
        let households = Set(all.filter { busy.contains($0.holder.id) }.map(\.holder.household))
        let entries = all.filter { !households.contains($0.holder.household) }
        return topology.municipalities.flatMap { city in
            let own = entries.filter { $0.holder.municipalityCode == city.code }
            let active = own.filter { $0.initialState == .active }.prefix(cardsPerCity).enumerated().map { index, entry in
                var order = ChaosNetwork.Order(kiosk: "", card: entry.holder.id, pin: entry.holder.pin, municipality: city.code)
                order.copies = index % 2 + 1
                return SoakRunner.Errand(order: order, isEntitled: true)
            }
            let suspended = own.first { $0.initialState == .suspended }.map { entry in
                SoakRunner.Errand(order: ChaosNetwork.Order(kiosk: "", card: entry.holder.id, pin: entry.holder.pin, municipality: city.code), isEntitled: false)
            }
            return active + [suspended].compactMap(\.self)
        }
    }

    private static func seconds(_ text: String) throws -> Int {
        let units = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ units[String($0)] }), let number = Int(text.dropLast()), (1...86_400 / unit).contains(number) else {
            throw CommandLineOptions.UsageError(description: "--duration needs a time of up to 24 hours, as in 90s, 10m or 1h, not \"\(text)\"")
        }
        return number * unit
    }
}
