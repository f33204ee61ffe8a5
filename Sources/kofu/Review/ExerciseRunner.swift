import Canaries
import Crypto
import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// Plays an exercise on a network of its own and looks three times at what it holds.
@LoopActor
final class ExerciseRunner {
    /// What came of one step.
    struct Outcome {
        let name: String
        let expected: String
        let seen: String
        var isAsExpected: Bool { expected == seen }
    }

    /// A network of eighteen processes brings every kiosk to its payment well within this.
    static let holdMilliseconds = 30_000
    static let settleMilliseconds = 30_000
    /// The shortest that a topology may have.
    nonisolated static let sessionSeconds: Int64 = 10
    nonisolated static let forgottenSeconds: Int64 = 1
    static let maximumDocumentBytes = 64 << 20

    private let network: ChaosNetwork
    private let captures: String?
    private let searchesPrograms: Bool
    private var people: ExercisePeople
    private let plan: ExercisePlan
    private var documents: [(owner: String, octets: [UInt8])] = []
    /// What desks have told, for later words.
    private var notes: ExerciseWord.Notes = [:]
    private(set) var matrix = HoldingMatrix()
    private(set) var outcomes: [Outcome] = []
    private(set) var unreadable: [String] = []
    /// Kiosks whose session's key lay nowhere in one piece: it cannot be looked for.
    private(set) var keysNotFound: [String] = []
    /// Whom the last look looked for.
    private(set) var book = PatternBook([])

    init(_ network: ChaosNetwork, captures: String?, cities: [Topology.Municipality], searchesPrograms: Bool) throws {
        self.network = network
        self.captures = captures
        self.searchesPrograms = searchesPrograms
        people = try ExercisePeople(network.run.topology, cities: cities)
        plan = try ExercisePlan(network.run.topology, cities: cities, people)
    }

    func play() async throws {
        let transactions = plan.transactions(), refusals = plan.refusals(), desks = plan.desks(), held = plan.held()
        people.add(plan.deskCanaries)
        try await prepare((transactions + refusals + desks).flatMap(\.cards) + held.map(\.order.card))
        try await look(.before)
        Output.progress("issuing   \(transactions.count) orders: every city, kind and option")
        for step in transactions { await take(step) }
        Output.progress("refusing  \(refusals.count) orders")
        for step in refusals { try await take(troubled: step) }
        Output.progress("deciding  \(desks.count) steps at desks, and what may be had after them")
        for step in desks { await take(step) }
        Output.progress("holding   a document at each of \(held.count) kiosks")
        let orders = held.map { name, order in Task.onLoop { await self.place(order, name, code: nil) } }
        try await awaitCoins(held.map(\.order))
        try await findSessionKeys(held.map(\.order))
        try await look(.middle)
        for (_, order) in held { _ = try await network.run.ask(order.kiosk, ["command": "insert-coins"]) }
        for order in orders { await order.value }
        guard await network.settle(milliseconds: ExerciseRunner.settleMilliseconds) else { throw ChaosNetwork.Failure(description: "a kiosk still owes a report") }
        try await awaitForgetting()
        try await look(.after)
    }

    /// Until the centre has ended the sessions of those who were refused at the kiosk and walked away: it has not been told.
    private func awaitForgetting() async throws {
        let deadline = MonotonicTime.now.adding(milliseconds: ExerciseRunner.settleMilliseconds)
        for node in network.run.topology.nodes where node.kind == .jlisCenter {
            while let sessions = try await network.run.ask(node.name, ["command": "status"])["sessions"]?.integerValue, sessions > 0 {
                guard MonotonicTime.now < deadline else { throw ChaosNetwork.Failure(description: "\(node.name) does not end its sessions") }
                await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
            }
        }
    }

    // MARK: Looking

    private func look(_ moment: Moment) async throws {
        try people.addCardKeys()
        try readDocuments()
        var all = people.canaries + DocumentMarks.canaries(of: documents)
        all.append(DocumentMarks.anyDocument)
        let book = PatternBook(all)
        self.book = book
        let started = MonotonicTime.now
        guard let supervisor = SupervisorLock.holder() else { throw ChaosNetwork.Failure(description: "the topology has gone") }
        let search = ExerciseSearch(book: book, search: CanarySearch(book), run: network.run, supervisorPID: supervisor, captures: captures, moment: moment, searchesPrograms: searchesPrograms)
        var matrix = self.matrix
        unreadable += try await search.perform(into: &matrix)
        self.matrix = matrix
        let octets = matrix.rows.reduce(0) { $0 + ($1.octets[moment] ?? 0) }
        Output.progress("looked    \(moment.rawValue): \(octets >> 20) MiB for \(book.canaries.count) canaries in \(book.patterns.count) spellings, \(MonotonicTime.now.microseconds(since: started) / 1000) ms")
    }

