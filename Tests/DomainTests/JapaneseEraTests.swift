import Domain
import Testing

@Suite("Dates in Japanese eras")
struct JapaneseEraTests {
    @Test("an era begins with its first day and ends the day before", arguments: [
        ("1872-12-31", "1872年12月31日"), ("1873-01-01", "明治6年1月1日"),
        ("1912-07-29", "明治45年7月29日"), ("1912-07-30", "大正元年7月30日"),
        ("1926-12-24", "大正15年12月24日"), ("1926-12-25", "昭和元年12月25日"),
        ("1989-01-07", "昭和64年1月7日"), ("1989-01-08", "平成元年1月8日"),
        ("2019-04-30", "平成31年4月30日"), ("2019-05-01", "令和元年5月1日"),
    ])
    func borders(day: String, words: String) throws { #expect(try #require(CivilDate(iso8601: day)).japanese == words) }

    @Test("the first year of an era is 元年 to its last day, and the next is 2年", arguments: [
        ("1912-12-31", "大正元年12月31日"), ("1913-01-01", "大正2年1月1日"), ("1926-12-31", "昭和元年12月31日"), ("1927-01-01", "昭和2年1月1日"),
        ("1989-12-31", "平成元年12月31日"), ("1990-01-01", "平成2年1月1日"), ("2019-12-31", "令和元年12月31日"), ("2020-01-01", "令和2年1月1日"),
    ])
    func firstYears(day: String, words: String) throws { #expect(try #require(CivilDate(iso8601: day)).japanese == words) }

    @Test("days before Meiji 6, when Japan kept another calendar, have no era", arguments: [
        ("1868-10-23", "1868年10月23日"), ("0645-07-17", "645年7月17日"), ("0001-01-01", "1年1月1日"),
    ])
    func before(day: String, words: String) throws { #expect(try #require(CivilDate(iso8601: day)).japanese == words) }

    @Test("the present era goes on", arguments: [("2026-04-01", "令和8年4月1日"), ("2028-02-29", "令和10年2月29日"), ("9999-12-31", "令和7981年12月31日")])
    func present(day: String, words: String) throws { #expect(try #require(CivilDate(iso8601: day)).japanese == words) }

    @Test("no two days of the Gregorian period share their words")
    func unique() throws {
        let first = try #require(CivilDate(iso8601: "1873-01-01")), last = try #require(CivilDate(iso8601: "2040-12-31"))
        let words = (first.daysSinceEpoch...last.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0).japanese }
        #expect(Set(words).count == words.count)
    }
}
