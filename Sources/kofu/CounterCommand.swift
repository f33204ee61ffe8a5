import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// `kofu counter …`: what the clerks at a city's counter, logged in by `kofu staff login`, do with notifications to the family register (戸籍の届出), at the family-register system itself.
enum CounterCommand {
    static let cityOption = CommandLineOptions.Option(name: "city", value: "CITY", help: "the municipality, as topology.json names it")
    static let notificationOption = CommandLineOptions.Option(
        name: "notification", value: "KIND", help: FamilyNotification.recorded.map(\.rawValue).joined(separator: ", "))
    private static let holdOption = CommandLineOptions.Option(name: "hold", value: "N", help: "the hold's number, as notify printed it")

    static let all = [notify, approve, refuse, holds]

    private static let notify = Command(
        name: "counter notify", summary: "a notification is received: its family register is held", positional: [],
        options: [
            cityOption, .init(name: "card", value: "CARD", help: "somebody in the register, by the name of the card"),
            .init(name: "resident", value: "NUMBER", help: "or by the number in the resident register"),
            .init(name: "person", value: "N", help: "whom it concerns, by place in the family register, from 1 (default: that resident)"),
            notificationOption, Command.runOption, Command.jsonOption,
        ],
        details: """
            Needs a clerk of the city, logged in by `kofu staff login`. It takes effect now: nothing is issued from that register any more, until the record is approved or the notification refused.

            example: kofu counter notify --city mizuho --card mizuho-0001 --notification birth
            """
    ) { options in
        let run = try RunContext.enter(options)
        let node = try node(.familyRegister, options, run)
        var request = [JSONMember("command", "notify"), JSONMember("resident", .string(try resident(options, run)))]
        if options.has("person") { request.append(JSONMember("person", .integer(Int64(try options.integer("person", in: 1...20, default: 1))))) }
        request.append(JSONMember("notification", .string(try notification(options).rawValue)))
        let answer = try await StaffTerminal.ask(node, request, in: run)
        Output.say(answer, asJSON: options.has("json"), "held: hold \(answer["hold"]?.integerValue ?? 0), received on \(answer["receivedOn"]?.stringValue ?? "?")")
        return 0
    }

    private static let approve = Command(
        name: "counter approve", summary: "the record of a notification is approved (決裁): it is written, and its hold lifts", positional: [],
        options: [
            cityOption, holdOption, .init(name: "on", value: "DATE", help: "when it happened (default: when it was received)"),
            .init(name: "fact", value: "NAME=TEXT", help: "what the notification states: name, sex (male, female), place, by, father, mother, birthDate, nationality, domicile", isRepeatable: true),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            birth: name (of the child), sex, place. death: place, by. marriage: name (of the spouse), and of the head of the register also sex, and birthDate
            or nationality. divorce: nothing, or name where the spouse is in no register. adoption: father or mother. transfer: domicile.

            example: kofu counter approve --city mizuho --hold 1 --on 2026-03-30 --fact name=陽菜 --fact sex=female --fact place=東京都瑞穂町
            """
    ) { options in
        let run = try RunContext.enter(options)
        let node = try node(.familyRegister, options, run)
        var facts: [JSONMember] = []
        for fact in options.all("fact") {
            let parts = fact.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw CommandLineOptions.UsageError(description: "--fact needs NAME=TEXT") }
            guard !facts.contains(where: { $0.key == parts[0] }) else { throw CommandLineOptions.UsageError(description: "the fact \(parts[0]) is given twice") }
            facts.append(JSONMember(parts[0], .string(parts[1])))
        }
        var request = [JSONMember("command", "approve"), JSONMember("hold", .integer(try hold(options)))]
        if let date = options.value("on") { request.append(JSONMember("on", .string(date))) }
        request.append(JSONMember("facts", .object(facts)))
        let answer = try await StaffTerminal.ask(node, request, in: run)
        Output.say(answer, asJSON: options.has("json"), "approved: it is written in the register, and hold \(answer["hold"]?.integerValue ?? 0) is lifted")
        return 0
    }

    private static let refuse = Command(
        name: "counter refuse", summary: "a notification is refused (不受理): its hold lifts, and nothing is written", positional: [],
        options: [cityOption, holdOption, Command.runOption, Command.jsonOption], details: "example: kofu counter refuse --city mizuho --hold 1"
    ) { options in
        let run = try RunContext.enter(options)
        let answer = try await StaffTerminal.ask(try node(.familyRegister, options, run), [JSONMember("command", "refuse-notification"), JSONMember("hold", .integer(try hold(options)))], in: run)
        Output.say(answer, asJSON: options.has("json"), "refused: hold \(answer["hold"]?.integerValue ?? 0) is lifted, the register is as it was")
        return 0
    }

    private static let holds = Command(
        name: "counter holds", summary: "list the holds on a city's family registers", positional: [], options: [cityOption, Command.runOption, Command.jsonOption],
        details: "By number, kind, date and place of receipt; nobody is named.\n\nexample: kofu counter holds --city musashimurayama"
    ) { options in
        let run = try RunContext.enter(options)
        let answer = try await StaffTerminal.ask(try node(.familyRegister, options, run), [JSONMember("command", "holds")], in: run)
        let rows = (answer["holds"]?.arrayElements ?? []).map { hold in
            [String(hold["hold"]?.integerValue ?? 0), hold["notification"]?.stringValue ?? "", hold["receivedOn"]?.stringValue ?? "", hold["place"]?.stringValue ?? ""]
        }
        Output.say(answer, asJSON: options.has("json"), rows.isEmpty ? "nothing is held" : Output.table([["HOLD", "NOTIFICATION", "RECEIVED", "AT"]] + rows))
        return 0
    }

    // MARK: Words of the command line

    /// The name of the city's node with that role.
    static func node(_ role: NodeRole, _ options: CommandLineOptions, _ run: RunContext) throws -> String {
        let city = try options.required("city", example: "musashimurayama")
        let known = run.topology.nodes(of: Party(.municipality, role))
        guard let node = known.first(where: { $0.municipality == city }) else {
            throw RunContext.Failure(description: "no \(role.rawValue) belongs to \"\(city)\". There are those of \(known.compactMap(\.municipality).joined(separator: ", ")).")
        }
        return node.name
    }

    static func notification(_ options: CommandLineOptions) throws -> FamilyNotification {
        let text = try options.required("notification", example: "death")
        guard let notification = FamilyNotification.recorded.first(where: { $0.rawValue == text }) else {
            throw CommandLineOptions.UsageError(description: "--notification is one of \(FamilyNotification.recorded.map(\.rawValue).joined(separator: ", "))")
        }
        return notification
    }

    private static func hold(_ options: CommandLineOptions) throws -> Int64 {
        guard let number = Int64(try options.required("hold", example: "1")), number > 0 else { throw CommandLineOptions.UsageError(description: "--hold needs a number from 1") }
        return number
    }

    @LoopActor
    private static func resident(_ options: CommandLineOptions, _ run: RunContext) throws -> String {
        switch (options.value("card"), options.value("resident")) {
        case (let card?, nil): return try CardOffice(run: run).entry(card).holder.resident.text
        case (nil, let number?): return number
        default: throw CommandLineOptions.UsageError(description: "either --card or --resident says whose register it is")
        }
    }
}

extension Output {
    /// The answer of a node for programs, or its meaning for people.
    static func say(_ answer: JSONValue, asJSON: Bool, _ words: String) {
        print(asJSON ? String(decoding: answer.canonicalBytes, as: UTF8.self) : words)
    }
}
