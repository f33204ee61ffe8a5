import Domain
import Faults
import JSON
public import Topology

extension TopologyDiff {
    /// What changes from `old` to `new`. Addresses are compared after `new` has been moved to the subnet of `old`.
    public init(from old: Topology, to new: Topology) {
        let moved = new.moved(toSubnet: old.subnet)
        changes = Self.settings(old, new) + Self.management(old.management, moved.management) + Self.houses(old, moved) + Self.nodes(old, moved) + Self.links(old, moved) + Self.channels(old, moved)
        let before = FlowNetwork(old).map { Examination($0).namedAnswers() } ?? [], after = FlowNetwork(new).map { Examination($0).namedAnswers() } ?? []
        let olds = Dictionary(before.map { ($0.question.id, $0) }) { first, _ in first }
        verdicts = after.compactMap { answer in
            guard let earlier = olds[answer.question.id], earlier.verdict != answer.verdict else { return nil }
            return VerdictChange(question: answer.question, old: earlier, new: answer)
        }
    }

    private typealias Change = TopologyChange

    private static func settings(_ old: Topology, _ new: Topology) -> [TopologyChange] {
        let capture: [TopologyChange] = old.capture.secrets == new.capture.secrets ? [] : [
            Change(new.capture.secrets == .allowed ? .widens : .narrows, at: "/capture/secrets",
                   "TLS secrets in captures: \(old.capture.secrets.rawValue) → \(new.capture.secrets.rawValue)"),
        ]
        return Change.changed(.neutral, at: "/name", "name", old.name, new.name)
            + Change.changed(.neutral, at: "/seed", "seed of the made-up people", old.seed, new.seed)
            + Change.changed(.moves, at: "/subnet", "subnet", old.subnet.description, new.subnet.description)
            + Change.changed(.neutral, at: "/clock/zone", "seconds east of UTC", old.clock.zone.secondsEast, new.clock.zone.secondsEast)
            + Change.changed(.neutral, at: "/clock/start", "clock", old.clock.start?.iso8601 ?? "now", new.clock.start?.iso8601 ?? "now")
            + Change.changed(.neutral, at: "/card/key", "keys of the cards", old.card.key.rawValue, new.card.key.rawValue)
            + Change.grown(at: "/limits/sessionLifetimeSeconds", "longest session, seconds", old.limits.sessionLifetimeSeconds, new.limits.sessionLifetimeSeconds)
            + Change.grown(at: "/limits/validityMaximumAgeSeconds", "oldest validity answer, seconds", old.limits.validityMaximumAgeSeconds, new.limits.validityMaximumAgeSeconds)
            + Change.grown(at: "/limits/sync/intervalSeconds", "time between copies of registers, seconds", old.limits.sync.intervalSeconds, new.limits.sync.intervalSeconds)
            + Change.grown(at: "/limits/sync/staleAfterSeconds", "oldest copy of a register, seconds", old.limits.sync.staleAfterSeconds, new.limits.sync.staleAfterSeconds)
            + Change.grown(at: "/limits/sync/leaseMilliseconds", "longest issuing without news of the registers, ms", old.limits.sync.leaseMilliseconds, new.limits.sync.leaseMilliseconds)
            + kiosks(old.limits.kiosk, new.limits.kiosk) + capture
    }

    /// Who watches and where is no data of anybody's; that something is served is worth seeing.
    private static func management(_ old: Topology.Management?, _ new: Topology.Management?) -> [TopologyChange] {
        func text(_ management: Topology.Management?) -> String { management.map { "\($0.address), ports from \($0.firstPort)" } ?? "none" }
        return Change.changed(old == nil ? .widens : new == nil ? .narrows : .moves, at: "/management", "where processes serve their metrics", text(old), text(new))
    }

    /// The longer something lies at a kiosk or may be tried there, the wider.
    private static func kiosks(_ old: Topology.KioskLimits, _ new: Topology.KioskLimits) -> [TopologyChange] {
        let place = "/limits/kiosk"
        return Change.grown(at: "\(place)/forgottenWarningSeconds", "card or paper lies until the warning, seconds", old.forgottenWarningSeconds, new.forgottenWarningSeconds)
            + Change.grown(at: "\(place)/forgottenLossSeconds", "card or paper lies after the warning, seconds", old.forgottenLossSeconds, new.forgottenLossSeconds)
            + Change.grown(at: "\(place)/maintenanceSeconds", "a kiosk stays open to its maintainer, seconds", old.maintenanceSeconds, new.maintenanceSeconds)
            + Change.grown(at: "\(place)/maintenanceTries", "wrong maintainers' passwords in a row", old.maintenanceTries, new.maintenanceTries)
            + Change.changed(
                new.maintenanceLockoutSeconds < old.maintenanceLockoutSeconds ? .widens : .narrows, at: "\(place)/maintenanceLockoutSeconds",
                "lockout after wrong maintainers' passwords, seconds", old.maintenanceLockoutSeconds, new.maintenanceLockoutSeconds)
    }

