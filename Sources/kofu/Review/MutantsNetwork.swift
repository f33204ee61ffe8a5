#if DEFECTS
import Chaos
import Defects
import Domain
import EventLoop
import JSON
import LeakMutants
import Node
import Population
import Topology

/// A network whose nodes leak what they are told to, with a capture that opens.
@LoopActor
final class MutantsNetwork {
    /// Between two mutants, so that each has a time of its own.
    static let pauseMilliseconds = 40
    static let settlingMilliseconds = 60_000
    static let timeoutPercent = 25

    let network: ChaosNetwork
    let captures: String
    private let orders: [(order: ChaosNetwork.Order, parts: [String])]
    /// What people order where nothing is planted: at each kiosk, cards of its own, all that the menu has.
    let cleanOrders: [[ChaosNetwork.Order]]
    /// How far the topology's clock is ahead of the machine's.
    private let offsetMilliseconds: Int64

    /// - Parameter mutant: planted from the beginning, as certificates' are.
    static func up(stage: ChaosStage, directory: String, subnet: String?, mutant: LeakMutant? = nil, hasGatesOff: Bool = false) async throws -> MutantsNetwork {
        let run = "\(directory)/network", captures = FileSystem.absolute("\(directory)/captures")
        for old in [run, captures] { FileSystem.remove(old) }
        try FileSystem.makeDirectory(run)
        if let mutant { try FileSystem.write(Array(LeakPlan(mutant: mutant.name, hasGatesOff: hasGatesOff).text.utf8), to: "\(run)/\(LeakPlan.path)", isSecret: false) }
        let network = try await ChaosNetwork.up(
            file: stage.file, directory: run, subnet: try subnet ?? FreeSubnet.find(for: stage.topology), defect: LeakPlan.word, options: ["--capture", captures])
        return try await MutantsNetwork(network, captures: captures, offsetMilliseconds: try await offset(in: network), stage: stage)
    }

    /// What the supervisor told its processes; the word after the option in any node's command line.
    private static func offset(in network: ChaosNetwork) async throws -> Int64 {
        let processes = try await network.run.ask("kofu", ["command": "processes"])
        guard let node = network.run.topology.nodes.first, let pid = processes[node.name]?["pid"]?.integerValue else { throw ChaosNetwork.Failure(description: "no node runs") }
        let words = try FileSystem.read("/proc/\(pid)/cmdline", maximumBytes: 1 << 16).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard let place = words.firstIndex(of: "--clock-offset-milliseconds"), place + 1 < words.count, let offset = Int64(words[place + 1]) else {
            throw ChaosNetwork.Failure(description: "\(node.name) was told no clock")
        }
        return offset
    }

    private init(_ network: ChaosNetwork, captures: String, offsetMilliseconds: Int64, stage: ChaosStage) async throws {
        self.network = network
        self.captures = captures
        self.offsetMilliseconds = offsetMilliseconds
        let transactions = try stage.transactions()
        guard let issue = transactions.first(where: { $0.name == "issue" })?.order, let stranger = transactions.first(where: { $0.name == "not-resident" })?.order else {
            throw ChaosNetwork.Failure(description: "a network for mutants has two municipalities")
        }
        orders = [
            (stranger, ["kiosk-line/open-session.refusal", "dedicated/open-session.refusal", "lgwan/menu.refusal"]),
            (issue, [
                "kiosk-line/open-session.", "kiosk-line/issue.", "kiosk-line/complete.", "dedicated/open-session.", "dedicated/issue.", "dedicated/complete.",
                "lgwan/menu.", "lgwan/issue.", "lgwan/complete.", "jpki/", "core/",
            ]),
        ]
        let entries = try CardOffice.entries(of: stage.topology)
        let cities = stage.topology.municipalities
        cleanOrders = stage.topology.nodes(of: Party(.kiosk)).enumerated().map { index, kiosk in
            let city = cities[index % cities.count]
            let own = entries.filter { $0.holder.municipalityCode == city.code }
            let active = own.filter { $0.initialState == .active }
            func order(_ entry: CardOffice.Entry, _ municipality: String, _ options: [(name: String, value: String)] = []) -> ChaosNetwork.Order {
                var order = ChaosNetwork.Order(kiosk: kiosk.name, card: entry.holder.id, pin: entry.holder.pin, municipality: municipality)
                order.options = options
                return order
            }
            let all = [(name: "scope", value: "household"), (name: "individual-number", value: "shown"), (name: "domicile", value: "shown")]
            let mine = active.dropFirst(2).prefix(3).map { order($0, city.code, all) } + active.prefix(1).map { order($0, city.code) }
            let refused = own.filter { $0.initialState != .active }.map { order($0, city.code) }
            return mine + refused + active.prefix(1).map { order($0, cities[(index + 1) % cities.count].code) }
        }
        try await ChaosStage.prepareCards(orders.map(\.order.card), in: network)
    }

