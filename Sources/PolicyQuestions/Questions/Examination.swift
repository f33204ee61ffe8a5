import Domain
import Policy
import Topology

/// Asks questions of one network.
public struct Examination: Sendable {
    public let network: FlowNetwork

    public init(_ network: FlowNetwork) { self.network = network }

    /// One direction of one link, before which content has come.
    struct Crossing: Sendable {
        let link: Int
        let isToServer: Bool
        let form: Form
        let sender: Int
        let receiver: Int
    }

    /// Asks whether content can cross links where it must not.
    ///
    /// - Parameters:
    ///   - spread: where the content gets.
    ///   - counts: whether a crossing is one of those asked about.
    ///   - label: what a receiver must not be told of: only content that began under another label counts. Nil: all content counts.
    func crossings(
        _ question: PolicyQuestion, _ spread: Spread, counts: (Crossing) -> Bool, otherThan label: ((Int) -> Int)? = nil, whenNot: String
    ) -> PolicyAnswer {
        var paths: [FlowPath] = [], count = 0, forms = FormSet(), receivers: Set<String> = []
        for link in network.links.indices {
            for isToServer in [true, false] {
                let ends = network.ends[link], sender = isToServer ? ends.client : ends.server, receiver = isToServer ? ends.server : ends.client
                let passing = spread.crossing(link, isToServer: isToServer)
                guard !passing.isEmpty else { continue }
                for form in passing.forms {
                    let crossing = Crossing(link: link, isToServer: isToServer, form: form, sender: sender, receiver: receiver)
                    guard counts(crossing), spread.holds(form, at: sender, otherThan: label?(receiver)) else { continue }
                    count += 1
                    forms.formUnion(FormSet([form]))
                    receivers.insert(network.nodes[receiver].party.description)
                    if paths.count < PolicyAnswer.pathsMaximum, let path = spread.path(to: sender, as: form, otherThan: label?(receiver)) {
                        paths.append(path.adding(network.sending(over: link, isToServer: isToServer, form)))
                    }
                }
            }
        }
        let reason = count == 0 ? whenNot : "\(forms.names) can get to \(receivers.sorted().joined(separator: ", ")), over \(count) \(count == 1 ? "way" : "ways")"
        return PolicyAnswer(
            question: question, verdict: count == 0 ? .no : .yes, reason: reason, paths: paths, pathsLeftOut: count - paths.count,
            rules: consulted(spread), holdings: holdings(spread))
    }

    /// Every body before which the content comes, with what it lets through and what it stops.
    func consulted(_ spread: Spread) -> [ConsultedRule] {
        var toServer = [FormSet](repeating: FormSet(), count: network.channels.count), toClient = toServer
        for ends in network.ends {
            toServer[ends.channel].formUnion(spread.held(by: ends.client))
            toClient[ends.channel].formUnion(spread.held(by: ends.server))
        }
        var allowing: [ConsultedRule] = [], stopping: [ConsultedRule] = []
        for (position, contents) in network.channels.enumerated() {
            for body in contents.bodies {
                let coming = body.direction == .request ? toServer[position] : toClient[position]
                let through = coming.intersection(body.forms), stopped = coming.subtracting(body.forms)
                for form in through.forms {
                    allowing += body.pointers(of: form).map { ConsultedRule(pointer: $0, effect: .allows, forms: FormSet([form]), refusedByCode: FormSet()) }
                }
                if !stopped.isEmpty {
                    stopping.append(ConsultedRule(pointer: body.pointer, effect: .stops, forms: stopped, refusedByCode: stopped.subtracting(contents.permitted)))
                }
            }
        }
        return allowing + stopping
    }

    /// What each party may come to hold.
    func holdings(_ spread: Spread) -> [Holding] {
        var sets: [Party: (nodes: Int, forms: FormSet)] = [:]
        for (node, entry) in network.nodes.enumerated() where !spread.held(by: node).isEmpty {
            let before = sets[entry.party] ?? (0, FormSet())
            sets[entry.party] = (before.nodes + 1, before.forms.union(spread.held(by: node)))
        }
        return network.parties.compactMap { party in sets[party].map { Holding(party: party.description, nodes: $0.nodes, forms: $0.forms) } }
    }

    func party(_ node: Int) -> Party { network.nodes[node].party }

    /// A number for each house; nodes without one have a number of their own kind, below zero.
    func houseLabels() -> [Int] {
        var numbers: [String: Int] = [:]
        return network.nodes.map { node in
            guard let house = node.house else { return -2 }
            let number = numbers[house] ?? numbers.count
            numbers[house] = number
            return number
        }
    }
}