    private static func nodes(_ old: Topology, _ new: Topology) -> [TopologyChange] {
        Change.pairs(old.nodes, new.nodes, name: \.name) {
            [Change(.narrows, old: "/nodes/\($0.name)", new: nil, "\($0.party) is gone")]
        } come: {
            [Change(.widens, old: nil, new: "/nodes/\($0.name)", "one more \($0.party)")]
        } both: { old, new in
            let place = "/nodes/\(new.name)"
            return Change.changed(.moves, at: place, "party", old.party.description, new.party.description)
                + Change.changed(.moves, at: "\(place)/municipality", "municipality", old.municipality ?? "none", new.municipality ?? "none")
                + Change.changed(.moves, at: "\(place)/operator", "operator", old.operator ?? "none", new.operator ?? "none")
                + Change.changed(.moves, at: "\(place)/address", "address", old.address.description, new.address.description)
        }
    }

    private static func links(_ old: Topology, _ new: Topology) -> [TopologyChange] {
        Change.pairs(old.links, new.links, name: \.name) {
            [Change(.narrows, old: "/links/\($0.name)", new: nil, "\($0.client) and \($0.server) are joined no longer over \($0.channel.rawValue)")]
        } come: {
            [Change(.widens, old: nil, new: "/links/\($0.name)", "joins \($0.client) and \($0.server) over \($0.channel.rawValue)")]
        } both: { old, new in
            let place = "/links/\(new.name)"
            return Change.changed(.moves, at: "\(place)/endpoints", "endpoints", "\(old.client), \(old.server)", "\(new.client), \(new.server)")
                + Change.changed(.moves, at: "\(place)/address", "address", old.address.description, new.address.description)
                + Change.changed(.neutral, at: "\(place)/faults", "faults", faults(of: old), faults(of: new))
        }
    }

    /// The faults of a link, each whole, so that a change of an attribute shows.
    private static func faults(of link: Topology.Link) -> String {
        link.faults.isEmpty ? "none" : link.faults.map { String(decoding: $0.json.canonicalBytes, as: UTF8.self) }.joined(separator: " ")
    }

    // MARK: Operators and municipalities

    private static func houses(_ old: Topology, _ new: Topology) -> [TopologyChange] {
        Change.pairs(old.operators, new.operators, name: \.id) {
            [Change(.narrows, old: "/operators/\($0.id)", new: nil, "the operator is gone")]
        } come: {
            [Change(.widens, old: nil, new: "/operators/\($0.id)", "one more operator")]
        } both: { old, new in
            Change.changed(.neutral, at: "/operators/\(new.id)/name", "name", old.name, new.name)
        } + Change.pairs(old.municipalities, new.municipalities, name: \.id) {
            [Change(.narrows, old: "/municipalities/\($0.id)", new: nil, "\($0.name) is gone")]
        } come: {
            [Change(.widens, old: nil, new: "/municipalities/\($0.id)", "\($0.name) issues at kiosks")]
        } both: { old, new in
            municipality(old, new, at: "/municipalities/\(new.id)")
        }
    }

    private static func municipality(_ old: Topology.Municipality, _ new: Topology.Municipality, at place: String) -> [TopologyChange] {
        Change.changed(.neutral, at: "\(place)/code", "code", old.code, new.code)
            + Change.changed(.neutral, at: "\(place)/name", "name", "\(old.prefecture)\(old.name)", "\(new.prefecture)\(new.name)")
            + Change.changed(.neutral, at: "\(place)/head", "head", "\(old.head.title) \(old.head.name)", "\(new.head.title) \(new.head.name)")
            + Change.changed(.moves, at: "\(place)/pattern", "where the issuing server stands", old.pattern.rawValue, new.pattern.rawValue)
            + Change.changed(.neutral, at: "\(place)/residents", "residents", old.residents, new.residents)
            + Change.changed(.neutral, at: "\(place)/paper", "paper", "\(old.paper.deterrentText) \(old.paper.latentImage.rawValue)",
                             "\(new.paper.deterrentText) \(new.paper.latentImage.rawValue)")
            + (old.hours == new.hours ? [] : [Change(.neutral, at: "\(place)/hours", "the hours are others")])
            + Change.pairs(old.certificates, new.certificates, name: \.kind.rawValue) {
                [Change(.narrows, old: "\(place)/certificates (\($0.kind.rawValue))", new: nil, "\($0.kind.rawValue) is offered no longer")]
            } come: {
                [Change(.widens, old: nil, new: "\(place)/certificates (\($0.kind.rawValue))", "\($0.kind.rawValue) is offered")]
            } both: { old, new in
                certificate(old, new, at: "\(place)/certificates (\(new.kind.rawValue))")
            }
    }

    private static func certificate(_ old: Topology.Certificate, _ new: Topology.Certificate, at place: String) -> [TopologyChange] {
        Change.changed(.neutral, at: place, "fee, yen", old.feeYen, new.feeYen)
            + Change.changed(.neutral, at: place, "most copies", old.copiesMaximum, new.copiesMaximum)
            + Change.pairs(old.options, new.options, name: \.name) {
                [Change(.narrows, old: place, new: place, "option \($0.name) is gone")]
            } come: {
                [Change(.widens, old: place, new: place, "option \($0.name), one of \($0.values.joined(separator: ", "))")]
            } both: { old, new in
                let less = old.values.filter { !new.values.contains($0) }, more = new.values.filter { !old.values.contains($0) }
                return (less.isEmpty ? [] : [Change(.narrows, at: place, "option \(new.name) without \(less.joined(separator: ", "))")])
                    + (more.isEmpty ? [] : [Change(.widens, at: place, "option \(new.name) with \(more.joined(separator: ", "))")])
                    + Change.grown(at: place, "choices of option \(new.name) at once", old.choicesMaximum, new.choicesMaximum)
            }
    }
}
