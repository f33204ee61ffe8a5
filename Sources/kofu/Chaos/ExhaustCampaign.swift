import Chaos
import EventLoop
import JSON
import Node

/// What a campaign keeps in its directory: the plan, the results of each shard, and the networks' run directories.
@LoopActor
struct ExhaustCampaign {
    static let maximumFileBytes = 1 << 30

    let out: String

    private var planFile: String { "\(out)/plan.json" }
    func resultsFile(_ shard: Int) -> String { "\(out)/results-\(shard).jsonl" }
    func runDirectory(_ shard: Int) -> String { "\(out)/network-\(shard)" }

    /// The cases by name: recorded from a clean run, or those of the run that was broken off.
    func plan(_ stage: ChaosStage, only: String?) async throws -> [String] {
        if FileSystem.exists(planFile) { return try readPlan() }
        Output.progress("record    a clean run of every kind of transaction")
        let network = try await ChaosNetwork.up(file: stage.file, directory: "\(out)/recording", subnet: try FreeSubnet.find(for: stage.topology))
        let recordings: [Recording]
        do {
            let transactions = try stage.transactions()
            try await ChaosStage.prepareCards(of: transactions, in: network)
            recordings = try await ExhaustRunner(network: network, transactions: transactions, delayMilliseconds: stage.delayMilliseconds).record()
        } catch {
            try? await network.down()
            throw error
        }
        try await network.down()
        for recording in recordings {
            Output.progress("          \(recording.transaction): \(recording.boundaries.count) messages on \(recording.tallies.count) links")
        }
        let cases = ExhaustPlan(recordings: recordings, processes: stage.processes(of:), only: only).cases.map(\.name)
        try FileSystem.write(JSONValue.array(cases.map(JSONValue.string)).canonicalBytes, to: planFile, isSecret: false)
        return cases
    }

    func readPlan() throws -> [String] {
        let bytes = try FileSystem.read(planFile, maximumBytes: ExhaustCampaign.maximumFileBytes)
        let limits = JSONLimits(maximumBytes: ExhaustCampaign.maximumFileBytes, maximumDepth: 4, maximumValues: 10_000_000)
        return try JSONValue(parsing: bytes, form: .canonical, limits: limits).arrayElements?.compactMap(\.stringValue) ?? []
    }

    /// All results so far, whoever had them.
    func results() throws -> [CaseResult] { try shards().flatMap(results) }

    /// The numbers of the shards that have results.
    func shards() -> [Int] {
        FileSystem.names(in: out).filter { $0.hasPrefix("results-") && $0.hasSuffix(".jsonl") }.compactMap { Int($0.dropFirst(8).dropLast(6)) }.sorted()
    }

    func results(of shard: Int) throws -> [CaseResult] {
        try FileSystem.read(resultsFile(shard), maximumBytes: ExhaustCampaign.maximumFileBytes).split(separator: 0x0A).compactMap { line in
            (try? JSONValue(parsing: Array(line), form: .canonical)).flatMap { CaseResult(json: $0) }
        }
    }
}
