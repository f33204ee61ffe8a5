import Domain
import EventLoop
import Node
import Population
import Topology

/// What people do in an exercise, one after another: every kind of certificate with every option in every city, and every refusal that a
/// person or a line can cause.
@LoopActor
struct ExercisePlan {
    /// What is wrong while a step lasts.
    enum Trouble {
        case none
        /// The link is cut, so that nothing gets through.
        case cut(link: String)
        /// All clocks are ahead, so that it is night.
        case night
        /// The certificate of this card was made so long ago that it has run out.
        case expired(card: String)
    }

    struct Step {
        enum Act {
            /// A person at a kiosk.
            /// - Parameter code: of the refusal that is right; nil where the certificate is to be issued.
            case order(ChaosNetwork.Order, code: String?)
            /// Somebody at a desk of the network; with the cards that have to be there.
            case desk([ExerciseWord], cards: [String])
        }

        let name: String
        let act: Act
        var trouble = Trouble.none

        init(name: String, order: ChaosNetwork.Order, code: String? = nil, trouble: Trouble = .none) {
            self.name = name
            act = .order(order, code: code)
            self.trouble = trouble
        }

        init(name: String, cards: [String] = [], words: [ExerciseWord]) {
            self.name = name
            act = .desk(words, cards: cards)
        }

        var cards: [String] {
            switch act {
            case .order(let order, _): [order.card]
            case .desk(_, let cards): cards
            }
        }
    }

    /// 10 o'clock, at which the topology starts, becomes half past eleven at night.
    static let nightMilliseconds: Int64 = 13 * 3_600_000 + 1_800_000
    /// 千代田区, which no topology of ours has: a code without a city behind it would not get through the gate.
    private static let unknownMunicipality = "131016"
    /// The cards of a city whose PIN is typed wrongly, or whose certificate has run out: not used otherwise.
    private static let spareCards = 3
    static let wrongTries = 3

    let topology: Topology
    /// Those whose people come; at least one.
    let cities: [Topology.Municipality]
    let people: ExercisePeople
    let kiosks: [Topology.Node]
    let today: CivilDate
    private let lastYear: CivilDate

    init(_ topology: Topology, cities: [Topology.Municipality], _ people: ExercisePeople) throws {
        self.topology = topology
        self.cities = cities
        self.people = people
        kiosks = topology.nodes(of: Party(.kiosk))
        today = LocalTime(topology.clock.start ?? NodeClock.machine.now, in: topology.clock.zone).date
        // The first of the month, which every year has.
        lastYear = CivilDate(year: today.year - 1, month: today.month, day: 1) ?? today
        guard !kiosks.isEmpty, !cities.isEmpty, cities.allSatisfy({ people.active(of: $0.code).count > ExercisePlan.spareCards }) else {
            throw RunContext.Failure(description: "an exercise needs a kiosk, and more than \(ExercisePlan.spareCards) active cards in every city")
        }
    }

    /// Cards that must not be made before the trouble that they are for.
    var expiringCards: [String] { cities.prefix(1).compactMap { spare($0, 2)?.holder.id } }

    // MARK: What is issued

    /// Every city, kind and option value, at all kiosks by turns and with as many cards as there are; and each kind once for
    /// somebody who may not have it, if there is anybody.
    func transactions() -> [Step] {
        var steps: [Step] = []
        for city in cities {
            for certificate in city.certificates {
                let cards = usable(city).filter { mayHave($0, certificate.kind) }
                if let card = usable(city).first(where: { !mayHave($0, certificate.kind) }) {
                    var order = self.order(card, at: steps.count)
                    order.certificate = certificate.kind.rawValue
                    steps.append(Step(name: "\(city.id) \(certificate.kind.rawValue) for somebody who may not have it", order: order, code: RefusalCode.certificateNotOffered.rawValue))
                }
                for (name, options) in ExercisePlan.choices(certificate) {
                    // Last year's tax is of those who lived here a year before.
                    let cards = options.contains { $0.value == "previous" } ? cards.filter { $0.holder.standing.refusal(of: certificate.kind, on: lastYear) == nil } : cards
                    guard !cards.isEmpty else { continue }
                    let card = cards[steps.count % cards.count]
                    var order = self.order(card, at: steps.count)
                    order.certificate = certificate.kind.rawValue
                    order.options = options
                    order.copies = options.isEmpty ? 1 : min(2, certificate.copiesMaximum)
                    steps.append(Step(name: "\(city.id) \(certificate.kind.rawValue) \(name)", order: order))
                }
            }
        }
        return steps
    }

    /// The defaults, then each value of each option, then everything shown at once.
    private static func choices(_ certificate: Topology.Certificate) -> [(String, [(name: String, value: String)])] {
        var choices: [(String, [(name: String, value: String)])] = [("as proposed", [])]
        for option in certificate.options where option.name != "member" {
            for value in option.values where value != "members" { choices.append(("\(option.name)=\(value)", [(option.name, value)])) }
        }
        guard certificate.options.contains(where: { $0.name == "scope" }) else { return choices }
        choices.append(("scope=members", [("scope", "members"), ("member", "1")]))
        let shown = certificate.options.filter { $0.values.contains("shown") }.map { (name: $0.name, value: "shown") }
        choices.append(("household, all shown", [("scope", "household")] + shown))
        return choices
    }

