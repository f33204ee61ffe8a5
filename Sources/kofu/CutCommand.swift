import EventLoop
import JSON
import Node
import Topology

/// `kofu cut` and `kofu heal`: links fail and recover while the topology runs.
enum CutCommand {
    static let cut = Command(
        name: "cut", summary: "cut a link", positional: ["LINK"],
        options: [
            .init(name: "mode", value: "MODE", help: "refuse (default), reset or blackhole"),
            .init(name: "direction", value: "DIRECTION", help: "both (default), to-server or to-client"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            A link is called <channel>.<node>, as in lgwan.odawara; `kofu status` lists them.
              refuse     new connections are refused, open ones end with a FIN
              reset      new and open connections end with a RST
              blackhole  nothing is answered; bytes wait until the link heals, as sent-again packets do
            One way, only that direction suffers: a FIN or RST reaches only the end that it travels to, and the
            other end is left half open. A new cut replaces the one before.
            """
    ) { options in
        let mode = options.value("mode") ?? "refuse"
        let direction = options.value("direction") ?? "both"
        guard ["refuse", "reset", "blackhole"].contains(mode) else { throw CommandLineOptions.UsageError(description: "--mode is refuse, reset or blackhole") }
        guard ["both", "to-server", "to-client"].contains(direction) else { throw CommandLineOptions.UsageError(description: "--direction is both, to-server or to-client") }
        return try await tell(options, ["command": "cut", "link": .string(options.positional[0]), "mode": .string(mode), "direction": .string(direction)])
    }

    static let heal = Command(
        name: "heal", summary: "heal a link", positional: ["[LINK]"],
        options: [.init(name: "all", value: nil, help: "heal every link"), Command.runOption, Command.jsonOption],
        details: "Healing a link that is not cut is allowed and changes nothing."
    ) { options in
        guard options.has("all") != (options.positional.count == 1) else {
            throw CommandLineOptions.UsageError(description: "name one link, or --all")
        }
        return try await tell(options, ["command": "heal", "link": options.positional.first.map(JSONValue.string) ?? .null])
    }

    @LoopActor
    private static func tell(_ options: CommandLineOptions, _ request: JSONValue) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        let name = request["link"]?.stringValue
        let links = run.topology.links.filter { name == nil || $0.name == name }
        guard !links.isEmpty else {
            throw RunContext.Failure(description: "no link is called \"\(name ?? "")\". Known: \(run.topology.links.map(\.name).joined(separator: ", "))")
        }
        var answers: [JSONValue] = []
        for link in links {
            let order: JSONValue = .object((request.objectMembers ?? []).map { $0.key == "link" ? JSONMember("link", .string(link.name)) : $0 })
            answers.append(try await run.ask(LineName.of(link.channel), order))
        }
        if options.has("json") {
            Output.json(.array(answers))
        } else {
            for answer in answers { Output.print("\(answer["name"]?.stringValue ?? "")  \(answer["state"]?.stringValue ?? "")") }
        }
        return 0
    }
}
