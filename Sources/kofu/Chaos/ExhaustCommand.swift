import Chaos
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// `kofu chaos exhaust`: every blow at every boundary of every kind of transaction.
enum ExhaustCommand {
    static let progressMilliseconds = 2000
    static let highestShardCount = 64

    static let command = Command(
        name: "chaos exhaust", summary: "strike at every message of every kind of transaction, in every way", positional: [],
        options: [
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
            .init(name: "out", value: "DIR", help: "where results and networks lie (default: chaos); a run that was broken off goes on there"),
            .init(name: "only", value: "TEXT", help: "only cases whose name holds this, as in lgwan or cut-middle or kill-"),
            .init(name: "shards", value: "N", help: "how many networks work side by side (default: one for each core)"),
            .init(name: "timeouts", value: "PERCENT", help: "of the file's timeouts (default: \(ChaosStage.defaultTimeoutPercent))"),
            .init(name: "fresh", value: nil, help: "forget the results of earlier runs"),
            .init(name: "shard", value: "I", help: "used by this command itself: be the network number I"),
            Command.jsonOption,
        ],
        details: """
            A clean run of each kind of transaction is recorded first; the cases are every message of it on every
            link × {cut before, in the middle, after; black hole; delay; corrupt} × {kill, stop} of every process
            that takes part. After each the network is healed, and somebody must get a certificate. In the end the
            checker judges everything. Status 0: no case failed and no invariant was broken.
            A case is called <transaction>/<link>/<stream>.<message>/<blow>.
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let out = FileSystem.absolute(options.value("out") ?? "chaos")
        if let shard = options.value("shard") {
            guard let number = Int(shard), (0..<highestShardCount).contains(number) else { throw CommandLineOptions.UsageError(description: "--shard needs a number") }
            return try await ExhaustShard(out: out, number: number, count: try options.integer("shards", in: 1...highestShardCount, default: 1)).run()
        }
        let shards = try options.integer("shards", in: 1...highestShardCount, default: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let percent = try options.integer("timeouts", in: 1...1000, default: ChaosStage.defaultTimeoutPercent)
        if options.has("fresh") { ExhaustCampaign(out: out).forget() }
        try FileSystem.makeDirectory(out)
        let stage = try ChaosStage.prepare(source: options.value("topology") ?? "topology.json", directory: out, timeoutPercent: percent)
        Output.progress("timeouts  \(stage.timeouts)")
        let campaign = ExhaustCampaign(out: out)
        let plan = try await campaign.plan(stage, only: options.value("only"))
        Output.progress("plan      \(plan.count) cases; \(try campaign.results().count) of them are done already")
        let started = MonotonicTime.now
        try await play(plan.count, campaign, shards)
        let verdict = try ExhaustVerdict.reach(campaign, plan: plan, stage: stage, seconds: MonotonicTime.now.microseconds(since: started) / 1_000_000)
        if options.has("json") { Output.json(verdict.report.json) } else { Output.print("\(verdict.text)\nreport    \(out)/report/index.html") }
        return verdict.isGood ? 0 : 1
    }

    /// Runs the shards and says how far they are.
    @LoopActor
    private static func play(_ total: Int, _ campaign: ExhaustCampaign, _ shards: Int) async throws {
        let signals = try EventLoop.shared.signals([SIGINT, SIGTERM])
        let children = try (0..<shards).map { number in
            var files = ChildProcess.Files(log: "\(campaign.out)/shard-\(number).log")
            files.environment = NodeEnvironment.variables
            let words = ["\(Binaries.directory)/kofu", "chaos", "exhaust", "--out", campaign.out, "--shards", String(shards), "--shard", String(number)]
            return try ChildProcess.spawn(words, files: files)
        }
        Task.onLoop {
            _ = await signals.next()
            for child in children { child.signal(SIGTERM) }
        }
        let started = MonotonicTime.now
        let before = try campaign.results().count
        var shown = MonotonicTime.now
        while children.contains(where: { $0.ending == nil }) {
            await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds * 20)
            for child in children { child.reap() }
            guard MonotonicTime.now >= shown.adding(milliseconds: progressMilliseconds) else { continue }
            shown = .now
            let results = try campaign.results()
            let seconds = max(1, MonotonicTime.now.microseconds(since: started) / 1_000_000)
            let rest = results.count > before ? (total - results.count) * seconds / (results.count - before) : 0
            Output.progress("          \(results.count) of \(total), \(results.filter { $0.fault != nil }.count) failed, \(seconds) s, about \(rest) s to go")
        }
        for (number, child) in children.enumerated() where child.ending != .exited(0) {
            throw ChaosNetwork.Failure(description: "network \(number) \(child.ending?.description ?? "")\nIts words are in \(campaign.out)/shard-\(number).log. The same command goes on where it stopped.")
        }
    }
}
