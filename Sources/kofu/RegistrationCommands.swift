import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// A terminal for use registration: a kiosk, or the applicant's PC.
enum RegistrationTerminals {
    static let options: [CommandLineOptions.Option] = [
        .init(name: "kiosk", value: "KIOSK", help: "at this kiosk"), .init(name: "site", value: nil, help: "at the use-registration site, from the applicant's PC (default)"),
    ]

    @LoopActor
    static func chosen(_ options: CommandLineOptions, _ run: RunContext) throws -> String {
        if let kiosk = options.value("kiosk") {
            guard !options.has("site") else { throw CommandLineOptions.UsageError(description: "either --kiosk or --site") }
            guard run.topology.node(named: kiosk)?.kind == .kiosk else {
                throw RunContext.Failure(description: "no kiosk is called \"\(kiosk)\". Known: \(run.topology.nodes(of: Party(.kiosk)).map(\.name).joined(separator: ", "))")
            }
            return kiosk
        }
        return try computer(nil, run)
    }

    /// The applicant's PC called `name`, or the first.
    @LoopActor
    static func computer(_ name: String?, _ run: RunContext) throws -> String {
        let known = run.topology.nodes(of: Party(.personalComputer, .applicant)).map(\.name)
        guard let found = name == nil ? known.first : known.first(where: { $0 == name }) else {
            throw RunContext.Failure(description: known.isEmpty ? "the topology has no applicant's PC" : "no applicant's PC is called \"\(name ?? "")\". Known: \(known.joined(separator: ", "))")
        }
        return found
    }

    /// A city by its name in topology.json or its code.
    @LoopActor
    static func city(_ text: String, _ run: RunContext) throws -> Topology.Municipality {
        guard let city = run.topology.municipality(text) ?? run.topology.municipality(code: text) else {
            throw RunContext.Failure(description: "no city is called \"\(text)\". Known: \(run.topology.municipalities.map(\.id).joined(separator: ", "))")
        }
        return city
    }
}

