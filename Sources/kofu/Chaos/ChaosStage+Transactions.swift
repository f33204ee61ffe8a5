import Domain
import EventLoop
import Node
import Population
import Topology

/// One transaction of every kind, each by a card of its own. What a topology has no place for is left out.
extension ChaosStage {
    func transactions() throws -> [ChaosTransaction] {
        guard let kiosk = topology.nodes(of: Party(.kiosk)).first?.name, let city = topology.municipalities.first else {
            throw ChaosNetwork.Failure(description: "the topology has no kiosk or no municipality")
        }
        var cast = try ChaosCast(topology)
        return try certificates(kiosk, city, &cast) + ofOtherPatterns(kiosk, &cast) + desks(kiosk, &cast) + registrations(kiosk, &cast) + enquiries(kiosk, city, &cast)
    }

    /// Of these, what is done at a desk and taken back, without anybody who stands at a kiosk for it.
    func errands() throws -> [ChaosTransaction] {
        let kiosks = Set(topology.nodes(of: Party(.kiosk)).map(\.name))
        return try transactions().filter { transaction in transaction.work.map { !$0.undoing.isEmpty && !kiosks.contains($0.doing.last?.process ?? "") } ?? false }
    }

    private func order(_ holder: CardHolder, at kiosk: String, _ kind: CertificateKind = .residentRecord, municipality: String? = nil) -> ChaosNetwork.Order {
        ChaosNetwork.Order(
            kiosk: kiosk, card: holder.id, pin: holder.pin, municipality: municipality ?? holder.municipalityCode, certificate: kind.rawValue)
    }

    /// Struck at every message from the kiosk to the registers.
    private func certificates(_ kiosk: String, _ city: Topology.Municipality, _ cast: inout ChaosCast) throws -> [ChaosTransaction] {
        guard let first = cast.take(.residentRecord, in: city), let second = cast.take(.residentRecord, in: city), let third = cast.take(.residentRecord, in: city),
              let suspended = try CardOffice.entries(of: topology).first(where: { $0.holder.municipalityCode == city.code && $0.initialState == .suspended })?.holder else {
            throw ChaosNetwork.Failure(description: "\(city.id) has too few cards")
        }
        var two = order(second, at: kiosk)
        two.copies = 2
        two.options = [(name: "individual-number", value: "shown")]
        var transactions = [
            ChaosTransaction(name: "issue", act: .order(order(first, at: kiosk), code: nil)),
            ChaosTransaction(name: "two-copies", act: .order(two, code: nil)),
            ChaosTransaction(name: "suspended", act: .order(order(suspended, at: kiosk), code: RefusalCode.certificateSuspended.rawValue)),
        ]
        if let other = topology.municipalities.dropFirst().first {
            transactions.append(ChaosTransaction(name: "not-resident", act: .order(order(third, at: kiosk, municipality: other.code), code: RefusalCode.notResident.rawValue)))
        }
        return transactions
    }

    /// What lies behind the centre is another in each pattern and for each register. These are struck there, and at the lines that lead there;
    /// before the centre nothing differs from the first.
    private func ofOtherPatterns(_ kiosk: String, _ cast: inout ChaosCast) -> [ChaosTransaction] {
        var transactions: [ChaosTransaction] = []
        for pattern in [Topology.Pattern.onPremises, .lgwanASP] {
            guard let city = topology.municipalities.first(where: { $0.pattern == pattern }), let server = cast.node(.issuingServer, of: city),
                  let registers = cast.node(.registers, of: city), let family = cast.node(.familyRegister, of: city) else { continue }
            let suffix = pattern == .lgwanASP ? "-asp" : ""
            let toRegisters = cast.links([(.lgwan, server), (.core, registers)]), toFamily = cast.links([(.lgwan, server), (.core, family), (.lgwanFamily, family)])
            if pattern == .lgwanASP, let holder = cast.take(.residentRecord, in: city) {
                transactions.append(ChaosTransaction(name: "issue-asp", act: .order(order(holder, at: kiosk), code: nil), links: toRegisters))
            }
            if let holder = cast.take(.familyRegisterAll, in: city) {
                transactions.append(ChaosTransaction(name: "family\(suffix)", act: .order(order(holder, at: kiosk, .familyRegisterAll), code: nil), links: toFamily))
            }
            if let holder = cast.take(.residentRecord, in: city) {
                let order = order(holder, at: kiosk)
                transactions.append(ChaosTransaction(
                    name: "held\(suffix)", act: .order(order, code: RefusalCode.notEligible.rawValue), under: cast.registerHold(holder, at: registers, order: order), links: toRegisters))
            }
            if let holder = cast.take(.familyRegisterAll, in: city) {
                let order = order(holder, at: kiosk, .familyRegisterAll)
                transactions.append(ChaosTransaction(
                    name: "notified\(suffix)", act: .order(order, code: RefusalCode.notEligible.rawValue), under: cast.notification(holder, at: family, order: order), links: toFamily))
            }
        }
        return transactions
    }

