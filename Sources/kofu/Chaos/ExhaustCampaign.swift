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

    /// Removes what earlier runs left here, and nothing else.
    func forget() {
        let own = FileSystem.names(in: out).filter { name in
            ["plan.json", "topology.json", "recording", "report"].contains(name) || ["results-", "network-", "shard-"].contains(where: name.hasPrefix)
        }
        for name in own { FileSystem.remove("\(out)/\(name)") }
    }

    /// The cases by name: recorded from a clean run, or those of the run that was broken off.
    func plan(_ stage: ChaosStage, only: String?) async throws -> [String] {
        if FileSystem.exists(planFile) {
            guard try readOnly() == only else {
                throw ChaosNetwork.Failure(description: "\(out) holds a run of \(try readOnly().map { "--only \($0)" } ?? "all cases"). Go on with that, say --fresh, or name another --out.")
            }
            return try readPlan()
        }
        Output.progress("record    a clean run of every kind of transaction")
        let network = try await ChaosNetwork.up(file: stage.file, directory: "\(out)/recording", subnet: try FreeSubnet.find(for: stage.topology))
        let recordings: [Recording]
        do {
            let transactions = try stage.transactions()
            try await ChaosStage.prepareCards(transactions.flatMap(\.cards), in: network)
            recordings = try await ExhaustRunner(network: network, transactions: transactions, stage: stage).record()
        } catch {
            try? await network.down()
            throw error
        }
        try await network.down()
        for recording in recordings {
            Output.progress("          \(recording.transaction): \(recording.boundaries.count) messages on \(recording.tallies.count) links")
        }
        let cases = ExhaustPlan(recordings: recordings, processes: stage.processes(of:), only: only).cases.map(\.name)
        guard !cases.isEmpty else {
            throw ChaosNetwork.Failure(description: "no case's name holds \"\(only ?? "")\". Names are as in issue/jpki.issuing-center/upstream.1/cut-before")
        }
        let plan: JSONValue = ["only": only.map(JSONValue.string) ?? .null, "cases": .array(cases.map(JSONValue.string))]
        try FileSystem.write(plan.canonicalBytes, to: planFile, isSecret: false)
        return cases
    }

    private func readPlanFile() throws -> JSONValue {
        let bytes = try FileSystem.read(planFile, maximumBytes: ExhaustCampaign.maximumFileBytes)
        let limits = JSONLimits(maximumBytes: ExhaustCampaign.maximumFileBytes, maximumDepth: 4, maximumValues: 10_000_000)
        return try JSONValue(parsing: bytes, form: .canonical, limits: limits)
    }

    func readPlan() throws -> [String] { try readPlanFile()["cases"]?.arrayElements?.compactMap(\.stringValue) ?? [] }

    private func readOnly() throws -> String? { try readPlanFile()["only"]?.stringValue }

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
