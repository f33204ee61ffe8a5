import Chaos
import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// What a chaos run needs before it begins: a topology with short timeouts, and what people order in it.
@LoopActor
struct ChaosStage {
    nonisolated static let defaultTimeoutPercent = 10

    let topology: Topology
    let file: String

    /// Writes the topology of `source` into `directory` with every channel's timeout scaled, so that a case in which
    /// somebody waits in vain is over in a second or two.
    /// - Parameter kiosks: how many the topology has at least.
    static func prepare(source: String, directory: String, timeoutPercent: Int, kiosks: Int = 1) throws -> ChaosStage {
        let topology = try Topology.load(path: source)
        let json = try JSONValue(parsing: topology.canonical(), form: .canonical, limits: largeLimits)
        let scaled = scaling(try KioskMultiplier.multiplied(json, topology: topology, to: kiosks), percent: timeoutPercent)
        let file = "\(directory)/topology.json"
        try FileSystem.write(scaled.canonicalBytes, to: file, isSecret: false)
        return ChaosStage(topology: try Topology.load(path: file), file: file)
    }

    private static let largeLimits = JSONLimits(maximumBytes: 64 << 20, maximumDepth: 32, maximumValues: 4_000_000)

    private static func scaling(_ value: JSONValue, percent: Int) -> JSONValue {
        guard let members = value.objectMembers else { return value }
        return .object(members.map { member in
            if member.key == "timeoutMilliseconds", let old = member.value.integerValue {
                return JSONMember(member.key, .integer(max(1, old * Int64(percent) / 100)))
            }
            return JSONMember(member.key, scaling(member.value, percent: percent))
        })
    }

    /// Longer than the longest wait of the network: what is delayed by it comes too late for everybody.
    var delayMilliseconds: Int { 2 * (topology.channels.map(\.timeoutMilliseconds).max() ?? 1000) }

    var timeouts: String { topology.channels.map { "\($0.name.rawValue) \($0.timeoutMilliseconds) ms" }.joined(separator: ", ") }

    // MARK: People

    /// One transaction of every kind, each by a card of its own at the first kiosk.
    func transactions() throws -> [ChaosTransaction] {
        let entries = try CardOffice.entries(of: topology)
        let cities = topology.municipalities
        guard let kiosk = topology.nodes(of: Party(.kiosk)).first, let city = cities.first else {
            throw ChaosNetwork.Failure(description: "the topology has no kiosk or no municipality")
        }
        let own = entries.filter { $0.holder.municipalityCode == city.code }
        let active = own.filter { $0.initialState == .active }
        guard active.count >= 4, let suspended = own.first(where: { $0.initialState == .suspended }) else {
            throw ChaosNetwork.Failure(description: "\(city.id) has too few cards")
        }
        func order(_ entry: CardOffice.Entry, municipality: String? = nil) -> ChaosNetwork.Order {
            ChaosNetwork.Order(kiosk: kiosk.name, card: entry.holder.id, pin: entry.holder.pin, municipality: municipality ?? entry.holder.municipalityCode)
        }
        var two = order(active[1])
        two.copies = 2
        two.options = [(name: "individual-number", value: "shown")]
        var transactions = [
            ChaosTransaction(name: "issue", act: .order(order(active[0]), code: nil)),
            ChaosTransaction(name: "two-copies", act: .order(two, code: nil)),
            ChaosTransaction(name: "suspended", act: .order(order(suspended), code: RefusalCode.certificateSuspended.rawValue)),
        ]
        if let other = cities.dropFirst().first {
            transactions.append(ChaosTransaction(name: "not-resident", act: .order(order(active[2], municipality: other.code), code: RefusalCode.notResident.rawValue)))
        }
        return transactions
    }

    /// Makes the cards, so that no case pays for a key.
    static func prepareCards(_ cards: [String], in network: ChaosNetwork) async throws {
        let office = CardOffice(run: network.run)
        for card in Set(cards).sorted() { try await office.prepare(try office.entry(card)) }
    }

    /// Who takes part in a recorded transaction: the nodes at both ends of its links, and the lines between them.
    func processes(of recording: Recording) -> [String] {
        let links = recording.tallies.compactMap { tally in topology.links.first { $0.name == tally.link } }
        let nodes = Set(links.flatMap { [$0.client, $0.server] }), lines = Set(links.map { LineName.of($0.channel) })
        return topology.nodes.map(\.name).filter(nodes.contains) + topology.channels.map { LineName.of($0.name) }.filter(lines.contains)
    }
}
