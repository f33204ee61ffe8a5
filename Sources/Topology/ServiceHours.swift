public import Domain

/// Whether a city issues a certificate at a moment, and when it next will (C1–C3), by the calendar and the clock of its zone.
///
/// The moment that decides is the one at which the issuing server takes the request `issue`: what it takes before the closing minute it
/// serves to the end, and what it takes from that minute on it refuses, whatever the menu said before. Hours are public, so that a kiosk
/// may look them up too, for the words of a refusal; it never decides by them that something may be had.
public struct ServiceHours: Sendable {
    let municipality: Topology.Municipality
    let zone: TimeZoneOffset

    public init(municipality: Topology.Municipality, zone: TimeZoneOffset) {
        self.municipality = municipality
        self.zone = zone
    }

    public func isOpen(_ kind: CertificateKind, at now: Instant) -> Bool {
        municipality.timetable(of: kind).isOpen(at: LocalTime(now, in: zone), isPublicHoliday: PublicHoliday.contains)
    }

    /// The earliest moment at which any of `kinds` can be had again.
    public func opensAt(_ kinds: [CertificateKind], after now: Instant) -> Instant? {
        kinds.compactMap { kind in
            municipality.timetable(of: kind).nextOpening(after: LocalTime(now, in: zone), isPublicHoliday: PublicHoliday.contains).flatMap { opening in
                let minutes = Int64(opening.date.daysSinceEpoch) * 1440 + Int64(opening.opens.minuteOfDay)
                return Instant(millisecondsSinceEpoch: (minutes * 60 - Int64(zone.secondsEast)) * 1000)
            }
        }.min()
    }

    /// What the city offers and does not issue now, and when it opens.
    public func closed(at now: Instant) -> [CertificateKind: Instant] {
        let kinds = municipality.certificates.map(\.kind).filter { !isOpen($0, at: now) }
        return Dictionary(kinds.compactMap { kind in opensAt([kind], after: now).map { (kind, $0) } }) { first, _ in first }
    }
}
