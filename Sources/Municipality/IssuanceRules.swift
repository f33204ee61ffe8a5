import Domain
import Messages
import Paper
import Population
import Topology

/// Whether the holder of a certificate serial may have a certificate now, and which: what is decided before a register is asked. An issuing server
/// and a family-register system that is asked from an ASP decide alike.
struct IssuanceRules {
    struct Denial: Error, Equatable {
        let code: RefusalCode
        /// With `outside-hours` (C3).
        var opensAt: Instant?
    }

    /// What was decided.
    struct Grant {
        let standing: HolderStanding
        let certificate: Topology.Certificate
        let order: CertificateOrder
    }

    let municipality: Topology.Municipality
    private let zone: TimeZoneOffset
    private let hours: ServiceHours
    let standingsBySerial: [String: HolderStanding]

    init(_ municipality: Topology.Municipality, in topology: Topology) throws {
        self.municipality = municipality
        zone = topology.clock.zone
        hours = ServiceHours(municipality: municipality, zone: zone)
        standingsBySerial = try PopulationPlan(of: municipality, in: topology).standingsBySerial()
    }

    /// What the city offers of what can be printed.
    private var offered: [Topology.Certificate] { municipality.certificates.filter { PaperPress.kinds.contains($0.kind) } }

    /// Of a resident; nil for everybody else.
    func standing(_ serial: String) -> HolderStanding? { standingsBySerial[serial] }

    /// Of a resident, or of who is registered; throws for everybody else.
    func standing(_ serial: String, registrant: ResidentID?) throws(Denial) -> HolderStanding {
        guard let standing = standingsBySerial[serial] ?? registrant.map(HolderStanding.init(registrant:)) else { throw Denial(code: .notResident) }
        return standing
    }

    /// Throws where nobody gets a certificate of a family register now: then nobody has to be asked who is registered (C3).
    func checkFamilyRegisterHours(at now: Instant) throws(Denial) {
        let kinds = offered.map(\.kind).filter(\.isOfFamilyRegister)
        guard !kinds.isEmpty else { throw Denial(code: .notResident) }
        guard kinds.contains(where: { hours.isOpen($0, at: now) }) else { throw Denial(code: .outsideHours, opensAt: hours.opensAt(kinds, after: now)) }
    }

    /// Whether the card is one of this city's.
    func knows(_ serial: String) -> Bool { standingsBySerial[serial] != nil }

    /// How somebody stands now, where that is known better than at the start: by a copy of the registers.
    typealias Current = (HolderStanding) throws(Denial) -> HolderStanding

    private func today(_ now: Instant) -> CivilDate { LocalTime(now, in: zone).date }

    /// What may be had now. Costs nothing and reaches no register (C3).
    func menu(of known: HolderStanding, at now: Instant, current: Current = { standing throws(Denial) in standing }) throws(Denial) -> [Topology.Certificate] {
        let open = offered.filter { hours.isOpen($0.kind, at: now) }
        guard !open.isEmpty else { throw Denial(code: .outsideHours, opensAt: hours.opensAt(offered.map(\.kind), after: now)) }
        let standing = try current(known)
        return open.filter { standing.refusal(of: $0.kind, on: today(now)) == nil }
    }

    func grant(
        _ kind: CertificateKind, _ options: [ChosenOption], copies: Int = 1, to known: HolderStanding, at now: Instant,
        current: Current = { standing throws(Denial) in standing }
    ) throws(Denial) -> Grant {
        guard let certificate = offered.first(where: { $0.kind == kind }) else { throw Denial(code: .certificateNotOffered) }
        guard hours.isOpen(kind, at: now) else { throw Denial(code: .outsideHours, opensAt: hours.opensAt([kind], after: now)) }
        let standing = try current(known)
        if let code = standing.refusal(of: kind, on: today(now)) { throw Denial(code: code) }
        guard (1...certificate.copiesMaximum).contains(copies),
              let order = CertificateOrder(kind, chosen: options, offered: certificate.options, today: today(now)) else { throw Denial(code: .optionNotOffered) }
        return Grant(standing: standing, certificate: certificate, order: order)
    }
}