    /// Those whose documents the middle of the exercise shows: one for each kiosk, everything shown.
    func held() -> [(name: String, order: ChaosNetwork.Order)] {
        kiosks.enumerated().map { index, kiosk in
            let city = cities[index % cities.count]
            var order = self.order(usable(city)[index % usable(city).count], at: index)
            order.kiosk = kiosk.name
            order.paysLater = true
            if let certificate = city.certificate(.residentRecord), let all = ExercisePlan.choices(certificate).last { order.options = all.1 }
            return ("\(kiosk.name) shows a document", order)
        }
    }

    // MARK: What is refused

    func refusals() -> [Step] {
        guard let city = cities.first, let card = usable(city).first, let wrong = spare(city, 0), let locked = spare(city, 1), let expired = spare(city, 2) else { return [] }
        var steps: [Step] = []
        func add(_ name: String, _ order: ChaosNetwork.Order, _ code: RefusalCode, _ trouble: Trouble = .none) {
            steps.append(Step(name: name, order: order, code: code.rawValue, trouble: trouble))
        }
        func changed(_ order: ChaosNetwork.Order, _ change: (inout ChaosNetwork.Order) -> Void) -> ChaosNetwork.Order {
            var order = order
            change(&order)
            return order
        }
        let usual = order(card, at: 0)
        add("wrong PIN", changed(order(wrong, at: 1)) { $0.pin = ExercisePlan.another($0.pin) }, .wrongPIN)
        for attempt in 1...ExercisePlan.wrongTries {
            add("wrong PIN \(attempt)", changed(order(locked, at: 2)) { $0.pin = ExercisePlan.another($0.pin) }, attempt == ExercisePlan.wrongTries ? .cardLocked : .wrongPIN)
        }
        add("locked card", order(locked, at: 2), .cardLocked)
        add("a PIN of letters", changed(usual) { $0.pin = "abcd" }, .wrongPIN)
        if let entry = people.entry(of: city.code, .suspended) { add("suspended", order(entry, at: 0), .certificateSuspended) }
        if let entry = people.entry(of: city.code, .revoked) { add("revoked", order(entry, at: 1), .certificateRevoked) }
        add("expired", order(expired, at: 0), .certificateExpired, .expired(card: expired.holder.id))
        add("a city that is not there", changed(usual) { $0.municipality = ExercisePlan.unknownMunicipality }, .municipalityUnknown)
        if let other = topology.municipalities.first(where: { $0.code != city.code }) { add("not a resident", changed(usual) { $0.municipality = other.code }, .notResident) }
        if let kind = CertificateKind.allCases.first(where: { city.certificate($0) == nil }) {
            add("a kind that the city has not", changed(usual) { $0.certificate = kind.rawValue }, .certificateNotOffered)
        }
        add("an option that is not there", changed(usual) { $0.options = [("scope", "everybody")] }, .optionNotOffered)
        add("outside hours", usual, .outsideHours, .night)
        for (link, code) in cuts(of: usual, city) { add("\(link) cut", usual, code, .cut(link: link)) }
        steps.append(Step(name: "the same once more", order: usual))
        steps.append(Step(name: "and again", order: usual))
        return steps
    }

    /// The links on the way of an order, with what the person is told when one is cut.
    private func cuts(of order: ChaosNetwork.Order, _ city: Topology.Municipality) -> [(String, RefusalCode)] {
        let network = topology.node(named: order.kiosk).flatMap { kiosk in topology.nodes(of: Party(.storeNetwork)).first { $0.operator == kiosk.operator } }
        let servers = Set(topology.nodes.filter { $0.municipality == city.id }.map(\.name))
        return topology.links.compactMap { link in
            switch link.channel {
            case .kioskLine: link.client == order.kiosk ? (link.name, .storeNetworkUnreachable) : nil
            case .dedicated: link.client == network?.name ? (link.name, .centerUnreachable) : nil
            case .jpki: (link.name, .validityUnknown)
            case .lgwan: servers.contains(link.server) ? (link.name, .cityUnreachable) : nil
            case .core: topology.node(named: link.server)?.role == .registers && servers.contains(link.client) ? (link.name, .registerUnreachable) : nil
            default: nil
            }
        }
    }

    // MARK: People

    func mayHave(_ entry: CardOffice.Entry, _ kind: CertificateKind) -> Bool { entry.holder.standing.refusal(of: kind, on: today) == nil }

    func usable(_ city: Topology.Municipality) -> [CardOffice.Entry] { people.active(of: city.code).dropLast(ExercisePlan.spareCards) }

    private func spare(_ city: Topology.Municipality, _ index: Int) -> CardOffice.Entry? {
        let spares = people.active(of: city.code).suffix(ExercisePlan.spareCards)
        return spares.dropFirst(index).first
    }

    func order(_ entry: CardOffice.Entry, at index: Int) -> ChaosNetwork.Order {
        ChaosNetwork.Order(kiosk: kiosks[index % kiosks.count].name, card: entry.holder.id, pin: entry.holder.pin, municipality: entry.holder.municipalityCode)
    }

    /// Four other digits.
    private static func another(_ pin: String) -> String { String(pin.map { $0 == "9" ? "0" : Character(String(($0.wholeNumberValue ?? 0) + 1)) }) }
}
