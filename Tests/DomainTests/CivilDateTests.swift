import Foundation
import Testing
@testable import Domain

@Suite("Days of the calendar")
struct CivilDateTests {
    private func date(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDate { try #require(CivilDate(year: year, month: month, day: day)) }

    /// Counted year by year, month by month: slow, and made of nothing but the leap rule.
    private static func naiveLength(of month: Int, in year: Int) -> Int {
        let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test("the first and the last day of every month from year 1 to 9999 have the number that counting gives, and come back from it")
    func counting() throws {
        var number = -719_162, weekday = 1
        for year in 1...9999 {
            for month in 1...12 {
                let length = Self.naiveLength(of: month, in: year)
                let first = try date(year, month, 1), last = try date(year, month, length)
                let areRight = first.daysSinceEpoch == number && last.daysSinceEpoch == number + length - 1
                    && CivilDate(daysSinceEpoch: number) == first && CivilDate(daysSinceEpoch: number + length - 1) == last
                    && first.weekday.rawValue == weekday && CivilDate(year: year, month: month, day: length + 1) == nil
                if !areRight { Issue.record("\(year)-\(month)") }
                number += length
                weekday = (weekday + length) % 7
            }
        }
        #expect(number == 2_932_897)
        #expect(try date(1970, 1, 1).daysSinceEpoch == 0)
    }

    @Test("every day of four centuries follows the day before, in number, order, weekday and text")
    func everyDay() throws {
        var before = try date(1800, 12, 31)
        for number in before.daysSinceEpoch + 1...before.daysSinceEpoch + 146_097 {
            let day = CivilDate(daysSinceEpoch: number)
            let isNext = day.year == before.year && day.month == before.month && day.day == before.day + 1
                || day.day == 1 && before.day == Self.naiveLength(of: before.month, in: before.year)
                && (day.month == before.month + 1 && day.year == before.year || day.month == 1 && before.month == 12 && day.year == before.year + 1)
            let isRight = isNext && day.daysSinceEpoch == number && before < day && !(day < before) && before.adding(days: 1) == day
                && day.adding(days: -1) == before && day.weekday.rawValue == (before.weekday.rawValue + 1) % 7 && CivilDate(iso8601: day.iso8601) == day
            if !isRight { Issue.record("\(before.iso8601) → \(day.iso8601)") }
            before = day
        }
        #expect(before.iso8601 == "2200-12-31")
    }

    @Test("days since the Gregorian reform are those of Foundation's calendar, weekday included")
    func foundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for number in stride(from: -140_000, through: 2_932_896, by: 997) {
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(number) * 86_400))
            let day = CivilDate(daysSinceEpoch: number)
            let ours = [day.year, day.month, day.day, day.weekday.rawValue + 1], theirs = [parts.year, parts.month, parts.day, parts.weekday].compactMap(\.self)
            #expect(ours == theirs)
        }
    }

    @Test("weekdays that people remember are right", arguments: [
        ("1945-08-15", Weekday.wednesday), ("1964-10-10", .saturday), ("1970-01-01", .thursday), ("2000-02-29", .tuesday), ("2019-05-01", .wednesday),
    ])
    func weekdays(text: String, weekday: Weekday) { #expect(CivilDate(iso8601: text)?.weekday == weekday) }

    @Test("a day that does not exist is refused", arguments: [
        (2026, 2, 29), (1900, 2, 29), (2100, 2, 29), (2024, 2, 30), (2026, 4, 31), (2026, 6, 31), (2026, 9, 31), (2026, 11, 31), (2026, 1, 32), (2026, 12, 32),
        (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, -1), (0, 1, 1), (-1, 1, 1), (10_000, 1, 1), (.max, 12, 31), (.min, 1, 1), (2026, .max, 1), (2026, 1, .max),
    ])
    func impossible(year: Int, month: Int, day: Int) { #expect(CivilDate(year: year, month: month, day: day) == nil) }

    @Test("leap days and the edges of the calendar exist", arguments: [(2024, 2, 29), (2000, 2, 29), (2026, 2, 28), (1, 1, 1), (9999, 12, 31), (4, 2, 29)])
    func possible(year: Int, month: Int, day: Int) throws {
        let date = try date(year, month, day)
        #expect(date.year == year && date.month == month && date.day == day)
    }

    @Test("the text of a day has ten characters and leads back to it", arguments: [
        (1, 1, 1, "0001-01-01"), (812, 2, 9, "0812-02-09"), (2026, 4, 1, "2026-04-01"), (9999, 12, 31, "9999-12-31"),
    ])
    func text(year: Int, month: Int, day: Int, text: String) throws {
        #expect(try date(year, month, day).iso8601 == text)
        #expect(try CivilDate(iso8601: text) == date(year, month, day))
    }

    @Test("any other text is no day", arguments: [
        "", "2026", "2026-04", "2026-4-1", "2026-04-1", "26-04-01", "20260401", "2026/04/01", "2026-04/01", "2026.04.01", "2026-04-01 ", " 2026-04-01", "2026-04-01Z",
        "2026-04-01T00:00:00Z", "+026-04-01", "-026-04-01", "2026-+4-01", "2026-04--1", "2026- 4-01", "2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "12026-04-01",
        "2026-04-0１", "２０２６-04-01", "2026-04-٠", "2026‐04-1", "2026-W14-3", "2026-04-0a", "2026-04-0\0", "2026-04-0:", "2026-04-0/",
    ])
    func notText(text: String) { #expect(CivilDate(iso8601: text) == nil) }

    @Test("numbers beyond the calendar give its first or last day, however far off", arguments: [
        (-719_163, "0001-01-01"), (Int.min, "0001-01-01"), (2_932_897, "9999-12-31"), (Int.max, "9999-12-31"),
    ])
    func clamped(number: Int, text: String) { #expect(CivilDate(daysSinceEpoch: number).iso8601 == text) }

    @Test("adding days stops at the edges of the calendar, from before and after 1970 alike", arguments: ["0001-01-01", "1969-12-31", "1970-01-02", "9999-12-31"])
    func farAdding(text: String) throws {
        let date = try #require(CivilDate(iso8601: text))
        #expect(date.adding(days: .max).iso8601 == "9999-12-31")
        #expect(date.adding(days: .min).iso8601 == "0001-01-01")
        #expect(date.adding(days: 0) == date)
    }
}
