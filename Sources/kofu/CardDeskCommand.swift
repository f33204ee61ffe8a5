import Card
import Domain
import EventLoop
import JSON
import Node
import Population

/// `kofu suspend`, `revoke`, `reinstate`, `unlock`
enum CardDeskCommand {
    static let suspend = command(
        "suspend", "report a card as lost: the call centre has its certificate suspended",
        """
        The 24-hour call centre asks the JPKI centre over the channel suspension; it takes effect at the next validity check (A11).
        Where the JPKI centre cannot be reached the state is pending, and the call centre asks again until it is answered.
        Example: kofu suspend odawara-0002
        """
    ) { office, entry in try await office.reportLost(entry) }

    static let revoke = command("revoke", "revoke a card's certificate for good", "A revoked certificate never becomes good again.") { office, entry in
        try await office.ask(["command": "revoke", "serial": .string(entry.holder.serial)])
    }

    static let reinstate = command(
        "reinstate", "lift the suspension of a found card, at the city's counter",
        """
        Needs a clerk of the city where the holder lives, logged in by `kofu staff login`; the call centre cannot lift anything (A11).
        Example: kofu staff login odawara clerk-01 && kofu reinstate odawara-0002
        """
    ) { office, entry in
        try await StaffTerminal(run: office.run).actAtCounter("reinstate", on: entry)
        return try await office.ask(["command": "reinstate", "serial": .string(entry.holder.serial)])
    }

    private static func command(
        _ name: String, _ summary: String, _ details: String, _ act: @escaping @Sendable @LoopActor (CardOffice, CardOffice.Entry) async throws -> JSONValue
    ) -> Command {
        Command(name: name, summary: summary, positional: ["CARD"], options: [Command.runOption, Command.jsonOption], details: details) { options in
            let run = try RunContext.enter(options)
            try run.requireUp()
            let office = CardOffice(run: run)
            let entry = try office.entry(options.positional[0])
            try await office.prepare(entry)
            let answer = try await act(office, entry)
            if options.has("json") { Output.json(answer) } else { Output.print("\(entry.holder.id)  \(answer["state"]?.stringValue ?? "")") }
            return 0
        }
    }

    static let unlock = Command(
        name: "unlock", summary: "unlock a card's PIN, at the city's counter", positional: ["CARD"],
        options: [.init(name: "pin", value: "PIN", help: "the new PIN, four digits"), Command.runOption],
        details: """
            Needs a clerk of the city where the holder lives, logged in by `kofu staff login` (D2).
            Example: kofu staff login odawara clerk-01 && kofu unlock odawara-0002 --pin 4826
            """
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let entry = try CardOffice(run: run).entry(options.positional[0])
        var digits = Array(try options.required("pin", example: "1234").utf8)
        let pin = try PIN.taking(&digits)
        try await StaffTerminal(run: run).actAtCounter("unlock", on: entry)
        try CounterDesk.unlock(directory: RunDirectory.card(entry.holder.id), newPIN: pin)
        Output.print("\(entry.holder.id)  active")
        return 0
    }
}
