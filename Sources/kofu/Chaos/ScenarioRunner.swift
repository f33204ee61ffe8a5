import Chaos
import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// Plays the steps of a scenario on a network, and says of each what came of it.
@LoopActor
final class ScenarioRunner {
    static let settlingMilliseconds = 120_000
    static let faultMilliseconds = 60_000

    private let scenario: Scenario
    private let network: ChaosNetwork
    private let entries: [String: CardOffice.Entry]
    private var begun: [String: [Task<JSONValue?, Never>]] = [:]

    init(_ scenario: Scenario, network: ChaosNetwork) throws {
        self.scenario = scenario
        self.network = network
        entries = Dictionary(uniqueKeysWithValues: try CardOffice.entries(of: network.run.topology).map { ($0.holder.id, $0) })
    }

    /// Names that the topology does not have, before anything starts.
    static func check(_ scenario: Scenario, against topology: Topology) throws {
        let cards = Set(try CardOffice.entries(of: topology).map(\.holder.id))
        for step in scenario.steps {
            switch step.act {
            case .orders(let orders), .begin(_, let orders):
                for order in orders {
                    guard topology.node(named: order.kiosk)?.kind == .kiosk else { throw fail(step, "no kiosk is called \"\(order.kiosk)\"") }
                    guard cards.contains(order.card) else { throw fail(step, "no card is called \"\(order.card)\"; `kofu cards` lists them") }
                }
            case .heal(.some(.process(let node))): try checkProcess(node, step, topology)
            case .fault(let target, _), .heal(.some(let target)):
                guard !links(of: target, in: topology).isEmpty else { throw fail(step, "the topology has no link or channel of that name") }
            case .awaitFault(let link, _):
                guard topology.links.contains(where: { $0.name == link }) else { throw fail(step, "no link is called \"\(link)\"") }
            case .process(let node, _), .restart(let node): try checkProcess(node, step, topology)
            case .card(let id, _):
                guard cards.contains(id) else { throw fail(step, "no card is called \"\(id)\"; `kofu cards` lists them") }
            case .change(let city, let card, _):
                guard topology.registers(of: city) != nil else { throw fail(step, "no city is called \"\(city)\"") }
                guard cards.contains(card) else { throw fail(step, "no card is called \"\(card)\"; `kofu cards` lists them") }
            case .await, .heal(nil), .wait, .settle: break
            }
        }
    }

    private static func fail(_ step: ScenarioStep, _ text: String) -> ScenarioError { ScenarioError("steps[\(step.number - 1)]", text) }

    private static func checkProcess(_ name: String, _ step: ScenarioStep, _ topology: Topology) throws(ScenarioError) {
        guard topology.node(named: name) != nil || topology.channels.contains(where: { LineName.of($0.name) == name }) else {
            throw fail(step, "no process is called \"\(name)\"; `kofu status` lists them")
        }
    }

    /// Makes the cards, so that no step pays for a key, and plays. What is wrong in the end is healed.
    func play(progress: (StepResult) -> Void) async throws {
        let office = CardOffice(run: network.run)
        let cards = Set(scenario.steps.flatMap(\.cards))
        for card in cards.sorted() { if let entry = entries[card] { try await office.prepare(entry) } }
        for step in scenario.steps {
            let started = MonotonicTime.now
            let (words, answers) = try await perform(step)
            progress(StepResult(
                number: step.number, words: words, endings: answers.map(ScenarioRunner.ending), expectation: step.expectation,
                milliseconds: MonotonicTime.now.microseconds(since: started) / 1000))
        }
        try await mend()
    }

    private func mend() async throws {
        try await network.healAll()
        guard await network.settle(milliseconds: ScenarioRunner.settlingMilliseconds) else {
            throw ChaosNetwork.Failure(description: "a kiosk still owes reports after everything has healed")
        }
    }