    /// Now, by the topology's clock.
    var nanoseconds: UInt64 { UInt64(clamping: (NodeClock.machine.now.millisecondsSinceEpoch + offsetMilliseconds) * 1_000_000) }

    /// The order in which a message is said; nil where nobody says it.
    func order(saying mutant: LeakMutant) -> ChaosNetwork.Order? {
        if mutant.message == LeakMutant.connection { return orders.last?.order }
        let part = "\(mutant.channel)/\(mutant.message).\(mutant.part.rawValue)"
        guard let found = orders.first(where: { $0.parts.contains { part.hasPrefix($0) } }) else { return nil }
        return mutant.part == .refusal && !found.parts.contains(part) ? nil : found.order
    }

    /// The order of a person who gets their paper.
    var issue: ChaosNetwork.Order? { orders.last?.order }

    /// Plays so many clean transactions, at all kiosks at once.
    func playClean(_ count: Int) async throws {
        try await ChaosStage.prepareCards(cleanOrders.joined().map(\.card), in: network)
        let share = (count + cleanOrders.count - 1) / max(1, cleanOrders.count)
        let tasks = cleanOrders.enumerated().map { index, orders in
            let own = max(0, min(share, count - index * share))
            let network = network
            return Task.onLoop { for number in 0..<own { _ = await network.order(orders[number % orders.count]) } }
        }
        for task in tasks { await task.value }
        try await settle()
    }

    /// Waits until nobody owes anybody a report.
    func settle() async throws {
        guard await network.settle(milliseconds: MutantsNetwork.settlingMilliseconds) else { throw ChaosNetwork.Failure(description: "a kiosk still owes reports") }
    }

    func plant(_ mutant: LeakMutant, hasGatesOff: Bool) async throws {
        FileSystem.remove(LeakPlan.sentPath)
        if mutant.message == LeakMutant.connection { try await endConnections(of: mutant.channel) }
        // A node reads the old plan or the new one, and never half of it.
        try FileSystem.write(Array(LeakPlan(mutant: mutant.name, hasGatesOff: hasGatesOff).text.utf8), to: LeakPlan.path, isSecret: false)
    }

    /// Ends what the mutant has broken: after framing that is not right, nothing on a connection can be told apart any more, and the next
    /// mutant needs one of its own.
    func weed(_ mutant: LeakMutant) async throws {
        FileSystem.remove(LeakPlan.path)
        FileSystem.remove(LeakPlan.sentPath)
        try await endConnections(of: mutant.channel)
    }

    /// Whether the mutant has been put into a message.
    var wasPlanted: Bool { FileSystem.exists(LeakPlan.sentPath) }

    /// New connections are made for the next message.
    private func endConnections(of channel: String) async throws {
        for link in network.run.topology.links where link.channel.rawValue == channel {
            let line = LineName.of(link.channel)
            _ = try await network.run.ask(line, ["command": "cut", "link": .string(link.name), "mode": "refuse", "direction": "both"])
            _ = try await network.run.ask(line, ["command": "heal", "link": .string(link.name)])
        }
    }

    /// How often each rule has been applied by the ends of a channel and its line.
    func refusals(on channel: String) async throws -> [String: Int] {
        let topology = network.run.topology
        let ends = topology.links.filter { $0.channel.rawValue == channel }.flatMap { [$0.client, $0.server] }
        var counts: [String: Int] = [:]
        for name in Set(ends).sorted() + topology.channels.filter({ $0.name.rawValue == channel }).map({ LineName.of($0.name) }) {
            let status = try await network.run.ask(name, ["command": "status"])
            // A node counts for itself, a line for each of its links.
            for refusals in [status["refusals"]] + (status["links"]?.arrayElements ?? []).map({ $0["refusals"] }) {
                for member in refusals?.objectMembers ?? [] { counts[member.key, default: 0] += Int(member.value.integerValue ?? 0) }
            }
        }
        // That a link is cut is this trial's own doing.
        counts["link-cut"] = nil
        return counts
    }
}
#endif
