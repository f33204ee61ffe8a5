import EventLoop
import Glibc
import JSON
import Node
import Topology

/// `kofu status`: every process and every link, as they are now.
enum StatusCommand {
    static let command = Command(
        name: "status", summary: "show processes and links", positional: [],
        options: [Command.runOption, Command.jsonOption],
        details: "A node is ready, refusing (its journal cannot be written, with the reason), stopped or dead. A link is open or cut.",
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        let processes = try await run.ask("kofu", ["command": "processes"])
        var nodes: [JSONValue] = []
        var links: [JSONValue] = []
        var copies: [JSONValue] = []
        for process in processes.objectMembers ?? [] {
            let details = process.value["state"]?.stringValue == "running" ? try? await run.ask(process.key, ["command": "status"], timeoutMilliseconds: 2000) : nil
            let state = details?["state"]?.stringValue ?? (process.value["state"]?.stringValue == "running" ? "not answering" : "dead")
            nodes.append([
                "name": .string(process.key), "kind": process.value["kind"] ?? .null, "role": process.value["role"] ?? .null,
                "state": .string(state), "reason": details?["reason"] ?? process.value["state"] ?? .null,
                "pid": process.value["pid"] ?? .null, "address": process.value["address"] ?? .null,
                "journalRecords": details?["journalRecords"] ?? .null, "refusals": details?["refusals"] ?? .null,
            ])
            if let usable = details?["mayIssue"]?.boolValue { copies.append([
                "node": .string(process.key), "asOf": details?["copyAsOf"] ?? .null, "ageSeconds": details?["copyAgeSeconds"] ?? .null,
                "number": details?["copyNumber"] ?? .null, "pending": details?["pending"] ?? .null, "mayIssue": .bool(usable),
            ]) }
            links += details?["links"]?.arrayElements ?? []
        }
        let status: JSONValue = ["nodes": .array(nodes), "links": .array(links), "copies": .array(copies)]
        if options.has("json") {
            Output.json(status)
        } else {
            show(nodes, links, copies)
        }
        return 0
    }

    private static func show(_ nodes: [JSONValue], _ links: [JSONValue], _ copies: [JSONValue]) {
        let header = [["NODE", "KIND", "ROLE", "STATE", "PID", "ADDRESS"]]
        Output.print(Output.table(header + nodes.map { node in
            ["name", "kind", "role", "state", "pid", "address"].map { text(node[$0]) }
        }))
        Output.print("")
        let linkHeader = [["LINK", "ENDPOINTS", "STATE", "OPEN", "CARRIED", "REFUSED", "TO SERVER", "TO CLIENT"]]
        Output.print(Output.table(linkHeader + links.map { link in
            let ends = link["endpoints"]?.arrayElements?.compactMap(\.stringValue).joined(separator: " – ") ?? ""
            return [text(link["name"]), ends] + ["state", "openConnections", "connections", "refused", "bytesToServer", "bytesToClient"].map { text(link[$0]) }
        }))
        guard !copies.isEmpty else { return }
        Output.print("")
        Output.print(Output.table([["COPY AT", "AS OF", "AGE S", "NUMBER", "PENDING", "MAY ISSUE"]] + copies.map { copy in
            ["node", "asOf", "ageSeconds", "number", "pending"].map { text(copy[$0]) } + [copy["mayIssue"]?.boolValue == true ? "yes" : "no"]
        }))
    }

    private static func text(_ value: JSONValue?) -> String {
        value?.stringValue ?? value?.integerValue.map { String($0) } ?? "–"
    }
}
