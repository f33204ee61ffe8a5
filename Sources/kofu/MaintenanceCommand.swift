import Crypto
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// `kofu maintenance …`: a maintainer at a kiosk, in whose locked mode alone the kiosk's program is operated (E5).
enum MaintenanceCommand {
    private static let passwordOption = CommandLineOptions.Option(name: "password-file", value: "FILE", help: "where the password stands (default: standard input)")
    private static let passwordOctets = 4096

    static let password = command(
        "password", "set the maintainer's password of a kiosk", control: "maintenance-password", takesPassword: true,
        details: """
            The first password may be set at any time; another one only in the open mode. 12 to 128 octets; a line feed at the end does not
            count. The kiosk keeps a salt and a scrypt key of it.
            Example: kofu maintenance password kiosk-a1 < password.txt
            """)
    static let open = command(
        "open", "open the locked mode of a kiosk", control: "maintenance-open", takesPassword: true,
        details: """
            While it is open the kiosk serves nobody; it closes by itself after limits.kiosk.maintenanceSeconds. Wrong passwords lock it out for
            a while, also over restarts. All of it is on record.
            Example: kofu maintenance open kiosk-a1 --password-file password.txt
            """)
    static let close = command(
        "close", "close the locked mode of a kiosk", control: "maintenance-close", takesPassword: false, details: "Example: kofu maintenance close kiosk-a1")
    static let clearTray = command(
        "clear-tray", "take away what lies on a kiosk's reader and in its tray", control: "tray-clear", takesPassword: false,
        details: "Needs the open mode. What is taken away becomes lost property.\nExample: kofu maintenance clear-tray kiosk-a1")
    static let counters = command(
        "counters", "show a kiosk's counters", control: "maintenance-counters", takesPassword: false,
        details: "Needs the open mode. Counts and yen from the kiosk's journal.\nExample: kofu maintenance counters kiosk-a1 --json")

    /// The kiosk allows it, and the supervisor does it.
    static let restart = Command(
        name: "maintenance restart", summary: "restart a kiosk's program", positional: ["KIOSK"], options: [Command.runOption],
        details: "Needs the open mode, which the restart closes.\nExample: kofu maintenance restart kiosk-a1"
    ) { options in
        let run = try RunContext.enter(options)
        let kiosk = try kiosk(options, run)
        _ = try await run.ask(kiosk, ["command": "maintenance-restart"])
        _ = try await run.ask("kofu", ["command": "restart", "node": .string(kiosk)], timeoutMilliseconds: Supervisor.readyMilliseconds * 2)
        Output.print("\(kiosk) is ready")
        return 0
    }

    private static func command(_ name: String, _ summary: String, control: String, takesPassword: Bool, details: String) -> Command {
        Command(
            name: "maintenance \(name)", summary: summary, positional: ["KIOSK"],
            options: (takesPassword ? [passwordOption] : []) + [Command.runOption, Command.jsonOption], details: details
        ) { options in
            var request: [JSONMember] = [JSONMember("command", .string(control))]
            // Read before the run directory is entered, since the file is named from where the command is typed.
            if takesPassword { request.append(JSONMember("password", .string(try readPassword(options.value("password-file"))))) }
            let run = try RunContext.enter(options)
            let kiosk = try kiosk(options, run)
            let answer = try await run.ask(kiosk, .object(request))
            if options.has("json") {
                Output.json(answer)
            } else {
                Output.print("\(kiosk)  \(answer.objectMembers?.map { "\($0.key) \(Output.inline($0.value))" }.joined(separator: "  ") ?? "")")
            }
            return 0
        }
    }

    @LoopActor
    private static func kiosk(_ options: CommandLineOptions, _ run: RunContext) throws -> String {
        try run.requireUp()
        return try run.kiosk(options.positional[0])
    }

    private static func readPassword(_ path: String?) throws -> String {
        var octets = try FileSystem.read(path ?? "/dev/stdin", maximumBytes: passwordOctets)
        defer { SecretBytes.wipe(&octets) }
        if octets.last == 0x0A { octets.removeLast() }
        return String(decoding: octets, as: UTF8.self)
    }
}

extension RunContext {
    /// The name of a kiosk of the topology.
    func kiosk(_ name: String) throws -> String {
        guard topology.node(named: name)?.kind == .kiosk else {
            let known = topology.nodes(of: Party(.kiosk)).map(\.name).joined(separator: ", ")
            throw Failure(description: "no kiosk is called \"\(name)\". Known: \(known)")
        }
        return name
    }
}

extension Output {
    /// A value in one line.
    static func inline(_ value: JSONValue) -> String { value.stringValue ?? String(decoding: value.canonicalBytes, as: UTF8.self) }
}
