public import Domain
public import Policy
public import Topology

/// A question of the user's own: can this, from here, get there?
public struct OwnQuestion: Sendable {
    /// Nil: everything that there is.
    public let content: FormSet?
    /// A node; nil: wherever the content begins.
    public let from: String?
    public let to: Destination?
    /// What the user called the content.
    let contentName: String?

    public enum Destination: Sendable, Hashable {
        case node(String)
        case link(String)
        case channel(ChannelName)
        /// A kind of node with its role, as in `municipality/registers`.
        case party(Party)
    }

    public init(content: FormSet?, called contentName: String? = nil, from: String?, to: Destination?) {
        self.content = content
        self.contentName = contentName ?? content?.names
        self.from = from
        self.to = to
    }

    /// A class of the allowlist, `individual-number`, `pin`, `card-key`, or an exposure such as `personal` for all its classes.
    public static func content(named name: String) -> FormSet? {
        if let form = Form(name: name) { return form == .unclassed(.individualNumber) ? FormSet([form, .classed(.individualNumberSealed)]) : FormSet([form]) }
        guard let exposure = Exposure.allCases.first(where: { $0.word == name }) else { return nil }
        return FormSet(Form.all.filter { $0.exposure == exposure })
    }

    public static var contentNames: [String] { Exposure.allCases.map(\.word) + Form.all.map(\.name) }
}

extension Exposure {
    /// `personal`
    public var word: String {
        switch self {
        case .operational: "operational"
        case .pseudonymous: "pseudonymous"
        case .sealed: "sealed"
        case .personal: "personal"
        }
    }

    /// One capital for it, where there is room for no more.
    public var letter: String {
        switch self {
        case .operational: "O"
        case .pseudonymous: "N"
        case .sealed: "S"
        case .personal: "P"
        }
    }
}

extension FlowNetwork {
    /// What a name of a destination means here; nil where nothing has it.
    public func destination(named name: String) -> OwnQuestion.Destination? {
        if positions[name] != nil { return .node(name) }
        if links.contains(where: { $0.name == name }) { return .link(name) }
        if let channel = channels.first(where: { $0.channel.rawValue == name }) { return .channel(channel.channel) }
        return parties.first { $0.description == name }.map(OwnQuestion.Destination.party)
    }

    public func hasNode(named name: String) -> Bool { positions[name] != nil }
}

extension Examination {
    /// Answers a question of the user's own. It has no right verdict; what begins at the destination itself does not count.
    public func answer(_ own: OwnQuestion) -> PolicyAnswer {
        let start = own.from.flatMap { network.positions[$0] }
        let spread = Spread(from: start.map { seeds(of: own.content, assumedAt: $0) } ?? network.seeds(of: own.content ?? .all), in: network)
        let question = PolicyQuestion(id: "own", text: own.text, requirements: [], expected: nil)
        return crossings(question, spread, counts: { crossing in
            if crossing.receiver == start { return false }
            switch own.to {
            case nil: return true
            case .node(let name): return network.nodes[crossing.receiver].name == name
            case .link(let name): return network.links[crossing.link].name == name
            case .channel(let channel): return network.links[crossing.link].channel == channel
            case .party(let party): return network.nodes[crossing.receiver].party == party
            }
        }, whenNot: "no message takes it there")
    }
}

extension Examination {
    /// A node that is asked about is taken to hold the content, whether or not it may; without content, all that it may hold.
    private func seeds(of content: FormSet?, assumedAt node: Int) -> [Spread.Seed] {
        let forms = content ?? Spread(from: network.seeds(of: .all), in: network).held(by: node)
        return forms.forms.map { Spread.Seed(node: node, form: $0, label: 0) }
    }
}

extension OwnQuestion {
    var text: String {
        let place: String? = switch to {
        case nil: nil
        case .node(let name), .link(let name): name
        case .channel(let channel): channel.rawValue
        case .party(let party): party.description
        }
        return "Can \(contentName ?? "anything") get\(from.map { " from \($0)" } ?? "")\(place.map { " to \($0)" } ?? " anywhere")?"
    }
}