    private static func ending(_ answer: JSONValue?) -> StepResult.Ending {
        StepResult.Ending(
            outcome: answer?["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)) ?? .indeterminate, code: answer?["code"]?.stringValue,
            requestID: answer?["requestId"]?.stringValue)
    }

    // MARK: Acts

    /// What was done, in words, and the answers that people got.
    private func perform(_ step: ScenarioStep) async throws -> (String, [JSONValue?]) {
        switch step.act {
        case .orders(let orders):
            return (ScenarioRunner.words(orders), await answers(begin(orders)))
        case .begin(let name, let orders):
            begun[name] = begin(orders)
            return ("\(name) begins: \(ScenarioRunner.words(orders))", [])
        case .await(let name):
            return ("\(name)", await answers(begun.removeValue(forKey: name) ?? []))
        case .fault(let target, let toxic):
            let links = ScenarioRunner.links(of: target, in: network.run.topology)
            for link in links { try await network.set(toxic, on: link) }
            return ("fault \(toxic["type"]?.stringValue ?? "") on \(links.joined(separator: ", "))", [])
        case .awaitFault(let link, let name):
            guard try await network.awaitFault(name, on: link, milliseconds: ScenarioRunner.faultMilliseconds) else {
                throw ChaosNetwork.Failure(description: "step \(step.number): the fault \"\(name)\" never took hold on \(link)")
            }
            return ("\(name) has taken hold on \(link)", [])
        case .heal(let target):
            guard let target else {
                try await network.healAll()
                return ("heal everything", [])
            }
            if case .process(let node) = target {
                try await network.heal(process: node)
                return ("heal \(node)", [])
            }
            let links = ScenarioRunner.links(of: target, in: network.run.topology)
            for link in links { try await network.heal(link: link) }
            return ("heal \(links.joined(separator: ", "))", [])
        case .process(let node, let fault):
            try await network.set(fault, onProcess: node)
            return ("\(fault["type"]?.stringValue ?? "") of \(node)", [])
        case .restart(let node):
            try await network.restart(node)
            return ("restart \(node)", [])
        case .card(let id, let act):
            try await self.act(act, on: id)
            return ("\(act.rawValue) the certificate of \(id)", [])
        case .change(let city, let card, let words):
            return ("\(words["kind"]?.stringValue ?? "") in the registers of \(city), for \(card): \(try await change(city, card, words))", [])
        case .wait(let milliseconds):
            await EventLoop.shared.sleep(milliseconds: milliseconds)
            return ("wait", [])
        case .settle:
            guard await network.settle(milliseconds: ScenarioRunner.settlingMilliseconds) else {
                throw ChaosNetwork.Failure(description: "step \(step.number): a kiosk still owes reports")
            }
            return ("every report is in", [])
        }
    }

    private func begin(_ orders: [ScenarioOrder]) -> [Task<JSONValue?, Never>] {
        let network = network
        return orders.compactMap { order in
            entries[order.card].map { entry in
                let placed = ChaosNetwork.Order(
                    kiosk: order.kiosk, card: order.card, pin: order.pin ?? entry.holder.pin, municipality: order.municipality ?? entry.holder.municipalityCode,
                    certificate: order.certificate, options: order.options.map { ($0.name, $0.value) }, copies: order.copies)
                return Task.onLoop { await network.order(placed) }
            }
        }
    }

    private func answers(_ tasks: [Task<JSONValue?, Never>]) async -> [JSONValue?] {
        var answers: [JSONValue?] = []
        for task in tasks { answers.append(await task.value) }
        return answers
    }

    private func act(_ act: ScenarioStep.CardAct, on id: String) async throws {
        guard let entry = entries[id] else { return }
        let office = CardOffice(run: network.run)
        _ = switch act {
        case .suspend: try await office.reportLost(entry)
        case .revoke, .reinstate: try await office.ask(["command": .string(act.rawValue), "serial": .string(entry.holder.serial)])
        }
    }

    /// How the change came into force.
    private func change(_ city: String, _ card: String, _ words: JSONValue) async throws -> String {
        guard let node = network.run.topology.registers(of: city), let resident = entries[card]?.holder.resident.text else { return "" }
        let request = JSONValue.object([JSONMember("command", "change"), JSONMember("resident", .string(resident))] + (words.objectMembers ?? []))
        let answer = try await network.run.ask(node, network.staff.signed(request, to: node), timeoutMilliseconds: ChangeCommand.timeoutMilliseconds)
        if let refusal = answer["words"]?.stringValue { throw ChaosNetwork.Failure(description: "\(node) refuses: \(refusal)") }
        return answer["effect"]?.stringValue ?? ""
    }

    private static func words(_ orders: [ScenarioOrder]) -> String {
        orders.map { "\($0.card) orders at \($0.kiosk)" }.joined(separator: " · ")
    }

    private static func links(of target: ScenarioStep.Target, in topology: Topology) -> [String] {
        switch target {
        case .link(let name): topology.links.map(\.name).filter { $0 == name }
        case .channel(let name): topology.links.filter { $0.channel.rawValue == name }.map(\.name)
        case .process: []
        }
    }
}

extension ScenarioStep {
    /// Whose cards are held to kiosks, or reported, in this step.
    fileprivate var cards: [String] {
        switch act {
        case .orders(let orders), .begin(_, let orders): orders.map(\.card)
        case .card(let id, _): [id]
        default: []
        }
    }
}
