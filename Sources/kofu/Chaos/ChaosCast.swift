import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// Who takes part in chaos: each card once, so that no transaction stands in another's way.
@LoopActor
struct ChaosCast {
    let topology: Topology
    private var entries: [CardOffice.Entry]
    private let today: CivilDate

    init(_ topology: Topology) throws {
        self.topology = topology
        entries = try CardOffice.entries(of: topology).filter { $0.initialState == .active }
        today = LocalTime(topology.clock.start ?? NodeClock.machine.now, in: topology.clock.zone).date
    }

    /// Somebody who may have this certificate of the own city; nil where nobody is left.
    mutating func take(_ kind: CertificateKind, in city: Topology.Municipality) -> CardHolder? {
        guard city.certificate(kind) != nil else { return nil }
        return take { [today] in $0.municipalityCode == city.code && $0.standing.refusal(of: kind, on: today) == nil }
    }

    /// Somebody whose family register a city of this pattern keeps that is not the own one, with that city.
    mutating func takeNonResident(_ pattern: Topology.Pattern) -> (holder: CardHolder, keeper: Topology.Municipality)? {
        let cities = topology.municipalities.filter { $0.pattern == pattern }
        func keeper(_ holder: CardHolder) -> Topology.Municipality? {
            holder.domicile.flatMap { domicile in cities.first { $0.code != holder.municipalityCode && domicile.place.hasPrefix($0.prefecture + $0.name) } }
        }
        guard let holder = take({ keeper($0) != nil }), let city = keeper(holder) else { return nil }
        return (holder, city)
    }

    private mutating func take(_ fits: (CardHolder) -> Bool) -> CardHolder? {
        entries.firstIndex { fits($0.holder) }.map { entries.remove(at: $0).holder }
    }

    func node(_ role: NodeRole, of city: Topology.Municipality) -> String? { topology.nodes(of: Party(.municipality, role)).first { $0.municipality == city.id }?.name }

    func node(_ kind: NodeKind, _ role: NodeRole? = nil) -> String? { topology.nodes.first { $0.kind == kind && (role == nil || $0.role == role) }?.name }

    func links(_ ends: [(ChannelName, String)]) -> Set<String> {
        Set(topology.links.filter { link in ends.contains { $0.0 == link.channel && [link.client, link.server].contains($0.1) } }.map(\.name))
    }

    // MARK: Desks

    /// A register's hold on somebody, and its release.
    func registerHold(_ holder: CardHolder, at registers: String, order: ChaosNetwork.Order) -> DeskWork {
        DeskWork(
            doing: [ChaosCast.change("hold", holder, registers)], held: (order, RefusalCode.notEligible.rawValue), undoing: [ChaosCast.change("release", holder, registers)],
            restored: order, cards: [holder.id])
    }

    nonisolated static func change(_ kind: String, _ holder: CardHolder, _ registers: String) -> DeskWork.Word {
        DeskWork.Word(
            process: registers, request: ["command": "change", "kind": .string(kind), "resident": .string(holder.resident.text), "copy": true], done: ("copied", true))
    }

    /// A notification at the counter, by which nothing is let go of a family register, and its refusal.
    func notification(_ holder: CardHolder, at family: String, order: ChaosNetwork.Order) -> DeskWork {
        DeskWork(
            doing: [.init(process: family, request: ["command": "notify", "resident": .string(holder.resident.text), "notification": "death"])],
            held: (order, RefusalCode.notEligible.rawValue), undoing: [ChaosCast.refusingNotifications(at: family)], restored: order, cards: [holder.id])
    }

    /// The same out of office hours, by the duty desk: it looks for the person first.
    func dutyHold(_ holder: CardHolder, at desk: String, family: String, order: ChaosNetwork.Order) -> DeskWork {
        DeskWork(
            doing: [.init(
                process: desk, request: ["command": "hold", "notification": "death"], done: ("notification", "death"),
                each: .init(request: ["command": "search", "name": .string(holder.name)], list: "candidates", key: "candidate"))],
            held: (order, RefusalCode.notEligible.rawValue), undoing: [ChaosCast.refusingNotifications(at: family)], restored: order, cards: [holder.id])
    }

    /// However many a notification that was asked twice has left.
    private nonisolated static func refusingNotifications(at family: String) -> DeskWork.Word {
        .init(process: family, request: ["command": "refuse-notification"], each: .init(request: ["command": "holds"], list: "holds", key: "hold"))
    }

    /// A lost card, reported by telephone. What the call centre still owes is done before the card is found again.
    func suspension(_ holder: CardHolder, at callCenter: String, jpki: String, order: ChaosNetwork.Order) -> DeskWork {
        DeskWork(
            doing: [.init(process: callCenter, request: ["command": "suspend", "serial": .string(holder.serial)], done: ("state", "suspended"))],
            held: (order, RefusalCode.certificateSuspended.rawValue), undoing: [
                .init(process: callCenter, request: ["command": "status"], done: ("pendingSuspensions", 0)),
                .init(process: jpki, request: ["command": "reinstate", "serial": .string(holder.serial)]),
            ], restored: order, cards: [holder.id])
    }

    /// A use registration, which has one number however often the person applies, until the city has refused it.
    func registration(_ holder: CardHolder, in keeper: Topology.Municipality, at terminal: String, family: String) -> DeskWork {
        DeskWork(
            doing: [.init(process: terminal, request: [
                "command": "register", "card": .string(holder.id), "pin": .string(holder.pin), "municipality": .string(keeper.code),
                "domicile": .string(holder.domicile?.place ?? ""), "head": .string(holder.domicile?.headOfRegister ?? ""), "phone": "0300000000",
                "birth-date": .string(holder.standing.birthDate.iso8601), "card-expiry": .string(holder.expiresOn.iso8601), "security-code": .string(holder.securityCode),
            ], done: ("outcome", "registered"))],
            same: "number",
            undoing: [.init(
                process: family, request: ["command": "refuse-registration", "words": "記載の相違"],
                each: .init(request: ["command": "registrations"], list: "applications", key: "number", only: ("state", "received")))],
            cards: [holder.id])
    }

    /// An enquiry, which changes nothing and may be asked again and again.
    func enquiry(about order: ChaosNetwork.Order, at computer: String) -> DeskWork {
        DeskWork(doing: [.init(process: computer, request: ["command": "enquire"], done: ("outcome", "genuine"), paper: order)], restored: order, cards: [order.card])
    }
}