/// `kofu register`: 利用登録 (G5), for programs and for people without a browser.
enum RegisterCommand {
    static let command = Command(
        name: "register", summary: "apply for a use registration in the city that keeps one's family register", positional: [],
        options: [
            .init(name: "card", value: "CARD", help: "the card; `kofu cards` says whose family register another city keeps"),
            .init(name: "pin", value: "PIN", help: "the four digits that the person types"),
            .init(name: "city", value: "CITY", help: "to which city (default: the one that keeps the holder's family register)"),
            .init(name: "domicile", value: "TEXT", help: "本籍 (default, here and below: what is true of the made-up holder)"),
            .init(name: "head", value: "NAME", help: "筆頭者"), .init(name: "phone", value: "DIGITS", help: "for the city to call (default: 0300000000)"),
            .init(name: "birth-date", value: "DATE", help: "as 2000-01-31"), .init(name: "card-expiry", value: "DATE", help: "on the card's face"),
            .init(name: "security-code", value: "DIGITS", help: "on the card's face, four digits"),
            .init(name: "print", value: nil, help: "at a kiosk: print the application number as well"),
        ] + RegistrationTerminals.options + [Command.runOption, Command.jsonOption],
        details: """
            Prints the application number, by which `kofu registration-status` asks. The data is sealed to the city before it leaves the terminal.
            Status 0: an application number; status 3: refused, or a field does not have its form; status 1: failed.
            Example: kofu register --card odawara-0007 --pin 1234 --kiosk kiosk-a1 --print
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        let terminal = try RegistrationTerminals.chosen(options, run)
        let office = CardOffice(run: run)
        let entry = try office.entry(try options.required("card", example: "odawara-0007"))
        try await office.prepare(entry)
        let holder = entry.holder
        let keeper = holder.domicile.flatMap { domicile in run.topology.municipalities.first { domicile.place.hasPrefix($0.prefecture + $0.name) } }
        let code = try options.value("city").map { try RegistrationTerminals.city($0, run).code } ?? keeper?.code
        guard let code else { throw RunContext.Failure(description: "no city of the topology keeps a family register of \(holder.id); name one with --city") }
        let result = try await run.ask(terminal, [
            "command": "register", "card": .string(holder.id), "pin": .string(try options.required("pin", example: "1234")), "municipality": .string(code),
            "domicile": .string(options.value("domicile") ?? holder.domicile?.place ?? ""), "head": .string(options.value("head") ?? holder.domicile?.headOfRegister ?? ""),
            "phone": .string(options.value("phone") ?? "0300000000"), "birth-date": .string(options.value("birth-date") ?? holder.standing.birthDate.iso8601),
            "card-expiry": .string(options.value("card-expiry") ?? holder.expiresOn.iso8601), "security-code": .string(options.value("security-code") ?? holder.securityCode),
            "print": .bool(options.has("print")),
        ], timeoutMilliseconds: IssueCommand.timeoutMilliseconds)
        if options.has("json") { Output.json(result) } else { show(result) }
        return result["outcome"]?.stringValue == "registered" ? 0 : 3
    }

    @LoopActor
    private static func show(_ result: JSONValue) {
        Output.print("\(result["outcome"]?.stringValue ?? "failed")  \(result["number"]?.stringValue ?? "")  \(result["code"]?.stringValue ?? "")")
        if let message = result["message"]?.stringValue { Output.print(message) }
        if let slip = result["slip"]?.stringValue { Output.print("\n\(slip)") }
    }
}

/// `kofu registration-status`
enum RegistrationStatusCommand {
    static let command = Command(
        name: "registration-status", summary: "ask how far a use registration is", positional: ["NUMBER"],
        options: [.init(name: "city", value: "CITY", help: "to which city was applied")] + RegistrationTerminals.options + [Command.runOption, Command.jsonOption],
        details: """
            Anybody who has the number may ask; the answer names nobody. A number that does not exist and what is no number are told alike.
            Who asks too often in a short time is refused (status 3).
            Example: kofu registration-status 7kqm-2x9t-0hvd-w3ye-5r1c --city odawara --site
            """
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let terminal = try RegistrationTerminals.chosen(options, run)
        let city = try RegistrationTerminals.city(try options.required("city", example: "odawara"), run)
        let result = try await run.ask(terminal, [
            "command": "registration-status", "number": .string(options.positional[0]), "municipality": .string(city.code),
        ], timeoutMilliseconds: IssueCommand.timeoutMilliseconds)
        if options.has("json") {
            Output.json(result)
        } else {
            Output.print("\(result["state"]?.stringValue ?? result["code"]?.stringValue ?? "failed")  \(result["message"]?.stringValue ?? "")")
        }
        return result["outcome"]?.stringValue == "answered" ? 0 : 3
    }
}

/// `kofu insert-card`
enum InsertCardCommand {
    static let command = Command(
        name: "insert-card", summary: "put a card into the reader of the applicant's PC", positional: ["CARD"],
        options: [.init(name: "pc", value: "PC", help: "which PC (default: the first)"), Command.runOption, Command.jsonOption],
        details: """
            Prints the address of the page of the use-registration site; open it in a browser on this machine. The card stays until another is inserted.
            Example: kofu insert-card odawara-0007
            """
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let computer = try RegistrationTerminals.computer(options.value("pc"), run)
        let office = CardOffice(run: run)
        let entry = try office.entry(options.positional[0])
        try await office.prepare(entry)
        let answer = try await run.ask(computer, ["command": "insert-card", "card": .string(entry.holder.id)])
        if options.has("json") { Output.json(answer) } else { Output.print("\(entry.holder.id) lies in the reader of \(computer): \(answer["page"]?.stringValue ?? "")") }
        return 0
    }
}

/// `kofu registrations`: what the city's staff do.
enum RegistrationsCommand {
    private static let actions = ["list": "registrations", "show": "registration", "approve": "approve-registration", "refuse": "refuse-registration"]

    static let command = Command(
        name: "registrations", summary: "review a city's use registrations, as its staff do", positional: ["[ACTION]", "[NUMBER]"],
        options: [
            .init(name: "city", value: "CITY", help: "whose"), .init(name: "words", value: "TEXT", help: "with refuse: what the applicant is told by phone; only the staff read it"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            list (without an ACTION) shows numbers and states; show opens one application and says what agrees with the family register and the card and what
            differs; needs a clerk of the city, logged in by `kofu staff login`; approve takes only what agrees; refuse needs --words. Every look and every decision is in the journal of the family-register system.
            Example: kofu registrations approve 7kqm-2x9t-0hvd-w3ye-5r1c --city odawara
            """
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let city = try RegistrationTerminals.city(try options.required("city", example: "odawara"), run)
        guard let node = run.topology.nodes(of: Party(.municipality, .familyRegister)).first(where: { $0.municipality == city.id }) else {
            throw RunContext.Failure(description: "\(city.id) has no family-register system in this topology")
        }
        let action = options.positional.first ?? "list"
        guard let command = actions[action] else { throw CommandLineOptions.UsageError(description: "ACTION is one of list, show, approve, refuse") }
        guard action == "list" || options.positional.count > 1 else { throw CommandLineOptions.UsageError(description: "\(action) needs an application number") }
        let answer = try await StaffTerminal.ask(node.name, [
            JSONMember("command", .string(command)), JSONMember("number", .string(options.positional.count > 1 ? options.positional[1] : "")),
            JSONMember("words", .string(options.value("words") ?? "")),
        ], in: run)
        if options.has("json") {
            Output.json(answer)
        } else if action == "list" {
            Output.print(Output.table([["NUMBER", "RECEIVED", "STATE"]] + (answer["applications"]?.arrayElements ?? []).map { row in
                ["number", "receivedAt", "state"].map { row[$0]?.stringValue ?? "" }
            }))
        } else {
            show(answer)
        }
        return 0
    }

    @LoopActor
    private static func show(_ answer: JSONValue) {
        Output.print("\(answer["number"]?.stringValue ?? "")  \(answer["state"]?.stringValue ?? "")  \(answer["receivedAt"]?.stringValue ?? "")")
        guard let form = answer["form"]?.objectMembers else { return }
        Output.print(Output.table(form.map { [$0.key, $0.value.stringValue ?? ""] }))
        for list in ["agrees", "differs"] { Output.print("\(list)  \((answer[list]?.arrayElements ?? []).compactMap(\.stringValue).joined(separator: ", "))") }
    }
}
