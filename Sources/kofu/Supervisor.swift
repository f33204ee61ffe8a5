import CLinux
import Domain
import EventLoop
import Faults
import Glibc
import JSON
import Node
import Topology

/// Starts every process of a topology in dependency order, watches over them, and stops them in
/// reverse order. One supervisor holds a run directory at a time.
@LoopActor
final class Supervisor {
    static let readyMilliseconds = 30_000
    static let graceMilliseconds = 5000
    static let logLinesShown = 20

    /// One process of the topology, whether a node or the line of a channel.
    struct Member {
        let name: String
        let kind: String
        let role: String?
        let address: String
        let executable: String
        /// Members of a lower tier are ready before those of a higher one start.
        let tier: Int
    }

    let topology: Topology
    private let clockOffsetMilliseconds: Int64
    private let binaries: String
    private let capture: CaptureSettings?
    let certifier: NodeCertifier
    private let progress: (String) -> Void
    let members: [Member]
    private var children: [String: ChildProcess] = [:]
    private var isStopping = false
    private let stopOrder = OneTimeEvent()
    private(set) lazy var faults = ProcessFaultDesk(self)
    /// What members run and read in place of their own.
    private var substitutes: [String: Substitute] = [:]

    init(topology: Topology, clockOffsetMilliseconds: Int64, binaries: String, certifier: NodeCertifier, capture: CaptureSettings?, progress: @escaping (String) -> Void) {
        self.certifier = certifier
        self.capture = capture
        self.topology = topology
        self.clockOffsetMilliseconds = clockOffsetMilliseconds
        self.binaries = binaries
        self.progress = progress
        members = Supervisor.members(of: topology)
    }

    /// Lines first, as they serve without anyone; then whoever is asked before whoever asks.
    private static func members(of topology: Topology) -> [Member] {
        let lines = topology.channels.map {
            Member(name: LineName.of($0.name), kind: "line", role: nil, address: $0.address.description, executable: "Line", tier: 0)
        }
        let nodes = topology.nodes.map { node in
            Member(
                name: node.name, kind: node.kind.rawValue, role: node.role?.rawValue, address: node.address.description,
                executable: node.kind.executableName, tier: tier(of: node, in: topology))
        }
        return (lines + nodes).enumerated().sorted { ($0.element.tier, $0.offset) < ($1.element.tier, $1.offset) }.map(\.element)
    }

    private static func tier(of node: Topology.Node, in topology: Topology) -> Int {
        // Registers that copy themselves to an ASP begin as soon as they run, and find their issuing server there.
        if !topology.links(of: node.name, as: .client, over: .lgwanSync).isEmpty { return 3 }
        return switch node.kind {
        case .jpkiCenter: 1
        case .callCenter: 2
        case .municipality: node.role == .issuingServer ? 2 : 1
        case .jlisCenter: node.role == .useRegistrationSite ? 4 : 3
        case .storeNetwork: 4
        case .kiosk, .personalComputer: 5
        }
    }

    // MARK: Starting

    /// Starts everything; throws with the story of the first process that died or did not get ready.
    func start() async throws {
        for tier in Set(members.map(\.tier)).sorted() {
            let group = members.filter { $0.tier == tier }
            let started = MonotonicTime.now
            var waiting: [(Member, Socket)] = []
            for member in group { waiting.append((member, try spawn(member))) }
            for (member, ready) in waiting { try await awaitReady(member, ready) }
            progress("ready  \(group.map(\.name).joined(separator: " "))  (\(MonotonicTime.now.microseconds(since: started) / 1000) ms)")
        }
    }

    /// Starts one member and returns the descriptor on which it will say that it is ready.
    private func spawn(_ member: Member) throws -> Socket {
        var ends: [Int32] = [-1, -1]
        guard unsafe kofu_pipe(&ends, 1) == 0 else { throw SocketError(.create, .system(errno)) }
        defer { close(ends[1]) }
        let ready = try Socket(adopting: ends[0])
        let substitute = substitutes[member.name]
        var commandLine = [substitute?.executable ?? "\(binaries)/\(member.executable)", "--node", member.name, "--run", "."]
        if let path = substitute?.topology { commandLine += ["--topology", path] }
        if let role = member.role { commandLine += ["--role", role] }
        if let capture { commandLine += CaptureOption.words(for: member, capture) }
        commandLine += ["--clock-offset-milliseconds", String(clockOffsetMilliseconds), "--ready-descriptor", "3", "--supervised"]
        try? FileSystem.makeDirectory(RunDirectory.state(of: member.name))
        var files = ChildProcess.Files(log: RunDirectory.log(of: member.name), ready: ends[1])
        // Symbols are bound at start: lazy binding spills registers, and with them secrets, onto the stack.
        files.environment = ["LD_BIND_NOW=1"] + NodeEnvironment.variables
        do {
            children[member.name] = try ChildProcess.spawn(commandLine, files: files)
        } catch {
            throw Failure(description: "cannot start \(commandLine[0]): \(error)")
        }
        return ready
    }

