import EventLoop
import Faults
import JSON
import Node

/// `kofu process-faults` and `kofu process-fault`: what is wrong with the processes, and what is to be.
enum ProcessFaultCommand {
    static let list = Command(
        name: "process-faults", summary: "show the faults of all processes, or of one", positional: ["[NODE]"], options: [Command.runOption, Command.jsonOption],
        details: "docs/process-faults.md explains each type, what people see of it and how the network recovers.", perform: show)

    static let change = Command(
        name: "process-fault", summary: "put a fault on a process, or take it off", positional: ["add|remove", "NODE", "TYPE"],
        options: [.init(name: "attribute", value: "NAME=NUMBER", help: "an attribute of the type", isRepeatable: true), Command.runOption, Command.jsonOption],
        details: """
            \(Output.table(ProcessFaultType.allCases.map { ["  " + $0.rawValue, words($0), $0.forms.map { "\($0.name)=\($0.words)" }.joined(separator: " ")] }))
            A line is a process, too: line-lgwan. Removing a fault leaves no trace of it but what the process has journalled.
            Users of Chaos Mesh know kill as PodChaos pod-kill, slow-cpu as StressChaos cpu, clock-skew as TimeChaos
            timeOffset, and disk-full and read-only-disk as IOChaos fault with ENOSPC and EROFS.
            """,
        perform: perform)

    private static func words(_ type: ProcessFaultType) -> String {
        switch type {
        case .kill: "the process is gone; removing starts it again"
        case .stop: "the process stands still, its connections open"
        case .slowCPU: "the process gets a share of the time"
        case .clockSkew: "its clock is ahead; behind where negative"
        case .diskFull: "no file grows beyond a length"
        case .readOnlyDisk: "no file is written, made or removed"
        case .otherBuild: "starts again as another build, and attests it"
        case .otherTopology: "starts again in another network, and attests it"
        case .certificateExpired: "starts again with certificates that end soon"
        case .certificateRevoked: "its certificates are revoked at once"
        }
    }

    @LoopActor
    private static func show(_ options: CommandLineOptions) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        try await print(run, options.positional.first, options)
        return 0
    }

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let words = options.positional
        guard ["add", "remove"].contains(words[0]) else { throw CommandLineOptions.UsageError(description: "expected add or remove, not \"\(words[0])\"") }
        guard words[0] == "add" || options.all("attribute").isEmpty else { throw CommandLineOptions.UsageError(description: "--attribute goes with add") }
        let fault: ProcessFault?
        do throws(FaultError) {
            let type = try ProcessFault.type(.string(words[2]))
            fault = words[0] == "add" ? try ProcessFault(json: ["attributes": .object(try attributes(options)), "type": .string(type.rawValue)]) : nil
        } catch {
            throw CommandLineOptions.UsageError(description: "\(error)")
        }
        let run = try RunContext.enter(options)
        try run.requireUp()
        let request: JSONValue = if let fault {
            ["command": "add-process-fault", "node": .string(words[1]), "fault": fault.json]
        } else {
            ["command": "remove-process-fault", "node": .string(words[1]), "type": .string(words[2])]
        }
        _ = try await run.ask("kofu", request, timeoutMilliseconds: Supervisor.readyMilliseconds * 2)
        try await print(run, words[1], options)
        return 0
    }

    private static func attributes(_ options: CommandLineOptions) throws(FaultError) -> [JSONMember] {
        var members: [JSONMember] = []
        for text in options.all("attribute") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let number = Int64(parts[1]) else { throw FaultError(.malformed, "--attribute needs NAME=NUMBER, as in share=20") }
            members.append(JSONMember(parts[0], .integer(number)))
        }
        return members
    }

    @LoopActor
    private static func print(_ run: RunContext, _ node: String?, _ options: CommandLineOptions) async throws {
        let request: JSONValue = .object([JSONMember("command", "process-faults")] + (node.map { [JSONMember("node", .string($0))] } ?? []))
        let processes = try await run.ask("kofu", request)["processes"]?.arrayElements ?? []
        if options.has("json") { return Output.json(.array(processes)) }
        var rows = [["NODE", "TYPE", "ATTRIBUTES"]]
        for process in processes {
            for fault in process["faults"]?.arrayElements ?? [] {
                let attributes = (fault["attributes"]?.objectMembers ?? []).map { "\($0.key)=\($0.value.integerValue ?? 0)" }.joined(separator: " ")
                rows.append([process["node"]?.stringValue ?? "", fault["type"]?.stringValue ?? "", attributes.isEmpty ? "–" : attributes])
            }
        }
        Output.print(rows.count == 1 ? "no process faults" : Output.table(rows))
    }
}
