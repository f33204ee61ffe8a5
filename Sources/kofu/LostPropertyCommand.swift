import EventLoop
import JSON
import Node
import Topology

/// `kofu lost-property …`: what people have left behind at kiosks (遺失物, E3).
enum LostPropertyCommand {
    static let list = Command(
        name: "lost-property list", summary: "list what people have left behind at kiosks", positional: ["[KIOSK]"], options: [Command.runOption, Command.jsonOption],
        details: "Cards and sheets by kiosk and request; no name is known of any. Needs no open mode.\nExample: kofu lost-property list"
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let kiosks = try options.positional.first.map { [try run.kiosk($0)] } ?? run.topology.nodes(of: Party(.kiosk)).map(\.name)
        var entries: [JSONValue] = []
        for kiosk in kiosks {
            for entry in try await run.ask(kiosk, ["command": "lost-property-list"])["entries"]?.arrayElements ?? [] {
                entries.append(.object([JSONMember("kiosk", .string(kiosk))] + (entry.objectMembers ?? [])))
            }
        }
        if options.has("json") {
            Output.json(.array(entries))
        } else if entries.isEmpty {
            Output.print("nothing is kept")
        } else {
            Output.print(Output.table([["KIOSK", "REQUEST", "ITEM", "COUNT"]] + entries.map { entry in
                ["kiosk", "requestId", "item", "count"].map { Output.inline(entry[$0] ?? .null) }
            }))
        }
        return 0
    }

    static let collect = Command(
        name: "lost-property collect", summary: "hand out what a kiosk keeps of a request", positional: ["KIOSK", "REQUEST", "ITEM"],
        options: [Command.runOption, Command.jsonOption],
        details: """
            ITEM is card or paper. Needs the kiosk's open mode (`kofu maintenance open`). A card can be used again from then on; paper goes into
            the folder handed-over of the kiosk's paper tray.
            Example: kofu lost-property collect kiosk-a1 kiosk-a1.3 card
            """
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let kiosk = try run.kiosk(options.positional[0])
        let answer = try await run.ask(kiosk, [
            "command": "lost-property-collect", "requestId": .string(options.positional[1]), "item": .string(options.positional[2]),
        ])
        if options.has("json") { Output.json(answer) } else { Output.print("\(options.positional[1])  \(options.positional[2])  handed out") }
        return 0
    }
}
