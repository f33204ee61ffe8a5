import Crypto
public import EventLoop
import Glibc
public import JSON
public import Metrics
public import Topology

/// What every node process has: its name, its part of the topology, clock, log and journal.
@LoopActor
public final class NodeContext {
    public let node: Topology.Node
    public let topology: Topology
    public let clock: NodeClock
    public let log: NodeLog
    public let journal: NodeJournal
    public let endpoints: ChannelEndpoints
    let measured: Attestation

    init(node: Topology.Node, topology: Topology, clock: NodeClock, log: NodeLog, journal: NodeJournal, logsSecrets: Bool) throws {
        self.node = node
        self.topology = topology
        self.clock = clock
        self.log = log
        self.journal = journal
        let manifest = try Manifest.read()
        measured = try Measurement.attestation(role: node.party.description, in: topology, manifest)
        endpoints = ChannelEndpoints(topology: topology, node: node, clock: clock, recorder: journal, measured: measured, manifest: manifest, logsSecrets: logsSecrets)
    }

    public var name: String { node.name }
}

/// What the line of a channel has. It is no node of topology.json, but lives the same life.
@LoopActor
public struct LineContext {
    public let channel: Topology.Channel
    public let topology: Topology
    public let journal: NodeJournal
    public let clock: NodeClock
    public let log: NodeLog
    /// Where it records what it carries; nil for nowhere.
    public let capture: CaptureSettings?
}

/// The work of a node, between its start and its end.
@LoopActor
public protocol NodeService: AnyObject {
    /// Begins to accept. The node is ready when this returns.
    func start() async throws
    /// Answers a command of the management socket that is not the same for all nodes; nil where unknown. The request is the node's: it
    /// may let go of it, and of what is secret in it, before it answers.
    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue?
    /// What `kofu status` shows of this node beside what is the same for all.
    var status: [JSONMember] { get }
    /// What `GET /metrics` shows of this node beside what is the same for all, such as how old its last sync is (I2). Labels hold names of
    /// topology.json and codes only, and as few as the topology has.
    var metrics: [Metric] { get }
    /// Stops accepting. What is under way may end.
    func stop() async
}

extension NodeService {
    public var status: [JSONMember] { [] }
    public var metrics: [Metric] { [] }
    public func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? { nil }
}

/// The same start and end for every node process.
public enum NodeProgram {
    public typealias Factory = @Sendable @LoopActor (NodeContext) throws -> any NodeService

    /// Runs a node until it is told to stop, and ends the process: 0 after an orderly stop, 2 for a wrong
    /// command line, 1 where it could not start.
    public static func run(kind: NodeKind, make: @escaping Factory) -> Never {
        begin { arguments, topology in
            guard let node = topology.node(named: arguments.node) else { throw NodeKeys.Failure(description: "topology.json has no node called \"\(arguments.node)\"") }
            guard node.kind == kind else { throw NodeKeys.Failure(description: "node \(node.name) is a \(node.kind.rawValue), which \(node.kind.executableName) plays") }
            guard arguments.role == nil || arguments.role == node.role?.rawValue else {
                throw NodeKeys.Failure(description: "node \(node.name) has the role \(node.role?.rawValue ?? "none") in topology.json, not \(arguments.role ?? "none")")
            }
            let clock = NodeClock(offsetMilliseconds: arguments.clockOffsetMilliseconds)
            let log = NodeLog(node: node.name, clock: clock)
            let journal = try NodeJournal.open(node: node.name, clock: clock, log: log)
            let context = try NodeContext(node: node, topology: topology, clock: clock, log: log, journal: journal, logsSecrets: arguments.logsSecrets)
            let life = NodeLife(name: node.name, arguments: arguments, clock: clock, journal: journal, log: log, measured: context.measured, management: topology.managementEndpoint(of: node.name))
            try await life.live(make(context))
        }
    }

    public typealias LineFactory = @Sendable @LoopActor (LineContext) throws -> any NodeService

    /// Runs the line of the channel that `--node line-<channel>` names.
    public static func runLine(make: @escaping LineFactory) -> Never {
        begin { arguments, topology in
            guard let channel = topology.channels.first(where: { LineName.of($0.name) == arguments.node }) else {
                throw NodeKeys.Failure(description: "topology.json has no channel for \"\(arguments.node)\"")
            }
            let clock = NodeClock(offsetMilliseconds: arguments.clockOffsetMilliseconds)
            let log = NodeLog(node: arguments.node, clock: clock)
            let journal = try NodeJournal.open(node: arguments.node, clock: clock, log: log)
            // A line shows no certificate; all that it can do is not to start as something else.
            let manifest = try Manifest.read()
            let measured = try Measurement.attestation(role: "line", in: topology, manifest)
            try manifest.demand(measured, of: "Line")
            let life = NodeLife(name: arguments.node, arguments: arguments, clock: clock, journal: journal, log: log, measured: measured, management: topology.managementEndpoint(of: arguments.node))
            try await life.live(make(LineContext(channel: channel, topology: topology, journal: journal, clock: clock, log: log, capture: arguments.capture)))
        }
    }

    private static func begin(_ live: @escaping @Sendable @LoopActor (NodeArguments, Topology) async throws -> Void) -> Never {
        let arguments: NodeArguments
        do throws(NodeArguments.UsageError) {
            arguments = try NodeArguments(CommandLine.arguments.dropFirst())
        } catch {
            complain("\(error)")
            exit(2)
        }
        signal(SIGPIPE, SIG_IGN)
        // A limit on the size of files is a full disk: an error of the write, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        Task.onLoop { exit(await outcome(of: live, arguments)) }
        EventLoop.shared.run()
        exit(0)
    }

    @LoopActor
    private static func outcome(of live: @Sendable @LoopActor (NodeArguments, Topology) async throws -> Void, _ arguments: NodeArguments) async -> Int32 {
        do {
            guard unsafe chdir(arguments.runDirectory) == 0 else { throw NodeKeys.Failure(description: "cannot enter the run directory \(arguments.runDirectory)") }
            try await live(arguments, try Topology.load(path: arguments.topology))
            return 0
        } catch {
            complain("\(arguments.node) could not start: \(error)")
            return 1
        }
    }
}

func complain(_ text: String) {
    let line = Array("\(text)\n".utf8)
    // The array outlives the call.
    _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
