import Chaos
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// One network of a campaign: it plays every n-th case that has no result yet.
@LoopActor
struct ExhaustShard {
    let out: String
    let number: Int
    let count: Int

    func run() async throws -> Int32 {
        let campaign = ExhaustCampaign(out: out)
        let stage = ChaosStage(topology: try Topology.load(path: "\(out)/topology.json"), file: "\(out)/topology.json")
        let done = Set(try campaign.results().map(\.name))
        let names = try campaign.readPlan().enumerated().filter { $0.offset % count == number }.map(\.element).filter { !done.contains($0) }
        guard !names.isEmpty else { return 0 }
        let results = try ResultLog(path: campaign.resultsFile(number))
        let stopping = OneTimeEvent()
        let signals = try EventLoop.shared.signals([SIGINT, SIGTERM])
        Task.onLoop {
            _ = await signals.next()
            stopping.happen()
        }
        let network = try await ChaosNetwork.up(
            file: stage.file, directory: campaign.runDirectory(number), subnet: try FreeSubnet.find(for: stage.topology))
        do {
            try await play(names, stage, network, results, stopping)
        } catch {
            try? await network.down()
            throw error
        }
        try await network.down()
        return stopping.hasHappened ? 1 : 0
    }

    private func play(_ names: [String], _ stage: ChaosStage, _ network: ChaosNetwork, _ results: ResultLog, _ stopping: OneTimeEvent) async throws {
        let transactions = try stage.transactions()
        try await ChaosStage.prepareCards(transactions.flatMap(\.cards), in: network)
        let runner = ExhaustRunner(network: network, transactions: transactions, stage: stage)
        _ = try await runner.record()
        for name in names where !stopping.hasHappened {
            guard let chaosCase = ChaosCase(name: name) else { throw ChaosNetwork.Failure(description: "the plan names \"\(name)\", which is no case") }
            try results.add(try await runner.play(chaosCase))
        }
        guard await network.settle(milliseconds: ExhaustRunner.settlingMilliseconds) else {
            throw ChaosNetwork.Failure(description: "a kiosk still owes reports after everything has healed")
        }
    }
}

/// Results as they come, one line each, durable enough to go on after a kill.
@LoopActor
final class ResultLog {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(FileSystem.Failure) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileSystem.Failure(act: "write", path: path, number: errno) }
    }

    isolated deinit { close(descriptor) }

    func add(_ result: CaseResult) throws(FileSystem.Failure) {
        let bytes = result.json.canonicalBytes + [0x0A]
        // The array outlives the call.
        let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw FileSystem.Failure(act: "write", path: path, number: errno) }
    }
}
