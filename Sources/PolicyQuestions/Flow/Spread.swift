import Domain
import Policy
import Topology

/// Where content may get, from where it begins, by messages that the allowlist lets through and by what nodes make of it: the least fixpoint of
/// "node may hold form". Content that lies at the same node in the same form is the same: the policy can tell no more.
///
/// Each begin has a label (which city, which kiosk). A node keeps two different labels for a form and no more, which is enough to tell exactly
/// whether something of *another* label is there, and keeps the work in proportion to the network.
struct Spread: Sendable {
    struct Seed: Sendable {
        let node: Int
        let form: Form
        let label: Int
    }

    let network: FlowNetwork
    private var labels: [Int32]
    /// The slot before; -1 at a begin.
    private var previous: [Int32]
    private var way: [Int32]
    /// What each node may hold, of any label.
    private var sets: [FormSet]

    private static let none: Int32 = -1, begin: Int32 = -1
    private static let formCount = Form.all.count
    private static let labelsKept = 2

    init(from seeds: [Seed], in network: FlowNetwork) {
        self.network = network
        let slots = network.nodes.count * Spread.formCount * Spread.labelsKept
        labels = [Int32](repeating: Spread.none, count: slots)
        previous = labels
        way = labels
        sets = [FormSet](repeating: FormSet(), count: network.nodes.count)
        var made: [[[(to: Int, conversion: Int)]]] = []
        let parties = network.parties
        for party in parties {
            var table = [[(to: Int, conversion: Int)]](repeating: [], count: Spread.formCount)
            for (position, conversion) in Conversion.all.enumerated() where conversion.party == party {
                table[conversion.from.position].append((conversion.to.position, position))
            }
            made.append(table)
        }
        let partyPositions = Dictionary(uniqueKeysWithValues: parties.enumerated().map { ($0.element, $0.offset) })
        let partyOf = network.nodes.map { partyPositions[$0.party] ?? 0 }

        var queue: [Int32] = []
        for seed in seeds { add(seed.node, seed.form.position, Int32(seed.label), from: Spread.begin, by: Spread.begin, &queue) }
        var head = 0
        while head < queue.count {
            let slot = queue[head]
            head += 1
            let state = Int(slot) / Spread.labelsKept, node = state / Spread.formCount, form = state % Spread.formCount, label = labels[Int(slot)]
            for step in made[partyOf[node]][form] { add(node, step.to, label, from: slot, by: Way.conversion(step.conversion).code, &queue) }
            for link in network.clientLinks[node] where network.channels[network.ends[link].channel].formsToServer.has(form) {
                add(network.ends[link].server, form, label, from: slot, by: Way.link(link, isToServer: true).code, &queue)
            }
            for link in network.serverLinks[node] where network.channels[network.ends[link].channel].formsToClient.has(form) {
                add(network.ends[link].client, form, label, from: slot, by: Way.link(link, isToServer: false).code, &queue)
            }
        }
    }

    private mutating func add(_ node: Int, _ form: Int, _ label: Int32, from slot: Int32, by code: Int32, _ queue: inout [Int32]) {
        let first = (node * Spread.formCount + form) * Spread.labelsKept
        for free in first..<first + Spread.labelsKept {
            if labels[free] == label { return }
            guard labels[free] == Spread.none else { continue }
            labels[free] = label
            previous[free] = slot
            way[free] = code
            sets[node].insert(position: form)
            queue.append(Int32(free))
            return
        }
    }

    /// How a form came to a node.
    private enum Way {
        case conversion(Int)
        case link(Int, isToServer: Bool)

        /// Links are 0 and above, two numbers each; conversions lie below the mark of a begin.
        var code: Int32 {
            switch self {
            case .conversion(let position): Int32(-2 - position)
            case .link(let position, let isToServer): Int32(position * 2 + (isToServer ? 0 : 1))
            }
        }
    }

    // MARK: What came of it

    /// The labels under which a node may hold a form; two at most.
    private func slots(_ node: Int, _ form: Int) -> [Int] {
        let first = (node * Spread.formCount + form) * Spread.labelsKept
        return (first..<first + Spread.labelsKept).filter { labels[$0] != Spread.none }
    }

    /// What a node may hold, of any label.
    func held(by node: Int) -> FormSet { sets[node] }

    /// What may cross a link in one direction.
    func crossing(_ link: Int, isToServer: Bool) -> FormSet {
        let ends = network.ends[link]
        return held(by: isToServer ? ends.client : ends.server).intersection(network.channels[ends.channel].forms(toServer: isToServer))
    }

    /// Whether a node may hold a form that began under a label other than `label`.
    func holds(_ form: Form, at node: Int, otherThan label: Int?) -> Bool { slot(form, node, otherThan: label) != nil }

    private func slot(_ form: Form, _ node: Int, otherThan label: Int?) -> Int? {
        slots(node, form.position).first { label == nil || Int(labels[$0]) != label }
    }

    /// How content came to lie at a node in a form; nil where it does not.
    func path(to node: Int, as form: Form, otherThan label: Int? = nil) -> FlowPath? {
        guard var slot = slot(form, node, otherThan: label) else { return nil }
        var steps: [FlowStep] = []
        while previous[slot] != Spread.begin {
            steps.append(step(into: slot))
            slot = Int(previous[slot])
        }
        let state = slot / Spread.labelsKept
        let beginForm = Form.all[state % Spread.formCount], owner = network.nodes[state / Spread.formCount]
        let source = Origin.all.first { $0.party == owner.party && $0.forms.contains(beginForm) }?.source
        steps.append(.holds(node: owner.name, form: beginForm, source: source ?? (beginForm.exposure == .operational ? "every node makes its own" : "taken as given for this question")))
        return FlowPath(steps: steps.reversed())
    }

    private func step(into slot: Int) -> FlowStep {
        let state = slot / Spread.labelsKept, node = state / Spread.formCount, form = Form.all[state % Spread.formCount], code = Int(way[slot])
        guard code >= 0 else {
            let conversion = Conversion.all[-2 - code]
            return .makes(node: network.nodes[node].name, from: conversion.from, to: conversion.to, source: conversion.source)
        }
        return network.sending(over: code / 2, isToServer: code % 2 == 0, form)
    }
}

extension FlowNetwork {
    /// One message over a link, as a step of a path.
    func sending(over link: Int, isToServer: Bool, _ form: Form) -> FlowStep {
        let (client, server) = (links[link].client, links[link].server)
        let carrying = channels[ends[link].channel].bodies(toServer: isToServer).filter { $0.forms.contains(form) }
        return .sends(
            link: links[link].name, from: isToServer ? client : server, to: isToServer ? server : client, form: form, bodies: carrying.map(\.name),
            pointers: ["/links/\(links[link].name)"] + carrying.flatMap { $0.pointers(of: form) })
    }

    /// Everything that the nodes begin with, of the forms that are asked about.
    func seeds(of forms: FormSet, at wanted: (Int) -> Bool = { _ in true }, label: (Int) -> Int = { _ in 0 }) -> [Spread.Seed] {
        let operational = Form.all.filter { $0.exposure == .operational }
        var begins: [Party: [Form]] = [:]
        for party in parties {
            begins[party] = (operational + Origin.all.filter { $0.party == party }.flatMap(\.forms)).filter(forms.contains)
        }
        return nodes.indices.filter(wanted).flatMap { node in (begins[nodes[node].party] ?? []).map { Spread.Seed(node: node, form: $0, label: label(node)) } }
    }
}