    /// What has been printed so far.
    private func readDocuments() throws {
        documents = []
        for kiosk in network.run.topology.nodes(of: Party(.kiosk)) {
            let tray = RunDirectory.paperTray(of: kiosk.name)
            for name in FileSystem.names(in: tray) {
                documents.append((owner: name, octets: try FileSystem.read("\(tray)/\(name)", maximumBytes: ExerciseRunner.maximumDocumentBytes)))
            }
        }
    }

    /// The sessions' keys were made in the kiosks and are known to nobody else. Who holds one shows its public half, by which it is found.
    private func findSessionKeys(_ orders: [ChaosNetwork.Order]) async throws {
        for order in orders {
            let status = try await network.run.ask(order.kiosk, ["command": "status"])
            guard let pid = status["pid"]?.integerValue, let point = status["recipient"]?.stringValue.flatMap({ Base64.decode(Array($0.utf8)) }) else { continue }
            if let number = try MemoryKeyHunt.privateNumber(of: point, in: MemoryMap(pid: Int32(pid))) {
                people.add(Canary(owner: order.card, kind: .sessionKey, content: .number(number)))
            } else {
                keysNotFound.append(order.kiosk)
            }
        }
    }

    // MARK: Steps

    /// Makes the cards that are used, but for those that are to be made in another time.
    private func prepare(_ all: [String]) async throws {
        let cards = Set(all).subtracting(plan.expiringCards)
        Output.progress("making    \(cards.count) cards")
        let office = CardOffice(run: network.run)
        for entry in people.entries where cards.contains(entry.holder.id) { try await office.prepare(entry, isSilent: true) }
    }

    private func take(_ step: ExercisePlan.Step) async {
        switch step.act {
        case .order(let order, let code): await place(order, step.name, code: code)
        case .desk(let words, _): put(down: step.name, expected: ExerciseWord.doneWord, seen: await say(words))
        }
    }

    private func place(_ order: ChaosNetwork.Order, _ name: String, code: String?) async {
        let answer = await network.order(order)
        let seen = answer?["code"]?.stringValue ?? answer?["outcome"]?.stringValue ?? answer.map { _ in "an error" } ?? "no answer"
        put(down: name, expected: code ?? "issued", seen: seen)
    }

    /// Says each word after the one before is done, and what came of the last that was said.
    private func say(_ words: [ExerciseWord]) async -> String {
        for word in words {
            let answer: JSONValue
            do {
                answer = try await network.run.ask(word.process, network.staff.signed(word.request(notes), to: word.process), timeoutMilliseconds: ChaosNetwork.orderMilliseconds)
            } catch {
                return "\(word.process): \(error)"
            }
            let outcome = word.outcome(of: answer)
            guard outcome == ExerciseWord.doneWord else { return "\(word.process): \(outcome)" }
            for (name, value) in word.notes { notes[name] = value(answer, notes) }
        }
        return ExerciseWord.doneWord
    }

    private func put(down name: String, expected: String, seen: String) {
        let outcome = Outcome(name: name, expected: expected, seen: seen)
        if !outcome.isAsExpected { Output.progress("          \(name): \(outcome.seen) instead of \(outcome.expected)") }
        outcomes.append(outcome)
    }

    private func take(troubled step: ExercisePlan.Step) async throws {
        switch step.trouble {
        case .none:
            await take(step)
        case .cut(let link):
            let line = try network.line(of: link)
            _ = try await network.run.ask(line, ["command": "cut", "link": .string(link), "mode": "reset", "direction": "both"])
            await take(step)
            _ = try await network.run.ask(line, ["command": "heal", "link": .string(link)])
        case .night:
            for node in network.run.topology.nodes { try await network.set(ExerciseRunner.skew(ExercisePlan.nightMilliseconds), onProcess: node.name) }
            await take(step)
            for node in network.run.topology.nodes { try await network.heal(process: node.name) }
        case .expired(let card):
            guard let center = network.run.topology.nodes(of: Party(.jpkiCenter)).first, let entry = people.entries.first(where: { $0.holder.id == card }) else { return }
            try await network.set(ExerciseRunner.skew(-Int64(NodeClock.maximumSkewMilliseconds)), onProcess: center.name)
            try await CardOffice(run: network.run).prepare(entry, isSilent: true)
            try await network.heal(process: center.name)
            await take(step)
        }
    }

    private static func skew(_ milliseconds: Int64) -> JSONValue {
        ["attributes": ["milliseconds": .integer(milliseconds)], "type": "clock-skew"]
    }

    /// Until every kiosk shows its price and waits.
    private func awaitCoins(_ orders: [ChaosNetwork.Order]) async throws {
        let deadline = MonotonicTime.now.adding(milliseconds: ExerciseRunner.holdMilliseconds)
        for order in orders {
            while try await network.run.ask(order.kiosk, ["command": "status"])["awaitsCoins"]?.boolValue != true {
                guard MonotonicTime.now < deadline else { throw ChaosNetwork.Failure(description: "\(order.kiosk) did not come to its payment") }
                await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
            }
        }
    }
}
