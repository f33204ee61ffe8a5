import Card
import Crypto
import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// The city's counter and the JPKI desk, as far as a simulation needs them: who holds which card, making
/// a card at its first use, suspending, revoking, unlocking.
@LoopActor
struct CardOffice {
    let run: RunContext

    /// The last two cards of every city stand for lost and for withdrawn ones, so that refusals can be tried at once.
    enum InitialState: String, Sendable {
        case active, suspended, revoked
    }

    struct Entry: Sendable {
        let holder: CardHolder
        let initialState: InitialState
    }

    static func entries(of topology: Topology) throws -> [Entry] {
        var entries: [Entry] = []
        for municipality in topology.municipalities {
            let holders = try PopulationPlan(of: municipality, in: topology).cardHolders()
            for (index, holder) in holders.enumerated() {
                let state: InitialState = index == holders.count - 1 ? .revoked : index == holders.count - 2 ? .suspended : .active
                entries.append(Entry(holder: holder, initialState: state))
            }
        }
        return entries
    }

    func entry(_ id: String) throws -> Entry {
        let entries = try CardOffice.entries(of: run.topology)
        guard let entry = entries.first(where: { $0.holder.id == id }) else {
            throw RunContext.Failure(description: "no card is called \"\(id)\". `kofu cards` lists them.")
        }
        return entry
    }

    /// How each card stands now.
    func state(of entry: Entry, certificates: JSONValue?) -> String {
        let directory = RunDirectory.card(entry.holder.id)
        if let left = LeftCard(ofCard: directory) { return "left at \(left.kiosk)" }
        if FileSystem.exists(directory), let card = try? SoftwareCard.open(directory: directory), card.state == .locked { return "locked" }
        switch certificates?[entry.holder.serial]?.stringValue {
        case "good": return "active"
        case let state?: return state
        case nil: return entry.initialState.rawValue
        }
    }

    /// Makes the card's key and has it certified, unless that has been done.
    func prepare(_ entry: Entry, isSilent: Bool = false) async throws {
        let directory = RunDirectory.card(entry.holder.id)
        if let left = LeftCard(ofCard: directory) {
            throw RunContext.Failure(description: """
                the card \(entry.holder.id) was left at \(left.kiosk) (\(left.place.rawValue)), at request \(left.requestID). A maintainer hands it out: \
                kofu maintenance open \(left.kiosk), kofu lost-property collect \(left.kiosk) \(left.requestID) card
                """)
        }
        if FileSystem.exists(directory), let card = try? SoftwareCard.open(directory: directory), !card.needsKey, (try? card.certificateDER) != nil { return }
        if !isSilent { Output.progress("making the card \(entry.holder.id) at its first use") }
        var digits = Array(entry.holder.pin.utf8)
        let pin = try PIN.taking(&digits)
        let kind: KeyKind = run.topology.card.key == .rsa2048 ? .rsa2048 : .p256
        let key = try SoftwareCard.manufacture(in: RunDirectory.cards, id: entry.holder.id, kind: kind, pin: pin)
        let answer = try await ask([
            "command": "certify", "serial": .string(entry.holder.serial),
            "publicKey": .string(String(decoding: Base64.encode(key.subjectPublicKeyInfo), as: UTF8.self)),
            "state": .string(entry.initialState == .active ? "good" : entry.initialState.rawValue),
        ])
        guard let text = answer["certificate"]?.stringValue, let der = Base64.decode(Array(text.utf8)) else {
            throw RunContext.Failure(description: "the JPKI centre sent no certificate")
        }
        let card = try SoftwareCard.open(directory: directory)
        try card.install(certificate: der)
    }

    /// Reports a card as lost, as its holder does by telephone: the call centre has it suspended (A11). `state` of the answer is
    /// `suspended`, `revoked`, or `pending` where the JPKI centre could not be asked yet.
    func reportLost(_ entry: Entry) async throws -> JSONValue {
        guard let center = run.topology.nodes(of: Party(.callCenter)).first else { throw RunContext.Failure(description: "the topology has no call centre") }
        return try await run.ask(center.name, ["command": "suspend", "serial": .string(entry.holder.serial)])
    }

