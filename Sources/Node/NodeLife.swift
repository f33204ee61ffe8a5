import Channel
import Crypto
import Domain
import EventLoop
import Glibc
import JSON
import Journal
import Metrics
import Topology

/// From ready to stopped: management socket, signals, and the supervisor's lifeline.
@LoopActor
struct NodeLife {
    let name: String
    let arguments: NodeArguments
    let clock: NodeClock
    let journal: NodeJournal
    let log: NodeLog
    /// What the process found itself to be.
    let measured: Attestation
    /// Where it serves `GET /metrics`; nil for nowhere.
    let management: Topology.ManagementEndpoint?
    private let startedAt: Instant

    init(
        name: String, arguments: NodeArguments, clock: NodeClock, journal: NodeJournal, log: NodeLog, measured: Attestation,
        management: Topology.ManagementEndpoint?
    ) {
        self.measured = measured
        self.management = management
        startedAt = clock.now
        self.name = name
        self.arguments = arguments
        self.clock = clock
        self.journal = journal
        self.log = log
    }

    /// Returns after an orderly stop, with everything on record.
    func live(_ service: any NodeService) async throws {
        let signals = try EventLoop.shared.signals([SIGTERM, SIGINT])
        let stopping = OneTimeEvent()
        let control = try ControlServer(path: RunDirectory.controlSocket(of: name)) { command, request in
            await self.answer(command, consume request, service, stopping)
        }
        let metrics = try management.map { try metricsServer(at: $0, service) }
        try await service.start()
        control.start()
        metrics?.start()
        // What the process is stands on record, whatever its certificates say later (invariant 8).
        journal.note(.started, [
            (.role, .code(measured.part)), (.program, .hex(Hex.encode(measured.build))), (.topology, .hex(Hex.encode(measured.topology))),
        ])
        await journal.settle()
        tellReady()
        log("ready")
        Task.onLoop {
            _ = await signals.next()
            stopping.happen()
        }
        if arguments.isSupervised { watchLifeline(stopping) }
        await stopping.wait()
        log("stopping")
        metrics?.stop()
        control.stop()
        await service.stop()
        journal.note(.stopped, [])
        await journal.settle()
        unsafe unlink(RunDirectory.controlSocket(of: name))
    }

    private func metricsServer(at endpoint: Topology.ManagementEndpoint, _ service: any NodeService) throws -> MetricsServer {
        let (name, part, journal) = (name, measured.part, journal)
        return try MetricsServer(at: endpoint) { address in
            journal.channelRefused(ChannelRefusal(channel: "management", rule: "wrong-source-address", peer: address.description, message: nil, direction: "in"))
        } page: { [weak service] in
            [.gauge("kofu_node_info", help: "What the process is.", 1, labels: [Metric.Label("node", name), Metric.Label("part", part)])]
                + journal.metrics + (service?.metrics ?? [])
        }
    }

    private func answer(_ command: String, _ request: consuming JSONValue, _ service: any NodeService, _ stopping: OneTimeEvent) async -> JSONValue {
        switch command {
        case "status":
            return .object([
                JSONMember("node", .string(name)), JSONMember("state", .string(journal.refusal == nil ? "ready" : "refusing")),
                JSONMember("reason", journal.refusal.map(JSONValue.string) ?? .null),
                JSONMember("pid", .integer(Int64(getpid()))), JSONMember("journalRecords", .integer(Int64(journal.recordCount))),
                JSONMember("clock", .string(clock.now.iso8601)), JSONMember("clockSkewMilliseconds", .integer(clock.skewMilliseconds)),
                JSONMember("refusals", journal.refusalCounts), JSONMember("version", .string(KofuVersion.text)),
                JSONMember("program", .string(Hex.encode(measured.build))), JSONMember("topology", .string(Hex.encode(measured.topology))),
                JSONMember("startedAt", .string(startedAt.iso8601)),
            ] + service.status)
        case "clock-skew":
            return skewClock(request["milliseconds"]?.integerValue)
        case "stop":
            stopping.happen()
            return ["stopping": true]
        default:
            return await service.control(command, consume request) ?? ["error": .string("\(name) knows no command \"\(command)\"")]
        }
    }

    /// A wrong clock is on record, as what came of it is.
    private func skewClock(_ milliseconds: Int64?) -> JSONValue {
        guard let milliseconds, clock.setSkew(milliseconds: milliseconds) else {
            return ["error": .string("milliseconds is a whole number from -\(NodeClock.maximumSkewMilliseconds) to \(NodeClock.maximumSkewMilliseconds)")]
        }
        let fault = (JournalField.fault, JournalValue.code("clock-skew"))
        if milliseconds == 0 {
            journal.note(.faultRemoved, [fault])
        } else {
            journal.note(.faultSet, [fault, (.mode, .code(milliseconds > 0 ? "ahead" : "behind")), (.milliseconds, .count(Int(milliseconds.magnitude)))])
        }
        return ["milliseconds": .integer(milliseconds)]
    }

    private func tellReady() {
        guard let descriptor = arguments.readyDescriptor else { return }
        var octet: UInt8 = 0x0A
        // One octet of our own stack.
        _ = unsafe write(descriptor, &octet, 1)
        close(descriptor)
    }

    /// Standard input ends when the supervisor does, however it ends: no node outlives it.
    private func watchLifeline(_ stopping: OneTimeEvent) {
        let flags = fcntl(STDIN_FILENO, F_GETFL)
        _ = fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK)
        guard let input = try? Socket(adopting: dup(STDIN_FILENO)) else { return }
        Task.onLoop {
            var buffer = [UInt8](repeating: 0, count: 64)
            while let count = try? await input.read(into: &buffer, until: .distantFuture), count > 0 {}
            stopping.happen()
        }
    }
}
