import Domain
import JSON
import Node
import Topology

/// `kofu duty …`: what somebody at a city's duty desk (宿直室) does when a notification comes outside of office hours.
enum DutyCommand {
    static let all = [search, hold]

    private static let search = Command(
        name: "duty search", summary: "look for who is in a city's family registers", positional: [],
        options: [
            CounterCommand.cityOption, .init(name: "birth-date", value: "DATE", help: "born on that day"), .init(name: "name", value: "NAME", help: "or of that whole name"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            Shows registered domicile (本籍), name and birth date, and for ten minutes a reference by which a hold can be set. Every search is on record.
            Needs somebody of the duty desk, logged in by `kofu staff login` (role duty-desk).

            example: kofu duty search --city musashimurayama --birth-date 1985-07-14
            """
    ) { options in
        let run = try RunContext.enter(options)
        let key: JSONMember = switch (options.value("birth-date"), options.value("name")) {
        case (let date?, nil): JSONMember("birthDate", .string(date))
        case (nil, let name?): JSONMember("name", .string(name))
        default: throw CommandLineOptions.UsageError(description: "either --birth-date or --name is needed")
        }
        let answer = try await StaffTerminal.ask(try CounterCommand.node(.dutyDesk, options, run), [JSONMember("command", "search"), key], in: run)
        let rows = (answer["candidates"]?.arrayElements ?? []).map { candidate in ["candidate", "domicile", "name", "birthDate"].map { candidate[$0]?.stringValue ?? "" } }
        let words = answer["tooMany"]?.boolValue == true ? "too many are found; search by the whole name" : rows.isEmpty ? "nobody is found" : Output.table([["CANDIDATE", "本籍", "氏名", "生年月日"]] + rows)
        Output.say(answer, asJSON: options.has("json"), words)
        return 0
    }

    private static let hold = Command(
        name: "duty hold", summary: "hold what is issued from a candidate's family register", positional: [],
        options: [
            CounterCommand.cityOption, .init(name: "candidate", value: "REF", help: "as duty search printed it"), CounterCommand.notificationOption, Command.runOption, Command.jsonOption,
        ],
        details: "The date of receipt is the duty desk's. Only the counter lifts a hold.\n\nexample: kofu duty hold --city musashimurayama --candidate 5f0c… --notification death"
    ) { options in
        let run = try RunContext.enter(options)
        let answer = try await StaffTerminal.ask(try CounterCommand.node(.dutyDesk, options, run), [
            JSONMember("command", "hold"), JSONMember("candidate", .string(try options.required("candidate", example: "5f0c…"))),
            JSONMember("notification", .string(try CounterCommand.notification(options).rawValue)),
        ], in: run)
        Output.say(answer, asJSON: options.has("json"), "held: a \(answer["notification"]?.stringValue ?? "?"), received on \(answer["receivedOn"]?.stringValue ?? "?")")
        return 0
    }
}
