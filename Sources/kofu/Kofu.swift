import EventLoop
import Glibc

/// `kofu`, the one command that people type.
@main
enum Kofu {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        Task.onLoop { exit(await run(words)) }
        EventLoop.shared.run()
    }

    /// 0 done, 1 failed, 2 a wrong command line, 3 refused (only `issue`).
    @LoopActor
    private static func run(_ words: [String]) async -> Int32 {
        guard let first = words.first, !["help", "--help", "-h"].contains(first) else {
            return Help.print(about: words.dropFirst())
        }
        guard let command = Command.named(words) else { return Command.unknown(words) }
        if words.contains("--help") { return Help.print(about: words[...]) }
        do {
            let options = try CommandLineOptions(words.dropFirst(command.name.split(separator: " ").count), options: command.options, maximumPositional: command.positional.count)
            guard options.positional.count >= command.positional.filter({ !$0.hasPrefix("[") }).count else {
                throw CommandLineOptions.UsageError(description: "\(command.positional.joined(separator: " ")) is needed")
            }
            return try await command.perform(options)
        } catch let error as CommandLineOptions.UsageError {
            Output.progress("kofu \(command.name): \(error)\n`kofu help \(command.name)` shows how it is used.")
            return 2
        } catch {
            Output.progress("kofu \(command.name): \(error)")
            return 1
        }
    }
}

/// One command: its name, its words and what it does.
struct Command: Sendable {
    let name: String
    let summary: String
    let positional: [String]
    let options: [CommandLineOptions.Option]
    let details: String
    let perform: @Sendable @LoopActor (CommandLineOptions) async throws -> Int32

    static let runOption = CommandLineOptions.Option(name: "run", value: "DIR", help: "the run directory (default: run)")
    static let jsonOption = CommandLineOptions.Option(name: "json", value: nil, help: "print JSON for programs")

    static let all: [Command] = [
        UpCommand.command, StatusCommand.command, CardsCommand.command, IssueCommand.command, ChangeCommand.change, ChangeCommand.sync, CutCommand.cut, CutCommand.heal,
        FaultCommand.list, FaultCommand.change, ProcessFaultCommand.list, ProcessFaultCommand.change,
        CardDeskCommand.suspend, CardDeskCommand.revoke, CardDeskCommand.reinstate, CardDeskCommand.unlock,
        VerifyJournalCommand.command, LogsCommand.command, RestartCommand.command, DownCommand.command, CheckCommand.command, ExportCommand.openAPI, DemoCommand.command,
        ExhaustCommand.command, SoakCommand.command, StormCommand.command, ReenactCommand.command, ScenarioCommand.command, ChaosCheckCommand.command,
        ReviewCommand.command, ThreagileCommand.command, PrivacyImpactCommand.command, ReconcileCommand.command, StatisticsCommand.command,
        RegisterCommand.command, RegistrationStatusCommand.command, InsertCardCommand.command, RegistrationsCommand.command, EnquireCommand.command,
        PhotocopyCommand.command, ViewerCommand.command, GalleryCommand.command,
        MaintenanceCommand.password, MaintenanceCommand.open, MaintenanceCommand.close, MaintenanceCommand.clearTray, MaintenanceCommand.counters,
        MaintenanceCommand.restart, LostPropertyCommand.list, LostPropertyCommand.collect,
    ] + CounterCommand.all + DutyCommand.all + StaffCommand.all

    /// The command that the words begin with; its name may be two of them, as in `chaos exhaust`.
    static func named(_ words: some Sequence<String>) -> Command? {
        let first = words.prefix(2).map(\.self)
        return all.first { $0.name == first.joined(separator: " ") } ?? all.first { $0.name == first.first }
    }
}

extension Command {
    /// Says which commands there are instead; the exit status.
    static func unknown(_ words: some Sequence<String>) -> Int32 {
        let words = words.prefix(2).map(\.self), first = words.first ?? ""
        let family = all.map(\.name).filter { $0.hasPrefix("\(first) ") }
        if family.isEmpty {
            Output.progress("kofu knows no command \"\(first)\". `kofu help` lists what it knows.")
        } else {
            Output.progress("kofu \(first) is followed by one of: \(family.map { $0.dropFirst(first.count + 1) }.joined(separator: ", ")). `kofu help \(family[0])` explains the first.")
        }
        return 2
    }
}

enum Help {
    static func print(about words: ArraySlice<String>) -> Int32 {
        guard !words.isEmpty else {
            Output.print("""
                kofu (交付) simulates the network that brings municipal certificates to convenience-store kiosks.

                usage: kofu COMMAND [OPTIONS]

                \(Output.table(Command.all.map { ["  " + $0.name, $0.summary] }))

                `kofu help COMMAND` explains one. A first tour: kofu up --detach; kofu cards; kofu issue …; kofu down
                """)
            return 0
        }
        guard let command = Command.named(words) else { return Command.unknown(words) }
        let positional = command.positional.isEmpty ? "" : " " + command.positional.joined(separator: " ")
        let options = command.options.map { option in
            ["  --\(option.name)\(option.value.map { " \($0)" } ?? "")", option.help + (option.isRepeatable ? " (may be repeated)" : "")]
        }
        Output.print("kofu \(command.name)\(positional): \(command.summary)\n")
        if !options.isEmpty { Output.print("\(Output.table(options))\n") }
        Output.print(command.details)
        return 0
    }
}
