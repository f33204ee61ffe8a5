import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// `kofu change` and `kofu sync`: the city's staff at its registers.
enum ChangeCommand {
    /// Longer than the longest lease and the requests that may hang before it ends.
    static let timeoutMilliseconds = 120_000

    static let kinds = ["died", "moved-out", "moved", "name", "former-surname", "seal-registered", "seal-cancelled", "hold", "release"]

    static let change = Command(
        name: "change", summary: "change a city's registers, as its staff do", positional: ["CITY", "KIND"],
        options: [
            .init(name: "card", value: "CARD", help: "whom it concerns, by a card that the person holds"),
            .init(name: "resident", value: "ID", help: "whom it concerns, by the register's own number"),
            .init(name: "address", value: "TEXT", help: "with moved: where the household lives now"),
            .init(name: "name", value: "TEXT", help: "with name: 氏名; with former-surname: 旧氏"),
            .init(name: "kana", value: "TEXT", help: "with name: フリガナ"),
            .init(name: "imprint", value: "TEXT", help: "with seal-registered: the characters of the seal"),
            .init(name: "sync-now", value: nil, help: "at an ASP: copy it at once, and not at the next quarter of an hour"),
            Command.runOption, Command.jsonOption,
        ],
        details: """
            KIND is one of \(kinds.joined(separator: ", ")).
            The command returns when the change is in force: nothing that it forbids is issued any more. On premises that is at
            once. At an ASP it is once the issuing server has said that it knows (noticed), or, where the line is cut, once the
            issuing server has stopped issuing for want of news (lease-ended); the entry itself follows with the next copying.
            hold and release are told to the family register too, whose supplement shows addresses.
            Needs a clerk of the city, logged in by `kofu staff login`. A repeated order changes nothing. Status 3: the registers refuse, and nothing was changed.
            As in: kofu change odawara seal-cancelled --card odawara-0001
            """,
        perform: perform)

    static let sync = Command(
        name: "sync", summary: "copy a city's registers to its ASP now", positional: ["CITY"], options: [Command.runOption, Command.jsonOption],
        details: "Otherwise it happens every limits.sync.intervalSeconds of topology.json, by the city's clock. As in: kofu sync odawara"
    ) { options in
        let run = try RunContext.enter(options)
        try run.requireUp()
        let answer = try await run.ask(try registers(of: options.positional[0], run), ["command": "sync"], timeoutMilliseconds: timeoutMilliseconds)
        if options.has("json") {
            Output.json(answer)
        } else {
            Output.print("copied up to change \(answer["copyNumber"]?.integerValue ?? 0), as of \(answer["copiedAt"]?.stringValue ?? "–")")
        }
        return 0
    }

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let city = options.positional[0], kind = options.positional[1]
        guard kinds.contains(kind) else { throw CommandLineOptions.UsageError(description: "no change is called \"\(kind)\"; known: \(kinds.joined(separator: ", "))") }
        guard (options.value("card") == nil) != (options.value("resident") == nil) else {
            throw CommandLineOptions.UsageError(description: "name whom it concerns by --card or by --resident, as in --card \(city)-0001")
        }
        let run = try RunContext.enter(options)
        try run.requireUp()
        let node = try registers(of: city, run)
        let resident = if let card = options.value("card") { try CardOffice(run: run).entry(card).holder.resident.text } else { options.value("resident") ?? "" }
        var request = [JSONMember("command", .string("change")), JSONMember("kind", .string(kind)), JSONMember("resident", .string(resident))]
        for name in ["address", "name", "kana", "imprint"] {
            if let text = options.value(name) { request.append(JSONMember(name, .string(text))) }
        }
        request.append(JSONMember("copy", .bool(options.has("sync-now"))))
        let answer = try await StaffTerminal.ask(node, request, in: run, timeoutMilliseconds: timeoutMilliseconds)
        if answer["refused"] == nil { try await protect(resident, kind, of: city, run) }
        if options.has("json") {
            Output.json(answer)
        } else if let words = answer["words"]?.stringValue {
            Output.progress("\(node) refuses: \(words)")
        } else {
            Output.print(sentence(answer))
        }
        return answer["refused"] == nil ? 0 : 3
    }

    /// What a hold forbids, the family register must not tell either: it is another system, and is told apart.
    @LoopActor
    private static func protect(_ resident: String, _ kind: String, of city: String, _ run: RunContext) async throws {
        guard let command = ["hold": "protect", "release": "unprotect"][kind],
              let node = run.topology.nodes(of: Party(.municipality, .familyRegister)).first(where: { $0.municipality == city }) else { return }
        do {
            _ = try await StaffTerminal.ask(node.name, [JSONMember("command", .string(command)), JSONMember("resident", .string(resident))], in: run)
        } catch {
            throw RunContext.Failure(description: "the registers have it, and the family register not yet: \(error). Say the same again.")
        }
    }

    private static func sentence(_ answer: JSONValue) -> String {
        let number = answer["number"]?.integerValue ?? 0
        let what = answer["changed"]?.boolValue == true ? "change \(number)" : "nothing to change; all up to \(number)"
        let copied = answer["copied"]?.boolValue == true ? "" : "; the entry is copied with the next sync"
        return switch answer["effect"]?.stringValue {
        case "noticed": "\(what): in force, the issuing server knows\(copied)"
        case "lease-ended": "\(what): in force; the line to the ASP is cut, and nothing is issued there until it heals\(copied)"
        default: "\(what): in force at once"
        }
    }

    @LoopActor
    private static func registers(of city: String, _ run: RunContext) throws -> String {
        guard let node = run.topology.registers(of: city) else {
            throw RunContext.Failure(description: "no city is called \"\(city)\". Known: \(run.topology.municipalities.map(\.id).joined(separator: ", "))")
        }
        return node
    }
}

extension Topology {
    /// The process with the registers of a city.
    func registers(of city: String) -> String? { nodes(of: Party(.municipality, .registers)).first { $0.municipality == city }?.name }
}
