import EventLoop
import Glibc
import JSON
import Node
import Topology

/// `kofu down`
enum DownCommand {
    static let command = Command(
        name: "down", summary: "stop the topology", positional: [], options: [Command.runOption],
        details: "Stops every process in reverse order and removes all keys. Papers, journals and logs stay."
    ) { options in
        let run = try RunContext.enter(options)
        guard let holder = SupervisorLock.holder() else {
            // A supervisor that was killed leaves keys behind; its processes have ended with it.
            UpCommand.cleanUp()
            Output.print("nothing is up")
            return 0
        }
        _ = try await run.ask("kofu", ["command": "down"])
        let deadline = MonotonicTime.now.adding(milliseconds: 60_000)
        while SupervisorLock.holder() != nil {
            guard MonotonicTime.now < deadline else { throw RunContext.Failure(description: "process \(holder) has not ended within a minute") }
            await EventLoop.shared.sleep(milliseconds: 10)
        }
        Output.print("down")
        return 0
    }
}

/// `kofu restart`
enum RestartCommand {
    static let command = Command(
        name: "restart", summary: "start a dead process again, or stop and start a living one", positional: ["NODE"],
        options: [Command.runOption], details: "Its state, journal and keys are those that it had."
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        _ = try await run.ask("kofu", ["command": "restart", "node": .string(options.positional[0])], timeoutMilliseconds: Supervisor.readyMilliseconds * 2)
        Output.print("\(options.positional[0]) is ready")
        return 0
    }
}

/// `kofu logs`
enum LogsCommand {
    static let command = Command(
        name: "logs", summary: "show what a process has written to its log", positional: ["NODE"],
        options: [.init(name: "lines", value: "N", help: "the last N lines (default: 100)"), Command.runOption],
        details: "Logs name nodes, ids, codes and times; never a person."
    ) { options in
        let lines = try options.integer("lines", in: 1...1_000_000, default: 100)
        _ = try RunContext.enter(options)
        let node = options.positional[0]
        guard FileSystem.names(in: "logs").contains("\(node).log") else {
            let known = FileSystem.names(in: "logs").map { String($0.dropLast(4)) }.joined(separator: ", ")
            throw RunContext.Failure(description: "no process is called \"\(node)\". Known: \(known)")
        }
        let text = try FileSystem.read(RunDirectory.log(of: node), maximumBytes: 256 << 20)
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n").suffix(lines) { Output.print(String(line)) }
        return 0
    }
}

/// `kofu check`
enum CheckCommand {
    static let command = Command(
        name: "check", summary: "check a topology.json without starting it", positional: ["[FILE]"], options: [],
        details: "Prints every problem with file, line, column, place and what would be right; status 1 if there is any."
    ) { options in
        let topology = try Topology.load(path: options.positional.first ?? "topology.json")
        Output.print("\(topology.name): \(topology.nodes.count) nodes, \(topology.channels.count) channels, \(topology.links.count) links, \(topology.municipalities.count) municipalities: good")
        return 0
    }
}