    /// Asks the JPKI centre over its management socket, as its own staff would.
    func ask(_ request: JSONValue) async throws -> JSONValue {
        guard let center = run.topology.nodes(of: Party(.jpkiCenter)).first else { throw RunContext.Failure(description: "the topology has no JPKI centre") }
        return try await run.ask(center.name, request)
    }
}

/// `kofu cards`
enum CardsCommand {
    static let command = Command(
        name: "cards", summary: "list the cards and their made-up holders", positional: [],
        options: [Command.runOption, Command.jsonOption, .init(name: "topology", value: "FILE", help: "of a topology that has not been up")],
        details: """
            Every person is made up, and so is every PIN. A card is active, locked (three wrong PINs), suspended
            (reported lost) or revoked. The last two of each city are suspended and revoked from the start.
            CERTIFICATES counts those of the holder's city that the holder may have on the day on which the topology's
            clock starts, and names the others. With --json each of the others has its reason. FAMILY REGISTER names the city that keeps
            the holder's: whose is not the holder's own city needs a use registration there (`kofu register`).
            """
    ) { options in
        let run = try options.value("topology").map { RunContext(topology: try Topology.load(path: $0)) } ?? RunContext.enter(options)
        let office = CardOffice(run: run)
        let certificates = run.isUp ? try? await office.ask(["command": "certificates"])["certificates"] : nil
        let today = LocalTime(run.topology.clock.start ?? NodeClock.machine.now, in: run.topology.clock.zone).date
        let cards: [JSONValue] = try CardOffice.entries(of: run.topology).map { entry in
            let offered = run.topology.municipality(code: entry.holder.municipalityCode)?.certificates.map(\.kind) ?? []
            let refused = offered.compactMap { kind in entry.holder.standing.refusal(of: kind, on: today).map { JSONMember(kind.rawValue, .string($0.rawValue)) } }
            return [
                "id": .string(entry.holder.id), "municipality": .string(entry.holder.municipalityCode), "holder": .string(entry.holder.name),
                "pin": .string(entry.holder.pin), "state": .string(office.state(of: entry, certificates: certificates)),
                "traits": .array(entry.holder.traits.map { .string($0.rawValue) }),
                "certificates": .array(offered.filter { entry.holder.standing.refusal(of: $0, on: today) == nil }.map { .string($0.rawValue) }),
                "refused": .object(refused),
                "familyRegister": keeper(of: entry.holder, in: run.topology).map { .string($0) } ?? .null,
                "expiresOn": .string(entry.holder.expiresOn.iso8601), "securityCode": .string(entry.holder.securityCode),
            ]
        }
        if options.has("json") {
            Output.json(.array(cards))
        } else {
            Output.print(Output.table([["CARD", "CITY", "PIN", "STATE", "HOLDER", "TRAITS", "CERTIFICATES", "FAMILY REGISTER"]] + cards.map { card in
                ["id", "municipality", "pin", "state", "holder"].map { card[$0]?.stringValue ?? "" }
                    + [card["traits"]?.arrayElements?.compactMap(\.stringValue).joined(separator: " ") ?? "", count(card), card["familyRegister"]?.stringValue ?? "-"]
            }))
        }
        return 0
    }

    /// The city of the topology that keeps the holder's family register.
    private static func keeper(of holder: CardHolder, in topology: Topology) -> String? {
        holder.domicile.flatMap { domicile in topology.municipalities.first { domicile.place.hasPrefix($0.prefecture + $0.name) }?.id }
    }

    private static func count(_ card: JSONValue) -> String {
        let refused = card["refused"]?.objectMembers ?? []
        let count = card["certificates"]?.arrayElements?.count ?? 0
        // Who may not have one certificate of a family register may have none.
        let kinds = refused.map { CertificateKind(rawValue: $0.key)?.isOfFamilyRegister == true ? "family-register" : $0.key }
        let names = kinds.enumerated().filter { kinds.firstIndex(of: $1) == $0 }.map(\.element)
        return refused.isEmpty ? "all \(count)" : "\(count) of \(count + refused.count), not \(names.joined(separator: " "))"
    }
}
