import Domain
import Topology

/// `kofu export openapi`
enum ExportCommand {
    static let openAPI = Command(
        name: "export openapi", summary: "describe a channel's messages as OpenAPI", positional: [],
        options: [
            .init(name: "topology", value: "FILE", help: "the topology whose allowlist is described (default: topology.json)"),
            .init(name: "channel", value: "CHANNEL", help: "print this channel's description"),
            .init(name: "all", value: "DIR", help: "write every channel's description to DIR/CHANNEL.json"),
        ],
        details: """
            OpenAPI 3.1: paths, schemas with a pattern for each grammar, media types, 200 and 403. What the gate asks
            besides (the HTTP profile, canonical JSON, the order of members) is in docs/wire.md.
            """
    ) { options in
        let topology = try Topology.load(path: options.value("topology") ?? "topology.json")
        switch (options.value("channel"), options.value("all")) {
        case (let name?, nil):
            guard let channel = ChannelName(rawValue: name).flatMap({ topology.channel($0) }) else {
                let known = topology.channels.map(\.name.rawValue).joined(separator: ", ")
                throw CommandLineOptions.UsageError(description: "no channel is called \"\(name)\"; there are \(known)")
            }
            Output.print(Output.text(OpenAPIDocument.describe(channel, of: topology)))
        case (nil, let directory?):
            try FileSystem.makeDirectory(directory)
            for channel in topology.channels {
                let path = "\(directory)/\(channel.name.rawValue).json"
                try FileSystem.write(Array("\(Output.text(OpenAPIDocument.describe(channel, of: topology)))\n".utf8), to: path, isSecret: false)
                Output.print(path)
            }
        default:
            throw CommandLineOptions.UsageError(description: "either --channel or --all is needed, as in --channel lgwan")
        }
        return 0
    }
}
