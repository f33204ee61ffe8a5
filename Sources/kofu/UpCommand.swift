import CLinux
import Domain
import EventLoop
import Glibc
import JSON
import LocalWeb
import Node
import Topology
import Toxiproxy

/// `kofu up`: makes keys, starts every process and watches over them.
enum UpCommand {
    static let command = Command(
        name: "up", summary: "start the topology", positional: [],
        options: [
            .init(name: "topology", value: "FILE", help: "the topology to start (default: topology.json)"),
            Command.runOption,
            .init(name: "detach", value: nil, help: "return once everything is ready"),
            .init(name: "seed", value: "SEED", help: "the seed of the made-up population (default: the file's)"),
            .init(name: "clock", value: "ISO8601", help: "what the topology's clock shows at the start, or \"now\" (default: the file's)"),
            .init(name: "subnet", value: "127.N.0.0/16", help: "other loopback addresses, so that several topologies run side by side"),
            .init(name: "control", value: "ADDRESS", help: "where Toxiproxy's HTTP API is served, or none; port 0 is any free one (default: \(ControlAddress.standard), where that is free)"),
            .init(name: "capture", value: "DIR", help: "record there what crosses each channel, with the TLS secrets by which it opens"),
            .init(name: "sealed", value: nil, help: "with --capture: leave the TLS secrets out"),
            .init(name: "capture-file-bytes", value: "N", help: "with --capture: begin another file when one is this long (default: \(CaptureSettings.defaultFileOctets))"),
            .init(name: "no-metrics", value: nil, help: "no process serves GET /metrics at the management address"),
            .init(name: "supervise", value: nil, help: "used by --detach: be the supervisor in the background"),
            .init(name: "lifeline", value: nil, help: "used by kofu chaos: stop when standard input ends"),
        ],
        details: """
            Without --detach kofu stays in the foreground until Ctrl-C or `kofu down`, and reports any process
            that dies. Keys are made anew, lie below the run directory for the owner only, and go with `down`.
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let control = try ControlAddress(options.value("control"))
        let file = options.value("topology") ?? "topology.json"
        var topology = try Topology.load(path: file)
        if let text = options.value("subnet") {
            guard let subnet = Subnet(text) else { throw CommandLineOptions.UsageError(description: "--subnet needs 127.N.0.0/16 with N from 1 to 254") }
            topology = topology.moved(toSubnet: subnet)
        }
        if let seed = options.value("seed") { topology = topology.seeded(seed) }
        if options.has("no-metrics") { topology = topology.withoutManagement }
        let capture = try CaptureOption.read(options, topology)
        let offset = try clockOffset(options, topology)
        let run = options.value("run") ?? RunContext.defaultDirectory
        try FileSystem.makeDirectory(run)
        try FileSystem.enter(run)
        if let holder = SupervisorLock.holder() {
            throw RunContext.Failure(description: "a topology is already up in \(run)/ (process \(holder)). `kofu status` shows it, `kofu down` stops it; --run and --subnet start another beside it.")
        }
        if let capture { try CaptureOption.prepare(capture, topology) }
        if options.has("detach") {
            return try await detach(topology, offset, run, control: options.value("control"), capture)
        }
        return await supervise(topology, offset, control, capture, detached: options.has("supervise"), hasLifeline: options.has("lifeline"))
    }

    private static func clockOffset(_ options: CommandLineOptions, _ topology: Topology) throws -> Int64 {
        let machine = NodeClock.machine.now
        guard let text = options.value("clock") else {
            return topology.clock.start.map { $0.millisecondsSinceEpoch - machine.millisecondsSinceEpoch } ?? 0
        }
        if text == "now" { return 0 }
        guard let start = Instant(iso8601: text) else {
            throw CommandLineOptions.UsageError(description: "--clock needs a moment such as 2026-04-01T10:00:00+09:00, or now")
        }
        return start.millisecondsSinceEpoch - machine.millisecondsSinceEpoch
    }

    // MARK: The supervisor

    @LoopActor
    private static func supervise(_ topology: Topology, _ offset: Int64, _ control: ControlAddress, _ capture: CaptureSettings?, detached: Bool, hasLifeline: Bool) async -> Int32 {
        let started = MonotonicTime.now
        guard SupervisorLock.take() != nil else {
            Output.progress("another supervisor has just taken this run directory")
            return 1
        }
        do {
            let signals = try EventLoop.shared.signals([SIGINT, SIGTERM, SIGCHLD])
            let toxiproxy = try serveToxiproxy(topology, control)
            for directory in RunDirectory.all { try FileSystem.makeDirectory(directory) }
            for kiosk in topology.nodes(of: Party(.kiosk)) { try FileSystem.makeDirectory(RunDirectory.paperTray(of: kiosk.name)) }
            try FileSystem.write(topology.canonical(), to: RunDirectory.topology, isSecret: false)
            let certifier = try await KeyCeremony(topology: topology, clock: NodeClock(offsetMilliseconds: offset), binaries: Binaries.directory).perform()
            Output.progress("keys   \(topology.channels.count) channels, an authority each  (\(MonotonicTime.now.microseconds(since: started) / 1000) ms)")
            if let capture {
                if capture.logsSecrets { try CaptureOption.makePipes(topology) }
                Output.progress(CaptureOption.announcement(capture))
            }
            let supervisor = Supervisor(
                topology: topology, clockOffsetMilliseconds: offset, binaries: Binaries.directory, certifier: certifier, capture: capture, progress: Output.progress)
            let management = try ControlServer(path: RunDirectory.supervisorSocket) { command, request in
                await answer(command, request, supervisor)
            }
            do {
                // Signals are watched from the first spawn on, so that a child's early death is reaped.
                supervisor.watch(signals: signals)
                if hasLifeline { supervisor.watchInput() }
                management.start()
                try await supervisor.start()
                toxiproxy?.start()
                if let toxiproxy { Output.progress("faults Toxiproxy's API at http://\(toxiproxy.address)") }
                Output.progress("up     \(supervisor.members.count) processes in \(MonotonicTime.now.microseconds(since: started) / 1000) ms, clock \(NodeClock(offsetMilliseconds: offset).now.iso8601), seed \(topology.seed)")
                Output.progress(readyWord)
                if !detached { Output.progress("Ctrl-C or `kofu down` stops it.") }
                await supervisor.waitForStopOrder()
                Output.progress("stopping")
                toxiproxy?.stop()
                await supervisor.stop()
                cleanUp()
                Output.progress("down")
                return 0
            } catch {
                Output.progress("\(error)")
                await supervisor.stop()
                cleanUp()
                return 1
            }
        } catch {
            Output.progress("\(error)")
            cleanUp()
            return 1
        }
    }

    /// Takes the address of Toxiproxy's API. One that was asked for must be free; the usual one may be another topology's.
    @LoopActor
    private static func serveToxiproxy(_ topology: Topology, _ control: ControlAddress) throws -> LocalWebServer? {
        let address: SocketAddress
        switch control {
        case .none: return nil
        case .usual: address = ControlAddress.standard
        case .at(let given): address = given
        }
        do throws(SocketError) {
            return try LocalWebServer(address: address, handler: ToxiproxyAPI(LineBackend(topology)).answer)
        } catch {
            guard case .usual = control else { throw RunContext.Failure(description: "cannot serve Toxiproxy's API at \(address): \(error). Nothing was started.") }
            Output.progress("no Toxiproxy API: \(address) is taken (\(error)); `--control ADDRESS` serves it elsewhere")
            return nil
        }
    }

    /// Keys do not outlive the topology; papers, journals and logs do.
    static func cleanUp() {
        FileSystem.remove(RunDirectory.keys)
        for card in FileSystem.names(in: RunDirectory.cards) {
            for file in FileSystem.names(in: RunDirectory.card(card)) where file.hasSuffix(".key") || file.hasSuffix(".pem") {
                FileSystem.remove("\(RunDirectory.card(card))/\(file)")
            }
        }
        FileSystem.remove("control")
    }

    @LoopActor
    private static func answer(_ command: String, _ request: JSONValue, _ supervisor: Supervisor) async -> JSONValue {
        switch command {
        case "processes":
            return .object(supervisor.members.map { member in
                let process = supervisor.process(member.name)
                return JSONMember(member.name, [
                    "kind": .string(member.kind), "role": member.role.map(JSONValue.string) ?? .null, "address": .string(member.address),
                    "pid": process.map { .integer(Int64($0.pid)) } ?? .null, "state": .string(process?.state ?? "not started"),
                ])
            })
        case "restart":
            do {
                try await supervisor.faults.restart(request["node"]?.stringValue ?? "")
                return ["restarted": true]
            } catch {
                return ["error": .string("\(error)")]
            }
        case "down":
            supervisor.orderStop()
            return ["stopping": true, "pid": .integer(Int64(getpid()))]
        case let command where ProcessFaultDesk.commands.contains(command):
            return await supervisor.faults.answer(command, request)
        default:
            return ["error": .string("the supervisor knows no command \"\(command)\"")]
        }
    }

    // MARK: --detach

    /// What the supervisor says once everything is ready.
    static let readyWord = "all ready"

    /// Starts this program again as the supervisor, and passes its progress on until all is ready.
    @LoopActor
    private static func detach(_ topology: Topology, _ offset: Int64, _ run: String, control: String?, _ capture: CaptureSettings?) async throws -> Int32 {
        let log = "kofu.log"
        FileSystem.remove(log)
        try FileSystem.write(topology.canonical(), to: RunDirectory.topology, isSecret: false)
        let start = Instant(millisecondsSinceEpoch: NodeClock.machine.now.millisecondsSinceEpoch + offset)
        var files = ChildProcess.Files(log: log)
        files.newSession = true
        files.environment = NodeEnvironment.variables
        var words = ["\(Binaries.directory)/kofu", "up", "--supervise", "--topology", RunDirectory.topology, "--run", ".", "--clock", start.iso8601]
        if let control { words += ["--control", control] }
        if let capture { words += CaptureOption.words(capture) }
        let child = try ChildProcess.spawn(words, files: files)
        let deadline = MonotonicTime.now.adding(milliseconds: Supervisor.readyMilliseconds * 6)
        var shown = 0
        var hasEnded = false
        while MonotonicTime.now < deadline {
            let text = (try? FileSystem.read(log, maximumBytes: 1 << 20)) ?? []
            let whole = text.prefix((text.lastIndex(of: 0x0A) ?? -1) + 1)
            for line in String(decoding: whole.dropFirst(shown), as: UTF8.self).split(separator: "\n") {
                if line == readyWord { return 0 }
                Output.progress(String(line))
            }
            shown = max(shown, whole.count)
            child.reap()
            // Read once more after the end, so that its last words are passed on.
            if hasEnded { return 1 }
            hasEnded = child.ending != nil
            await EventLoop.shared.sleep(milliseconds: 10)
        }
        Output.progress("not ready in time; see \(run)/\(log)")
        child.signal(SIGTERM)
        return 1
    }
}

/// Where kofu's executables lie: beside this one.
enum Binaries {
    static let directory: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        // The kernel writes at most the count given, one less than the buffer, which stays terminated.
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }()
}
