import EventLoop
import JSON
import Node
import Topology

/// `kofu staff …`: a city's staff at their terminal (F5).
enum StaffCommand {
    static let all = [login, logout, add, release, remove, list, StaffLooksCommand.requests, StaffLooksCommand.looks]

    static let login = command(
        "login", "log in at a city's terminal, with ID and password", ["CITY", "ID"], [PasswordInput.option],
        """
        The session lasts 15 minutes and is kept for the city's terminal in the run directory; the next login takes its place. Five wrong
        passwords in a row lock the account. The administrator's first password is in keys/staff/CITY/administrator.password.
        Example: kofu staff login odawara administrator --password-file run/keys/staff/odawara/administrator.password
        """
    ) { terminal, city, options, password in
        let answer = try await terminal.logIn(city, options.positional[1], password)
        let role = answer["role"]?.stringValue ?? ""
        return (["municipality": .string(city.id), "staff": .string(options.positional[1]), "role": .string(role)], "\(options.positional[1])  \(role)")
    }

    static let logout = command("logout", "end the session of a city's terminal", ["CITY"], [], "Example: kofu staff logout odawara") { terminal, city, _, _ in
        terminal.logOut(city)
        return (["municipality": .string(city.id)], "\(city.id)  logged out")
    }

    static let add = command(
        "add", "make an account (administrator)", ["CITY", "ID"],
        [.init(name: "role", value: "ROLE", help: "clerk, duty-desk, auditor or administrator"), PasswordInput.option],
        """
        The new password has 12 to 128 octets and does not contain the ID. An ID is a number of service, no name: it stands in journals.
        Example: kofu staff add odawara clerk-01 --role clerk < password.txt
        """
    ) { terminal, city, options, password in
        let answer = try await terminal.ask(city, "staff-add", [
            JSONMember("staff", .string(options.positional[1])), JSONMember("role", .string(try options.required("role", example: "clerk"))),
            JSONMember("password", .string(String(decoding: password, as: UTF8.self))),
        ])
        return (answer, "\(options.positional[1])  \(answer["role"]?.stringValue ?? "")")
    }

    static let release = change("release", "unlock an account after wrong passwords (administrator)")
    static let remove = change("remove", "take an account away (administrator)")

    private static func change(_ name: String, _ summary: String) -> Command {
        command(name, summary, ["CITY", "ID"], [], "Example: kofu staff \(name) odawara clerk-01") { terminal, city, options, _ in
            let answer = try await terminal.ask(city, "staff-\(name)", [JSONMember("staff", .string(options.positional[1]))])
            return (answer, "\(options.positional[1])  \(answer["outcome"]?.stringValue ?? "")")
        }
    }

    static let list = command("list", "list a city's accounts (administrator)", ["CITY"], [], "Example: kofu staff list odawara") { terminal, city, _, _ in
        let answer = try await terminal.ask(city, "staff-list")
        let rows = (answer["accounts"]?.arrayElements ?? []).map { account in
            [account["staff"]?.stringValue ?? "", account["role"]?.stringValue ?? "", account["locked"]?.boolValue == true ? "locked" : "open"]
        }
        return (answer, Output.table([["ID", "ROLE", "STATE"]] + rows))
    }

    typealias Perform = @Sendable @LoopActor (StaffTerminal, Topology.Municipality, CommandLineOptions, _ password: [UInt8]) async throws -> (json: JSONValue, text: String)

    /// A command that takes `--password-file` gets the password, any other an empty one.
    static func command(
        _ name: String, _ summary: String, _ positional: [String], _ more: [CommandLineOptions.Option], _ details: String, _ perform: @escaping Perform
    ) -> Command {
        Command(name: "staff \(name)", summary: summary, positional: positional, options: more + [Command.runOption, Command.jsonOption], details: details) { options in
            // Relative to where the command was called, not to the run directory.
            let file = options.value(PasswordInput.option.name).map(FileSystem.absolute)
            let run = try RunContext.enter(options)
            try run.requireUp()
            let terminal = StaffTerminal(run: run)
            let city = try terminal.municipality(options.positional[0])
            let password = more.contains { $0.name == PasswordInput.option.name } ? try PasswordInput.read(file: file) : []
            let result = try await perform(terminal, city, options, password)
            if options.has("json") { Output.json(result.json) } else { Output.print(result.text) }
            return 0
        }
    }
}
