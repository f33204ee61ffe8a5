import Domain
import Testing
import Topology

@Suite("C1–C3: when a city issues, with Japan's public holidays")
struct ServiceHoursTests {
    private func hours(_ id: String) throws -> ServiceHours {
        let topology = try DefaultFile.topology()
        return ServiceHours(municipality: try #require(topology.municipality(id)), zone: topology.clock.zone)
    }

    private func moment(_ text: String) throws -> Instant { try #require(Instant(iso8601: text)) }

    @Test("C1: the first and the last millisecond of a day's service", arguments: [
        ("2026-04-01T06:29:59.999+09:00", false), ("2026-04-01T06:30:00.000+09:00", true), ("2026-04-01T22:59:59.999+09:00", true), ("2026-04-01T23:00:00.000+09:00", false),
        ("2026-12-28T22:59:59.999+09:00", true), ("2026-12-29T06:30:00+09:00", false), ("2027-01-03T22:59:59+09:00", false), ("2027-01-04T06:30:00+09:00", true),
        // A public holiday closes nothing but family registers.
        ("2026-05-04T12:00:00+09:00", true),
    ])
    func general(text: String, isOpen: Bool) throws {
        for city in ["mizuho", "kawaguchi", "odawara", "musashimurayama"] { #expect(try hours(city).isOpen(.residentRecord, at: moment(text)) == isOpen, "\(city)") }
    }

    @Test("C2: family registers of S1 and S3 on office days by Japan's calendar, whatever the clock that the moment is told in", arguments: [
        ("2026-04-01T09:00:00+09:00", true), ("2026-04-01T00:00:00Z", true), ("2026-03-31T23:59:59Z", false), ("2026-04-01T17:00:00+09:00", false),
        ("2026-04-04T10:00:00+09:00", false), ("2026-04-29T10:00:00+09:00", false), ("2026-05-06T10:00:00+09:00", false), ("2026-05-07T10:00:00+09:00", true),
        ("2026-09-22T10:00:00+09:00", false), ("2026-12-28T10:00:00+09:00", true), ("2026-12-29T10:00:00+09:00", false), ("2027-01-04T10:00:00+09:00", true),
    ])
    func familyRegister(text: String, isOpen: Bool) throws {
        for city in ["kawaguchi", "odawara"] { #expect(try hours(city).isOpen(.familyRegisterAll, at: moment(text)) == isOpen, "\(city)") }
    }

    @Test("C2: where the minutes give family registers the general hours, a holiday is a day as any other")
    func noOfficeDays() throws {
        #expect(try hours("musashimurayama").isOpen(.familyRegisterAll, at: moment("2026-05-04T12:00:00+09:00")))
    }

    @Test("C3: the next opening passes over weekends, holidays and the turn of the year", arguments: [
        ("2026-05-01T17:00:00+09:00", "2026-05-07T09:00:00+09:00"), ("2026-05-07T08:59:59+09:00", "2026-05-07T09:00:00+09:00"),
        ("2026-09-18T18:00:00+09:00", "2026-09-24T09:00:00+09:00"), ("2026-12-28T17:00:00+09:00", "2027-01-04T09:00:00+09:00"),
    ])
    func next(text: String, opening: String) throws {
        let now = try moment(text), hours = try hours("kawaguchi")
        #expect(try hours.opensAt([.familyRegisterAll], after: now) == moment(opening))
        #expect(try hours.closed(at: now)[.familyRegisterAll] == moment(opening))
        // At that very moment it is open, and a millisecond before it was not.
        #expect(try hours.isOpen(.familyRegisterAll, at: moment(opening)))
        #expect(try !hours.isOpen(.familyRegisterAll, at: Instant(millisecondsSinceEpoch: moment(opening).millisecondsSinceEpoch - 1)))
    }

    @Test("C3: what is open is not called closed")
    func closed() throws {
        let noon = try hours("kawaguchi").closed(at: moment("2026-05-04T12:00:00+09:00"))
        #expect(noon[.familyRegisterAll] != nil && noon[.residentRecord] == nil)
        #expect(try hours("kawaguchi").closed(at: moment("2026-04-01T12:00:00+09:00")).isEmpty)
    }
}