    /// What is done at desks is struck on the lines that it takes. On premises a register's change and a notification take none.
    private func desks(_ kiosk: String, _ cast: inout ChaosCast) -> [ChaosTransaction] {
        var transactions: [ChaosTransaction] = []
        if let city = topology.municipalities.first(where: { $0.pattern == .lgwanASP }), let registers = cast.node(.registers, of: city) {
            let sync = cast.links([(.lgwanSync, registers)])
            if let holder = cast.take(.residentRecord, in: city) {
                transactions.append(ChaosTransaction(name: "hold", act: .desk(cast.registerHold(holder, at: registers, order: order(holder, at: kiosk))), links: sync))
            }
            if let holder = cast.take(.residentRecord, in: city) {
                let holding = DeskWork(doing: [ChaosCast.change("hold", holder, registers)], cards: [holder.id])
                let releasing = DeskWork(doing: [ChaosCast.change("release", holder, registers)], restored: order(holder, at: kiosk), cards: [holder.id])
                transactions.append(ChaosTransaction(name: "release", act: .desk(releasing), under: holding, links: sync))
            }
        }
        if let desk = topology.nodes(of: Party(.municipality, .dutyDesk)).first, let city = desk.municipality.flatMap({ topology.municipality($0) }),
           let family = cast.node(.familyRegister, of: city), let holder = cast.take(.familyRegisterAll, in: city) {
            let order = order(holder, at: kiosk, .familyRegisterAll)
            transactions.append(ChaosTransaction(name: "duty-hold", act: .desk(cast.dutyHold(holder, at: desk.name, family: family, order: order))))
        }
        if let center = cast.node(.callCenter), let jpki = cast.node(.jpkiCenter), let city = topology.municipalities.first, let holder = cast.take(.residentRecord, in: city) {
            transactions.append(ChaosTransaction(
                name: "suspension", act: .desk(cast.suspension(holder, at: center, jpki: jpki, order: order(holder, at: kiosk)))))
        }
        return transactions
    }

    /// Use registrations, from a PC in a city with registers of its own, from a kiosk in one at an ASP.
    private func registrations(_ kiosk: String, _ cast: inout ChaosCast) -> [ChaosTransaction] {
        let terminals: [(name: String, terminal: String?, pattern: Topology.Pattern)] = [
            ("register-pc", cast.node(.personalComputer, .applicant), .onPremises), ("register-kiosk", kiosk, .lgwanASP),
        ]
        return terminals.compactMap { name, terminal, pattern in
            guard let terminal, let (holder, keeper) = cast.takeNonResident(pattern), let family = cast.node(.familyRegister, of: keeper) else { return nil }
            let counting = [NodeRole.useRegistrationSite, .issuingCenter].compactMap { cast.node(.jlisCenter, $0) }
            return ChaosTransaction(name: name, act: .desk(cast.registration(holder, in: keeper, at: terminal, family: family)), fresh: counting)
        }
    }

    /// Somebody who was handed a paper asks whether it is genuine. What lies behind the line to the site is nobody's but the site's.
    private func enquiries(_ kiosk: String, _ city: Topology.Municipality, _ cast: inout ChaosCast) -> [ChaosTransaction] {
        guard let computer = cast.node(.personalComputer, .relyingParty), let site = cast.node(.jlisCenter, .enquirySite), let holder = cast.take(.residentRecord, in: city) else { return [] }
        return [ChaosTransaction(
            name: "enquire", act: .desk(cast.enquiry(about: order(holder, at: kiosk), at: computer)), links: cast.links([(.enquiry, computer)]), fresh: [site])]
    }
}
