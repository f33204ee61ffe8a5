import Chaos
import Domain
import EventLoop
import JSON
import Journal
import Node
import Population
import Topology

/// `kofu chaos storm`: many kiosks wait for one line, and it heals.
enum StormCommand {
    static let command = Command(
        name: "chaos storm", summary: "let many kiosks wait for a line, heal it, and measure what comes", positional: [],
        options: [
            .init(name: "kiosks", value: "N", help: "how many kiosks wait (default: 200)"),
            .init(name: "timeouts", value: "PERCENT", help: "of the file's timeouts (default: \(ChaosStage.defaultTimeoutPercent))"),
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
            .init(name: "out", value: "DIR", help: "where the network and the report lie (default: chaos)"),
            Command.jsonOption,
        ],
        details: """
            At every kiosk somebody gets a certificate, and the kiosk's report of it meets a dead line. Then the line heals, and
            people order on. Status 0: all reports came in, everybody was served meanwhile, and no invariant was broken.
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let kiosks = try options.integer("kiosks", in: 2...KioskMultiplier.maximumKiosks, default: 200)
        let percent = try options.integer("timeouts", in: 1...1000, default: ChaosStage.defaultTimeoutPercent)
        let out = FileSystem.absolute(options.value("out") ?? "chaos"), directory = "\(out)/storm/network"
        FileSystem.remove("\(out)/storm")
        try FileSystem.makeDirectory("\(out)/storm")
        let stage = try ChaosStage.prepare(source: options.value("topology") ?? "topology.json", directory: "\(out)/storm", timeoutPercent: percent, kiosks: kiosks)
        Output.progress("timeouts  \(stage.timeouts)")
        let network = try await ChaosNetwork.up(file: stage.file, directory: directory, subnet: try FreeSubnet.find(for: stage.topology))
        let storm: StormResult
        do {
            storm = try await StormRunner(network: network).run()
        } catch {
            try? await network.down()
            throw error
        }
        try await network.down()
        Output.progress("check     every paper, receipt, journal and file")
        var judgement = RunJudgement()
        try judgement.judge(directory)
        if options.has("json") {
            Output.json(["storm": storm.json, "good": .bool(storm.isGood && judgement.isGood), "violations": .array(judgement.violations.map(\.json))])
        } else {
            let served = storm.visitors.compactMap(\.self).sorted()
            Output.print("""
                \(storm.waiting) kiosks waited, \(storm.arrivals.count) reports came, the last \(storm.arrivals.last ?? 0) ms after the heal, at most \(storm.busiestSecond) in a second
                reports in each second: \(storm.perSecond.map(String.init).joined(separator: " "))
                \(served.count) of \(storm.visitors.count) people served meanwhile; median \(served.isEmpty ? 0 : served[served.count / 2]) ms, longest \(served.last ?? 0) ms
                \(judgement.words)
                """)
            for violation in judgement.violations { Output.print(violation.lines) }
        }
        return storm.isGood && judgement.isGood ? 0 : 1
    }
}

/// Makes every kiosk wait, heals, and watches.
@LoopActor
struct StormRunner {
    static let settlingMilliseconds = 180_000
    static let visitMilliseconds = 250
    /// A kiosk's third request on its line is the report.
    private static let reportMessage: JSONValue = ["message": 3, "phase": "before"]

    let network: ChaosNetwork

    func run() async throws -> StormResult {
        let topology = network.run.topology
        let kiosks = topology.nodes(of: Party(.kiosk)).map(\.name)
        let cards = try CardOffice.entries(of: topology).filter { $0.initialState == .active }
        try await ChaosStage.prepareCards(cards.map(\.holder.id), in: network)
        for link in topology.links where link.channel == .kioskLine {
            try await network.set(["name": "dead", "type": "blackhole", "stream": "upstream", "attributes": [:], "at": StormRunner.reportMessage], on: link.name)
        }
        Output.progress("wait      a certificate at each of \(kiosks.count) kiosks, and no report gets through")
        try await orderAll(kiosks, cards)
        let waiting = try await pendingReports(kiosks)
        Output.progress("heal      \(waiting) kiosks owe a report")
        let clock = try await clock()
        let healed = MonotonicTime.now
        _ = try await network.run.ask(LineName.of(.kioskLine), ["command": "reset-faults"])
        let visitors = try await visit(kiosks, cards, since: healed)
        guard await network.settle(milliseconds: StormRunner.settlingMilliseconds) else { throw ChaosNetwork.Failure(description: "a kiosk still owes reports") }
        return StormResult(waiting: waiting, arrivals: try arrivals(of: kiosks, since: clock), visitors: visitors)
    }

    /// Every card goes from kiosk to kiosk, all cards at once.
    private func orderAll(_ kiosks: [String], _ cards: [CardOffice.Entry]) async throws {
        let network = network
        let rounds = cards.enumerated().map { index, entry in
            Task.onLoop {
                var failed: String?
                for kiosk in stride(from: index, to: kiosks.count, by: cards.count).map({ kiosks[$0] }) {
                    let answer = await network.order(StormRunner.order(entry, at: kiosk))
                    if answer?["outcome"]?.stringValue != Outcome.issued.rawValue { failed = "the order at \(kiosk) ended with \(ChaosRunText.words(answer))" }
                }
                return failed
            }
        }
        for round in rounds { if let failed = await round.value { throw ChaosNetwork.Failure(description: failed) } }
    }

    private nonisolated static func order(_ entry: CardOffice.Entry, at kiosk: String) -> ChaosNetwork.Order {
        ChaosNetwork.Order(kiosk: kiosk, card: entry.holder.id, pin: entry.holder.pin, municipality: entry.holder.municipalityCode)
    }

    private func pendingReports(_ kiosks: [String]) async throws -> Int {
        var count = 0
        for kiosk in kiosks { count += Int(try await network.run.ask(kiosk, ["command": "status"])["pendingReports"]?.integerValue ?? 0) }
        return count
    }

    private func center() throws -> String {
        guard let center = network.run.topology.nodes.first(where: { $0.role == .issuingCenter }) else { throw ChaosNetwork.Failure(description: "the topology has no issuing centre") }
        return center.name
    }

    /// What the centre's clock shows.
    private func clock() async throws -> Int64 {
        let status = try await network.run.ask(try center(), ["command": "status"])
        guard let now = status["clock"]?.stringValue.flatMap({ Instant(iso8601: $0) }) else { throw ChaosNetwork.Failure(description: "the centre has no clock") }
        return now.millisecondsSinceEpoch
    }

    /// People who order, one after another, until no kiosk waits any more.
    private func visit(_ kiosks: [String], _ cards: [CardOffice.Entry], since healed: MonotonicTime) async throws -> [Int?] {
        var visitors: [Int?] = []
        let deadline = healed.adding(milliseconds: StormRunner.settlingMilliseconds)
        while MonotonicTime.now < deadline {
            let kiosk = kiosks[visitors.count % kiosks.count], entry = cards[visitors.count % cards.count]
            let began = MonotonicTime.now
            let answer = await network.order(StormRunner.order(entry, at: kiosk))
            let isServed = answer?["outcome"]?.stringValue == Outcome.issued.rawValue
            if !isServed { Output.progress("          the order at \(kiosk) ended with \(ChaosRunText.words(answer))") }
            visitors.append(isServed ? MonotonicTime.now.microseconds(since: began) / 1000 : nil)
            if try await pendingReports(kiosks) == 0 { break }
            await EventLoop.shared.sleep(milliseconds: StormRunner.visitMilliseconds)
        }
        return visitors
    }

    /// When the centre counted the first report of each kiosk, in milliseconds after its clock showed `clock`.
    private func arrivals(of kiosks: [String], since clock: Int64) throws -> [Int] {
        let records = try JournalReader.records(of: RunDirectory.journal(of: try center()), event: .completed)
        var first: [String: Int] = [:]
        for record in records {
            guard let id = record["requestId"]?.stringValue.flatMap({ RequestID($0) }), first[id.node] == nil,
                  let at = record["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }) else { continue }
            first[id.node] = Int(at.millisecondsSinceEpoch - clock)
        }
        return kiosks.compactMap { first[$0] }
    }
}
