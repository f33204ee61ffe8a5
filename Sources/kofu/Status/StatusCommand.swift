import EventLoop
import Node

/// `kofu status`: the machine room as it is now, warnings first (I2).
enum StatusCommand {
    static let command = Command(
        name: "status", summary: "show processes, links and what deserves a look, as text, JSON or a picture", positional: [],
        options: [
            .init(name: "html", value: "FILE", help: "write a picture of the machine room there: one page, nothing from outside"),
            .init(name: "watch", value: nil, help: "show it again every two seconds, until Ctrl-C or the topology's end"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            Warnings come first: who is dead or refuses work, whose build or topology is another and who refuses it for that, certificates
            that end within a day, old copies of registers, cut links, faults that were set. A node is ready, refusing (its journal cannot
            be written, with the reason), stopped or dead. A link is open or cut.
              kofu status --html room.html
            """,
        perform: perform)

    private static let watchMilliseconds = 2000
    /// Clears a terminal and goes to its first line (ECMA-48: ED 2, CUP).
    private static let clear = "\u{1B}[2J\u{1B}[H"

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        guard !options.has("watch") || !options.has("json") else { throw CommandLineOptions.UsageError(description: "--watch shows text or, with --html, a picture; a program asks again by itself") }
        let picture = options.value("html").map(FileSystem.absolute)
        let run = try RunContext.enter(options)
        try run.requireUp()
        let reader = MachineRoomReader(run: run)
        repeat {
            let room = try await reader.look()
            if let picture { try FileSystem.write(Array(MachineRoomPage(room: room).html.utf8), to: picture, isSecret: false) }
            if options.has("json") {
                Output.json(room.json)
            } else if options.has("watch") {
                Output.print(clear + room.text)
            } else {
                Output.print(picture ?? room.text)
            }
            guard options.has("watch") else { return 0 }
            await EventLoop.shared.sleep(milliseconds: watchMilliseconds)
        } while run.isUp
        return 0
    }
}
