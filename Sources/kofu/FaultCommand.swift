import EventLoop
import Faults
import JSON
import Node
import Topology

/// `kofu faults` and `kofu fault`: what is wrong with the links, and what is to be.
enum FaultCommand {
    static let list = Command(
        name: "faults", summary: "show the faults of all links, or of one", positional: ["[LINK]"], options: [Command.runOption, Command.jsonOption],
        details: "A fault is waiting for its trigger, in force, or has happened or missed its message; docs/faults.md explains each type.", perform: show)

    static let change = Command(
        name: "fault", summary: "put a fault on a link, or take it off", positional: ["add|remove", "LINK", "TYPE|NAME"],
        options: [
            .init(name: "name", value: "NAME", help: "the fault's name (default: TYPE_STREAM)"),
            .init(name: "stream", value: "STREAM", help: "downstream (default: to the client) or upstream (to the server)"),
            .init(name: "toxicity", value: "SHARE", help: "the share of connections, 0 to 1 (default: 1)"),
            .init(name: "attribute", value: "NAME=NUMBER", help: "an attribute of the type", isRepeatable: true),
            .init(name: "at", value: "MESSAGE:PHASE[:BYTE]", help: "happen once, such as 2:before, 2:after, or 2:middle:100"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            Types: \(FaultType.allCases.map(\.rawValue).joined(separator: " "))
            With --at a fault waits for the message of that number on its stream of the link, counted from now: requests
            upstream, responses downstream. `kofu fault remove LINK NAME` leaves no trace of it.
            """,
        perform: perform)

    @LoopActor
    private static func show(_ options: CommandLineOptions) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        let links = try options.positional.first.map { [try link($0, run)] } ?? run.topology.links
        var answers: [JSONValue] = []
        for link in links { answers.append(try await run.ask(LineName.of(link.channel), ["command": "faults", "link": .string(link.name)])) }
        print(answers, options)
        return 0
    }

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let words = options.positional
        guard ["add", "remove"].contains(words[0]) else { throw CommandLineOptions.UsageError(description: "expected add or remove, not \"\(words[0])\"") }
        let fault = words[0] == "add" ? try self.fault(words[2], options) : nil
        let run = try RunContext.enter(options)
        try run.requireUp()
        let link = try link(words[1], run)
        let (line, name) = (LineName.of(link.channel), JSONValue.string(link.name))
        if let fault {
            _ = try await run.ask(line, ["command": "add-fault", "link": name, "fault": fault.json])
        } else {
            _ = try await run.ask(line, ["command": "remove-fault", "link": name, "name": .string(words[2])])
        }
        print([try await run.ask(line, ["command": "faults", "link": name])], options)
        return 0
    }

    private static func fault(_ type: String, _ options: CommandLineOptions) throws -> Fault {
        var members = [JSONMember("type", .string(type))]
        for option in ["name", "stream", "toxicity"] {
            if let value = options.value(option) { members.append(JSONMember(option, .string(value))) }
        }
        let attributes = try options.all("attribute").map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let number = Int64(parts[1]) else { throw CommandLineOptions.UsageError(description: "--attribute needs NAME=NUMBER, as in latency=200") }
            return JSONMember(parts[0], .integer(number))
        }
        members.append(JSONMember("attributes", .object(attributes)))
        if let at = options.value("at") { members.append(JSONMember("at", try trigger(at))) }
        do throws(FaultError) { return try Fault(json: .object(members)) } catch { throw CommandLineOptions.UsageError(description: "\(error)") }
    }

    private static func trigger(_ text: String) throws(CommandLineOptions.UsageError) -> JSONValue {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), let message = Int64(parts[0]) else {
            throw CommandLineOptions.UsageError(description: "--at needs MESSAGE:PHASE[:BYTE], as in 2:after")
        }
        var members = [JSONMember("message", .integer(message)), JSONMember("phase", .string(parts[1]))]
        if parts.count == 3 { members.append(JSONMember("byte", Int64(parts[2]).map(JSONValue.integer) ?? .null)) }
        return .object(members)
    }

    @LoopActor
    private static func link(_ name: String, _ run: RunContext) throws -> Topology.Link {
        guard let link = run.topology.link(named: name) else {
            throw RunContext.Failure(description: "no link is called \"\(name)\". Known: \(run.topology.links.map(\.name).joined(separator: ", "))")
        }
        return link
    }

    private static func print(_ answers: [JSONValue], _ options: CommandLineOptions) {
        if options.has("json") { return Output.json(.array(answers)) }
        var rows = [["LINK", "FAULT", "TYPE", "STREAM", "TOXICITY", "ATTRIBUTES", "AT", "STATE", "TOOK HOLD"]]
        for answer in answers {
            for fault in answer["faults"]?.arrayElements ?? [] {
                let attributes = (fault["attributes"]?.objectMembers ?? []).map { "\($0.key)=\(text($0.value))" }.joined(separator: " ")
                let at = (fault["at"]?.objectMembers ?? []).map { text($0.value) }.joined(separator: ":")
                rows.append([text(answer["link"])] + ["name", "type", "stream", "toxicity"].map { text(fault[$0]) } + [attributes, at] + ["state", "tookHold"].map { text(fault[$0]) })
            }
        }
        Output.print(rows.count == 1 ? "no faults" : Output.table(rows))
    }

    private static func text(_ value: JSONValue?) -> String { value?.stringValue ?? value?.integerValue.map { String($0) } ?? "–" }
}
