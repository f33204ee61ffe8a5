import EventLoop
import Glibc
import Node
import Topology

/// A topology of a command's own, on addresses that nothing else uses: up before the work, down after it, its run directory removed.
@LoopActor
enum TemporaryTopology {
    /// Options of every command that uses one.
    nonisolated static let options: [CommandLineOptions.Option] = [
        .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
        .init(name: "subnet", value: "127.N.0.0/16", help: "other loopback addresses"),
    ]

    /// Does `work` in the run directory, which is then the working directory. Returns its status, or 1 where the topology did not come up
    /// or go down; errors of the work are shown, and the topology goes down.
    static func run(_ options: CommandLineOptions, purpose: String, _ work: () async throws -> Int32) async throws -> Int32 {
        let topologyFile = FileSystem.absolute(options.value("topology") ?? "topology.json")
        let run = "\(temporaryDirectory())/kofu-\(purpose)-\(getpid())"
        try FileSystem.makeDirectory(run)
        defer {
            _ = unsafe chdir("/")
            FileSystem.remove(run)
        }
        Output.progress("bringing the topology up")
        let subnet = try options.value("subnet") ?? FreeSubnet.find(for: Topology.load(path: topologyFile))
        guard try await kofu(["up", "--detach", "--topology", topologyFile, "--run", run, "--subnet", subnet]) == 0 else { return 1 }
        try takeDownWhenInterrupted(run)
        let status: Int32
        do {
            try FileSystem.enter(run)
            status = try await work()
        } catch {
            Output.progress("\(error)")
            _ = try await kofu(["down", "--run", run])
            return 1
        }
        Output.progress("\ntaking the topology down")
        let down = try await kofu(["down", "--run", run])
        return status == 0 ? down : status
    }

    /// Ctrl-C ends this process in the midst of its work: what it brought up would stay up.
    private static func takeDownWhenInterrupted(_ run: String) throws {
        let signals = try EventLoop.shared.signals([SIGINT, SIGTERM])
        Task.onLoop {
            guard let number = await signals.next() else { return }
            Output.progress("\ninterrupted: taking the topology down")
            _ = try? await kofu(["down", "--run", run])
            _ = unsafe chdir("/")
            FileSystem.remove(run)
            exit(128 + number)
        }
    }

    /// Runs this program with other words, its output on our standard error.
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