    private func awaitReady(_ member: Member, _ ready: Socket) async throws {
        var octet: [UInt8] = [0]
        let deadline = MonotonicTime.now.adding(milliseconds: Supervisor.readyMilliseconds)
        let count = try? await ready.read(into: &octet, until: deadline)
        ready.close()
        guard count == 1 else {
            reapAll()
            let child = children[member.name]
            // The pipe's end comes a moment before the process can be reaped.
            if count == 0, child?.ending == nil { await child?.stop(graceMilliseconds: Supervisor.graceMilliseconds) }
            let how = child?.ending.map(\.description) ?? "was not ready within \(Supervisor.readyMilliseconds / 1000) s"
            throw Failure(description: obituary(member.name, how))
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What happened to a process: its command line and the last lines of its log.
    private func obituary(_ name: String, _ how: String) -> String {
        let command = children[name]?.commandLine.joined(separator: " ") ?? name
        let log = (try? FileSystem.read(RunDirectory.log(of: name), maximumBytes: 64 << 20)) ?? []
        let lines = String(decoding: log, as: UTF8.self).split(separator: "\n").suffix(Supervisor.logLinesShown)
        let shown = lines.isEmpty ? "  (its log is empty)" : lines.map { "  | \($0)" }.joined(separator: "\n")
        return "\(name) \(how)\n  command: \(command)\n  last lines of \(RunDirectory.log(of: name)):\n\(shown)"
    }

    // MARK: Watching

    /// Reaps children and takes a stop order by signal, from now on.
    func watch(signals: SignalSource) {
        Task.onLoop {
            while let number = await signals.next() {
                if number == SIGCHLD { self.reapAll() } else { self.stopOrder.happen() }
            }
        }
    }

    /// Takes the end of standard input for a stop order: whoever holds the other end is gone.
    func watchInput() {
        let flags = fcntl(STDIN_FILENO, F_GETFL)
        _ = fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK)
        guard let input = try? Socket(adopting: dup(STDIN_FILENO)) else { return }
        Task.onLoop {
            var octets = [UInt8](repeating: 0, count: 64)
            while (try? await input.read(into: &octets, until: .distantFuture)) ?? 0 > 0 {}
            self.stopOrder.happen()
        }
    }

    /// Returns when a stop is ordered by signal or over the management socket.
    func waitForStopOrder() async { await stopOrder.wait() }

    func orderStop() { stopOrder.happen() }

    func reapAll() {
        faults.poll()
        for (name, child) in children where child.ending == nil {
            child.reap()
            if let ending = child.ending, !isStopping { progress(obituary(name, ending.description)) }
        }
    }

    func process(_ name: String) -> (pid: Int32, state: String)? {
        guard let child = children[name] else { return nil }
        return (child.pid, child.ending.map(\.description) ?? "running")
    }

    // MARK: Stopping

    /// Stops everything, the last started first. Always ends: who does not obey is killed.
    func stop() async {
        isStopping = true
        faults.letGo()
        for tier in Set(members.map(\.tier)).sorted(by: >) {
            let group = members.filter { $0.tier == tier }.compactMap { children[$0.name] }
            let stopping = group.map { child in Task.onLoop { await child.stop(graceMilliseconds: Supervisor.graceMilliseconds) } }
            for task in stopping { await task.value }
        }
    }
}

extension Supervisor: ProcessFaultDesk.Processes {
    var names: [String] { members.map(\.name) }

    func child(_ name: String) -> ChildProcess? { children[name] }

    func startAnew(_ name: String) async throws {
        guard let member = members.first(where: { $0.name == name }) else { throw Failure(description: "no process is called \"\(name)\"") }
        await children[name]?.stop(graceMilliseconds: Supervisor.graceMilliseconds)
        try await awaitReady(member, try spawn(member))
        progress("ready  \(name) again")
    }

    func revoke(_ name: String) throws {
        guard topology.node(named: name) != nil else { throw FaultError(.notApplicable, "\(name) is a line: it shows no certificate") }
        try certifier.revoke(name)
    }

    func prepare(_ name: String, for faults: [ProcessFault]) throws {
        guard let node = topology.node(named: name), let member = members.first(where: { $0.name == name }) else {
            throw FaultError(.notApplicable, "\(name) is a line: it shows no certificate")
        }
        let substitute = try Substitute(of: node, executable: "\(binaries)/\(member.executable)", topology: topology, for: faults)
        substitutes[name] = substitute
        var terms = NodeCertifier.Terms(build: substitute.build, topology: substitute.topologyDigest)
        if let expired = faults.first(where: { $0.type == .certificateExpired }) { terms.lifetimeMilliseconds = Int64(expired["seconds"]) * 1000 }
        try certifier.certify(node, terms)
        if faults.contains(where: { $0.type == .certificateRevoked }) { try certifier.revoke(name) }
    }
}
