import Domain
import Testing

@Suite("Public holidays of Japan (C2)")
struct PublicHolidayTests {
    private func holidays(of year: Int) throws -> [String] {
        var date = try #require(CivilDate(year: year, month: 1, day: 1)), found: [String] = []
        while date.year == year {
            if let name = PublicHoliday.name(of: date) { found.append("\(date.iso8601.dropFirst(5)) \(name)") }
            date = date.adding(days: 1)
        }
        return found
    }

    /// The lists are those that the Cabinet Office publishes.
    @Test("are those that the Cabinet Office lists", arguments: [
        (2026, """
            01-01 元日 01-12 成人の日 02-11 建国記念の日 02-23 天皇誕生日 03-20 春分の日 04-29 昭和の日 05-03 憲法記念日 05-04 みどりの日 05-05 こどもの日 \
            05-06 振替休日 07-20 海の日 08-11 山の日 09-21 敬老の日 09-22 国民の休日 09-23 秋分の日 10-12 スポーツの日 11-03 文化の日 11-23 勤労感謝の日
            """),
        (2024, """
            01-01 元日 01-08 成人の日 02-11 建国記念の日 02-12 振替休日 02-23 天皇誕生日 03-20 春分の日 04-29 昭和の日 05-03 憲法記念日 05-04 みどりの日 05-05 こどもの日 \
            05-06 振替休日 07-15 海の日 08-11 山の日 08-12 振替休日 09-16 敬老の日 09-22 秋分の日 09-23 振替休日 10-14 スポーツの日 11-03 文化の日 11-04 振替休日 11-23 勤労感謝の日
            """),
        (2021, """
            01-01 元日 01-11 成人の日 02-11 建国記念の日 02-23 天皇誕生日 03-20 春分の日 04-29 昭和の日 05-03 憲法記念日 05-04 みどりの日 05-05 こどもの日 \
            07-22 海の日 07-23 スポーツの日 08-08 山の日 08-09 振替休日 09-20 敬老の日 09-23 秋分の日 11-03 文化の日 11-23 勤労感謝の日
            """),
        (2019, """
            01-01 元日 01-14 成人の日 02-11 建国記念の日 03-21 春分の日 04-29 昭和の日 04-30 国民の休日 05-01 即位の日 05-02 国民の休日 05-03 憲法記念日 05-04 みどりの日 05-05 こどもの日 \
            05-06 振替休日 07-15 海の日 08-11 山の日 08-12 振替休日 09-16 敬老の日 09-23 秋分の日 10-14 体育の日 10-22 即位礼正殿の儀の行われる日 11-03 文化の日 11-04 振替休日 11-23 勤労感謝の日
            """),
        (2009, """
            01-01 元日 01-12 成人の日 02-11 建国記念の日 03-20 春分の日 04-29 昭和の日 05-03 憲法記念日 05-04 みどりの日 05-05 こどもの日 05-06 振替休日 \
            07-20 海の日 09-21 敬老の日 09-22 国民の休日 09-23 秋分の日 10-12 体育の日 11-03 文化の日 11-23 勤労感謝の日 12-23 天皇誕生日
            """),
    ])
    func listed(_ year: Int, _ expected: String) throws {
        #expect(try holidays(of: year).joined(separator: " ") == expected)
    }

    @Test("are none in years of which the rules are not known", arguments: [2006, 2100])
    func otherYears(_ year: Int) throws { #expect(try holidays(of: year).isEmpty) }

    @Test("are no ordinary days", arguments: ["2026-01-02", "2026-05-07", "2026-09-24", "2026-12-23", "2020-07-20", "2020-10-12", "2021-08-11"])
    func ordinary(_ text: String) throws { #expect(PublicHoliday.name(of: try #require(CivilDate(iso8601: text))) == nil) }
}
