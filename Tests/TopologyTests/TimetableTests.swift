import Domain
import Testing
import Topology

@Suite("A timetable")
struct TimetableTests {
    private func timetable(_ id: String, _ kind: CertificateKind) throws -> Topology.Timetable {
        try #require(try DefaultFile.topology().municipality(id)).timetable(of: kind)
    }

    private func local(_ text: String) throws -> LocalTime {
        LocalTime(try #require(Instant(iso8601: text + ":00+09:00")), in: .japan)
    }

    private func isHoliday(_ date: CivilDate) -> Bool { date.iso8601 == "2026-04-29" }

    @Test("is open from 06:30 to 23:00 except over the turn of the year (C1)", arguments: [
        ("2026-04-01T06:29", false), ("2026-04-01T06:30", true), ("2026-04-01T22:59", true), ("2026-04-01T23:00", false),
        ("2026-12-28T12:00", true), ("2026-12-29T12:00", false), ("2027-01-01T12:00", false), ("2027-01-03T22:59", false), ("2027-01-04T06:30", true),
        ("2026-04-29T12:00", true), ("2026-04-05T12:00", true),
    ])
    func general(time: String, isOpen: Bool) throws {
        #expect(try timetable("odawara", .residentRecord).isOpen(at: local(time), isPublicHoliday: isHoliday) == isOpen)
    }

    @Test("of the family register is open on office days only, where the minutes say so (C2)", arguments: [
        ("2026-04-01T08:59", false), ("2026-04-01T09:00", true), ("2026-04-01T16:59", true), ("2026-04-01T17:00", false),
        ("2026-04-04T10:00", false), ("2026-04-05T10:00", false), ("2026-04-29T10:00", false), ("2026-12-29T10:00", false),
    ])
    func familyRegister(time: String, isOpen: Bool) throws {
        #expect(try timetable("kawaguchi", .familyRegisterAll).isOpen(at: local(time), isPublicHoliday: isHoliday) == isOpen)
        #expect(try timetable("odawara", .supplementaryFamilyRegisterPart).isOpen(at: local(time), isPublicHoliday: isHoliday) == isOpen)
    }

    @Test("says when it opens next (C3)", arguments: [
        ("2026-04-01T05:00", "2026-04-01"), ("2026-04-01T17:00", "2026-04-02"), ("2026-04-03T18:00", "2026-04-06"),
        ("2026-04-28T17:30", "2026-04-30"), ("2026-12-28T20:00", "2027-01-04"),
    ])
    func nextOpening(time: String, day: String) throws {
        let next = try #require(try timetable("odawara", .familyRegisterAll).nextOpening(after: local(time), isPublicHoliday: isHoliday))
        #expect(next.date.iso8601 == day)
        #expect(next.opens.description == "09:00")
    }

    @Test("that never opens says so")
    func never() throws {
        #expect(try timetable("odawara", .familyRegisterAll).nextOpening(after: local("2026-04-01T18:00"), isPublicHoliday: { _ in true }) == nil)
    }

    @Test("reads times from 00:00 to 24:00 and days that come every year", arguments: [
        ("00:00", true), ("24:00", true), ("24:01", false), ("23:60", false), ("6:30", false), ("06:3a", false), ("", false),
    ])
    func times(text: String, isGood: Bool) {
        #expect((Topology.TimeOfDay(text)?.description == text) == isGood)
        #expect(Topology.YearlyDay("02-29") == nil)
        #expect(Topology.YearlyDay("12-31")?.description == "12-31")
    }
}
