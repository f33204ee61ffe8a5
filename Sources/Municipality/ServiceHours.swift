import Domain
import Topology

/// Whether a city issues a certificate at a moment, and when it next will (C1–C3).
struct ServiceHours {
    let municipality: Topology.Municipality
    let zone: TimeZoneOffset

    func isOpen(_ kind: CertificateKind, at now: Instant) -> Bool {
        municipality.timetable(of: kind).isOpen(at: LocalTime(now, in: zone), isPublicHoliday: PublicHoliday.contains)
    }

    /// The earliest moment at which any of `kinds` can be had again.
    func opensAt(_ kinds: [CertificateKind], after now: Instant) -> Instant? {
        kinds.compactMap { kind in
            municipality.timetable(of: kind).nextOpening(after: LocalTime(now, in: zone), isPublicHoliday: PublicHoliday.contains).flatMap { opening in
                let minutes = Int64(opening.date.daysSinceEpoch) * 1440 + Int64(opening.opens.minuteOfDay)
                return Instant(millisecondsSinceEpoch: (minutes * 60 - Int64(zone.secondsEast)) * 1000)
            }
        }.min()
    }
}
