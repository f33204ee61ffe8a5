import Domain
import EventLoop
import Glibc
import JSON
import Node
import Population
import Topology

/// `kofu demo`: the whole way once, from nothing to paper and back to nothing.
enum DemoCommand {
    static let command = Command(
        name: "demo", summary: "bring the topology up, have one certificate or all kinds issued, take it down", positional: [],
        options: [
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
            .init(name: "subnet", value: "127.N.0.0/16", help: "other loopback addresses"),
            .init(name: "out", value: "DIR", help: "where the paper is put (default: demo)"),
            .init(name: "all", value: nil, help: "ask every municipality for every kind of certificate, and show what comes of it"),
        ],
        details: "Uses a run directory of its own and removes it; the paper stays in DIR.",
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let out = FileSystem.absolute(options.value("out") ?? "demo")
        let topologyFile = FileSystem.absolute(options.value("topology") ?? "topology.json")
        let run = "\(temporaryDirectory())/kofu-demo-\(getpid())"
        try FileSystem.makeDirectory(run)
        defer {
            _ = unsafe chdir("/")
            FileSystem.remove(run)
        }
        Output.progress("bringing the topology up")
        let subnet = try options.value("subnet") ?? FreeSubnet.find(for: Topology.load(path: topologyFile))
        let words = ["up", "--detach", "--topology", topologyFile, "--run", run, "--subnet", subnet]
        guard try await kofu(words) == 0 else { return 1 }
        let status: Int32
        do {
            status = try await options.has("all") ? issueAll(run: run, out: out) : issueOne(run: run, out: out)
        } catch {
            Output.progress("\(error)")
            _ = try await kofu(["down", "--run", run])
            return 1
        }
        Output.progress("\ntaking the topology down")
        let down = try await kofu(["down", "--run", run])
        return status == 0 ? down : status
    }

    @LoopActor
    private static func issueAll(run: String, out: String) async throws -> Int32 {
        try FileSystem.enter(run)
        return try await DemoPairs(run: RunContext(topology: try Topology.load(path: RunDirectory.topology)), out: out).play()
    }

    @LoopActor
    private static func issueOne(run: String, out: String) async throws -> Int32 {
        try FileSystem.enter(run)
        let context = RunContext(topology: try Topology.load(path: RunDirectory.topology))
        guard let kiosk = context.topology.nodes(of: Party(.kiosk)).first,
              let entry = try CardOffice.entries(of: context.topology).last(where: { $0.initialState == .active }) else {
            throw RunContext.Failure(description: "the topology has no kiosk or no card")
        }
        Output.print("\n\(entry.holder.name) holds the card \(entry.holder.id) to \(kiosk.name) and asks for \(CertificateKind.residentRecord.japaneseName)\n")
        let result = try await IssueCommand.issue(
            context, kiosk: kiosk.name, card: entry.holder.id, pin: entry.holder.pin, certificate: CertificateKind.residentRecord.rawValue,
            options: [], copies: 1, municipality: nil)
        Hops.show(result["hops"]?.arrayElements ?? [])
        guard IssueCommand.status(of: result) == 0 else {
            Output.print("\(result["code"]?.stringValue ?? "")  \(result["message"]?.stringValue ?? "")")
            return IssueCommand.status(of: result)
        }
        try FileSystem.makeDirectory(out)
        for document in result["documents"]?.arrayElements?.compactMap(\.stringValue) ?? [] {
            let name = document.split(separator: "/").last.map(String.init) ?? document
            try FileSystem.write(FileSystem.read(document, maximumBytes: 64 << 20), to: "\(out)/\(name)", isSecret: true)
            Output.print("\npaper    \(out)/\(name)")
        }
        if let receipt = result["receipt"]?.stringValue { Output.print("\n\(receipt)") }
        return 0
    }

    /// Runs this program with other words, its output shared with ours.
    @LoopActor
    private static func kofu(_ words: [String]) async throws -> Int32 {
        let signals = try EventLoop.shared.signals([SIGCHLD])
        var files = ChildProcess.Files(log: "/dev/stderr")
        files.environment = NodeEnvironment.variables
        let child = try ChildProcess.spawn(["\(Binaries.directory)/kofu"] + words, files: files)
        while child.ending == nil {
            guard await signals.next() != nil else { break }
            child.reap()
        }
        if case .exited(let status) = child.ending { return status }
        return 1
    }

    private static func temporaryDirectory() -> String {
        // The environment's text lives as long as the process.
        unsafe getenv("TMPDIR").map { text in unsafe String(cString: text) } ?? "/tmp"
    }
}
