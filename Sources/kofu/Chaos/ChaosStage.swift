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

    /// What is scaled, and how far at most. A lease outlives the moments in which a busy machine lets nobody run.
    private static let leastMilliseconds: [String: Int64] = ["timeoutMilliseconds": 1, "leaseMilliseconds": 2000]

    private static func scaling(_ value: JSONValue, percent: Int) -> JSONValue {
        guard let members = value.objectMembers else { return value }
        return .object(members.map { member in
            if let least = leastMilliseconds[member.key], let old = member.value.integerValue {
                return JSONMember(member.key, .integer(min(old, max(least, old * Int64(percent) / 100))))
            }
            return JSONMember(member.key, scaling(member.value, percent: percent))
        })
    }

    /// Longer than the longest wait of the network: what is delayed by it comes too late for everybody.
    var delayMilliseconds: Int { 2 * (topology.channels.map(\.timeoutMilliseconds).max() ?? 1000) }

    var timeouts: String { topology.channels.map { "\($0.name.rawValue) \($0.timeoutMilliseconds) ms" }.joined(separator: ", ") }

    // MARK: People

    /// Makes the cards, so that no case pays for a key.
    static func prepareCards(_ cards: [String], in network: ChaosNetwork) async throws {
        let office = CardOffice(run: network.run)
        for card in Set(cards).sorted() { try await office.prepare(try office.entry(card)) }
    }

    /// Links on which processes speak unasked: registers send notices over `lgwan-sync` every few seconds. What passes there belongs to a
    /// transaction only where that changes registers.
    func isQuiet(_ link: String) -> Bool { topology.links.first { $0.name == link }?.channel != .lgwanSync }

    /// Who takes part in a recorded transaction: the nodes at both ends of its links, and the lines between them.
    func processes(of recording: Recording) -> [String] {
        let links = recording.tallies.compactMap { tally in topology.links.first { $0.name == tally.link } }
        let nodes = Set(links.flatMap { [$0.client, $0.server] }), lines = Set(links.map { LineName.of($0.channel) })
        return topology.nodes.map(\.name).filter(nodes.contains) + topology.channels.map { LineName.of($0.name) }.filter(lines.contains)
    }
}
