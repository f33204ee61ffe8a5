import Domain
import Foundation
import Testing

@Suite("The wall clock")
struct LocalTimeTests {
    private func text(_ local: LocalTime) -> String { "\(local.date.iso8601) \(local.hour):\(local.minute):\(local.second)" }

    @Test("a new day begins in Japan at 15:00 UTC", arguments: [
        ("2026-03-31T14:59:59.999Z", "2026-03-31 23:59:59", 1439), ("2026-03-31T15:00:00.000Z", "2026-04-01 0:0:0", 0), ("2026-03-31T21:30:00Z", "2026-04-01 6:30:0", 390),
        ("1969-12-31T23:59:59.999Z", "1970-01-01 8:59:59", 539), ("1969-12-31T14:59:59.001Z", "1969-12-31 23:59:59", 1439), ("2024-02-28T15:00:00Z", "2024-02-29 0:0:0", 0),
    ])
    func japan(moment: String, expected: String, minuteOfDay: Int) throws {
        let local = LocalTime(try #require(Instant(iso8601: moment)), in: .japan)
        #expect(text(local) == expected)
        #expect(local.minuteOfDay == minuteOfDay)
    }

    @Test("in every zone the clock shows what Foundation's calendar shows", arguments: ["Z", "+09:00", "-09:30", "+05:45", "+14:00", "-14:00", "-00:01"])
    func foundation(zone: String) throws {
        let offset = try #require(TimeZoneOffset(iso8601: zone))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: offset.secondsEast))
        for seconds in stride(from: Int64(-11_676_000_000), through: 253_402_200_000, by: 1_234_567_891) {
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
            let local = LocalTime(Instant(millisecondsSinceEpoch: seconds * 1000 + 999), in: offset)
            let ours = [local.date.year, local.date.month, local.date.day, local.hour, local.minute, local.second]
            let theirs = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second].compactMap(\.self)
            #expect(ours == theirs)
        }
    }

    @Test("at the edges of the calendar the clock stands at its first or last second, and nothing traps")
    func extremes() throws {
        let east = try #require(TimeZoneOffset(iso8601: "+14:00")), west = try #require(TimeZoneOffset(iso8601: "-14:00"))
        let first = Instant(millisecondsSinceEpoch: .min), last = Instant(millisecondsSinceEpoch: .max)
        #expect(text(LocalTime(first, in: west)) == "0001-01-01 0:0:0")
        #expect(text(LocalTime(first, in: .utc)) == "0001-01-01 0:0:0")
        #expect(text(LocalTime(first, in: east)) == "0001-01-01 14:0:0")
        #expect(text(LocalTime(last, in: west)) == "9999-12-31 9:59:59")
        #expect(text(LocalTime(last, in: .utc)) == "9999-12-31 23:59:59")
        #expect(text(LocalTime(last, in: east)) == "9999-12-31 23:59:59")
    }

    @Test("an offset is read with its sign", arguments: [
        ("Z", 0), ("+00:00", 0), ("-00:00", 0), ("+09:00", 32_400), ("-09:30", -34_200), ("+13:59", 50_340), ("+14:00", 50_400), ("-14:00", -50_400), ("-00:01", -60),
    ])
    func offsets(text: String, secondsEast: Int) { #expect(TimeZoneOffset(iso8601: text)?.secondsEast == secondsEast) }

    @Test("any other text is no offset, nor is one beyond 14 hours", arguments: [
        "", "z", "+", "09:00", " 09:00", "+9:00", "+09", "+0900", "+09:0", "+09:000", "+09-00", "+09:60", "+14:01", "-14:01", "+14:59", "+15:00", "+99:99", "--9:00", "+-9:00", "+09:-1",
        "−9:00", "ZZ", "UTC", "JST", "+09:0０", "Z ", "é9:00",
    ])
    func notOffsets(text: String) { #expect(TimeZoneOffset(iso8601: text) == nil) }

    @Test("Japan is nine hours ahead")
    func names() {
        #expect(TimeZoneOffset.japan == TimeZoneOffset(iso8601: "+09:00"))
        #expect(TimeZoneOffset.utc == TimeZoneOffset(iso8601: "Z"))
        #expect(TimeZoneOffset.japan != .utc)
    }
}
