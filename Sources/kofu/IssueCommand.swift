import Domain
import EventLoop
import JSON
import Journal
import Node
import Population
import Topology

/// `kofu issue`: a person with a card stands at a kiosk.
enum IssueCommand {
    /// Longer than any transaction can last: the kiosk has deadlines of its own.
    static let timeoutMilliseconds = 120_000

    static let command = Command(
        name: "issue", summary: "have a certificate issued at a kiosk", positional: [],
        options: [
            .init(name: "kiosk", value: "KIOSK", help: "the kiosk at which the person stands"),
            .init(name: "card", value: "CARD", help: "the card that is held to it; `kofu cards` lists them"),
            .init(name: "pin", value: "PIN", help: "the four digits that the person types"),
            .init(name: "certificate", value: "KIND", help: "which certificate (default: resident-record)"),
            .init(name: "option", value: "NAME=VALUE", help: "what it shows, as in scope=household", isRepeatable: true),
            .init(name: "copies", value: "N", help: "how many copies (default: 1)"),
            .init(name: "leave-card", value: nil, help: "the person goes without the card"),
            .init(name: "leave-card-early", value: nil, help: "the same, as soon as the kiosk has read it"),
            .init(name: "leave-paper", value: nil, help: "the person goes without the certificate"),
            .init(name: "come-back", value: nil, help: "the person hears the warning and takes what was left"),
            .init(name: "municipality", value: "CODE", help: "the city that the person chooses (default: the card holder's)"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            Status 0: issued; the documents lie in the kiosk's paper tray. Status 3: refused; the message in
            Japanese is what the kiosk's screen says. Status 1: failed.
            What is left behind is warned of and becomes lost property after the times of limits.kiosk; the command ends then, and
            prints what the kiosk said as [sound]. `kofu lost-property list` shows it.
            Example: kofu issue --kiosk kiosk-a1 --card odawara-0001 --pin 1565 --leave-paper
            The hops are read from the nodes' journals: who asked whom, over which channel, for how long.
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        let result = try await issue(
            run, kiosk: try options.required("kiosk", example: "kiosk-a1"), card: try options.required("card", example: "odawara-0001"),
            pin: try options.required("pin", example: "1234"), certificate: options.value("certificate") ?? CertificateKind.residentRecord.rawValue,
            options: options.all("option"), copies: try options.integer("copies", in: 1...99, default: 1), municipality: options.value("municipality"),
            forgets: [
                JSONMember("leaves", .array((options.has("leave-card") ? ["card"] : []) + (options.has("leave-paper") ? ["paper"] : []))),
                JSONMember("leavesCardEarly", .bool(options.has("leave-card-early"))), JSONMember("comesBack", .bool(options.has("come-back"))),
            ])
        if options.has("json") { Output.json(result) } else { show(result) }
        return status(of: result)
    }

    static func status(of result: JSONValue) -> Int32 {
        switch result["outcome"]?.stringValue {
        case "issued": 0
        case "refused": 3
        default: 1
        }
    }

    @LoopActor
    static func issue(
        _ run: RunContext, kiosk: String, card: String, pin: String, certificate: String, options: [String], copies: Int, municipality: String?,
        forgets: [JSONMember] = []
    ) async throws -> JSONValue {
        guard run.topology.node(named: kiosk)?.kind == .kiosk else {
            let known = run.topology.nodes(of: Party(.kiosk)).map(\.name).joined(separator: ", ")
            throw RunContext.Failure(description: "no kiosk is called \"\(kiosk)\". Known: \(known)")
        }
        guard CertificateKind(rawValue: certificate) != nil else {
            throw CommandLineOptions.UsageError(description: "no certificate is called \"\(certificate)\". Known: \(CertificateKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let chosen: [JSONValue] = try options.map { option in
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else { throw CommandLineOptions.UsageError(description: "--option needs NAME=VALUE, as in scope=household") }
            return ["name": .string(parts[0]), "value": .string(parts[1])]
        }
        let office = CardOffice(run: run)
        let entry = try office.entry(card)
        try await office.prepare(entry)
        let request: JSONValue = [
            "command": "issue", "card": .string(card), "pin": .string(pin), "municipality": .string(municipality ?? entry.holder.municipalityCode),
            "certificate": .string(certificate), "options": .array(chosen), "copies": .integer(Int64(copies)),
        ]
        // The kiosk answers when nothing of the person's lies there any more.
        let limits = run.topology.limits.kiosk
        let patience = timeoutMilliseconds + 2000 * (limits.forgottenWarningSeconds + limits.forgottenLossSeconds)
        let answer = try await run.ask(kiosk, .object((request.objectMembers ?? []) + forgets), timeoutMilliseconds: patience)
        guard var members = answer.objectMembers else { throw RunContext.Failure(description: "\(kiosk) gave no result") }
        let id = answer["requestId"]?.stringValue.flatMap { RequestID($0) }
        let hops = id.map { Hops(of: $0, topology: run.topology).of($0) } ?? []
        if let position = members.firstIndex(where: { $0.key == "documents" }) {
            let documents = (members[position].value.arrayElements ?? []).compactMap(\.stringValue)
            members[position] = JSONMember("documents", .array(documents.map { .string(FileSystem.absolute($0)) }))
        }
        members.append(JSONMember("hops", .array(hops)))
        return .object(members)
    }

    static func show(_ result: JSONValue) {
        Output.print("\(result["outcome"]?.stringValue ?? "failed")  \(result["requestId"]?.stringValue ?? "")  \(result["code"]?.stringValue ?? "")")
        if let message = result["message"]?.stringValue { Output.print(message) }
        Hops.show(result["hops"]?.arrayElements ?? [])
        for document in result["documents"]?.arrayElements ?? [] { Output.print("paper    \(document.stringValue ?? "")") }
        for sound in result["sounds"]?.arrayElements ?? [] { Output.print("[sound]  \(sound["words"]?.stringValue ?? "")") }
        for note in result["staffNotes"]?.arrayElements ?? [] { Output.print("\n\(note.stringValue ?? "")") }
        if let receipt = result["receipt"]?.stringValue { Output.print("\n\(receipt)") }
    }
}
