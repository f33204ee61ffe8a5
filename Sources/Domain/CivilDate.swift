/// A day in the proleptic Gregorian calendar, years 1 to 9999.
public struct CivilDate: Sendable, Hashable, Comparable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Returns nil where no such day exists.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
              day <= CivilDate.lengthOfMonth(month, year: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    public init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
              let year = Decimal.value(of: bytes[0..<4]), let month = Decimal.value(of: bytes[5..<7]),
              let day = Decimal.value(of: bytes[8..<10]) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// 0001-01-01 to 9999-12-31, in days since 1970-01-01.
    static let days = -719_162...2_932_896

    /// The day that lies `daysSinceEpoch` days after 1970-01-01, clamped to the years 1 to 9999.
    public init(daysSinceEpoch: Int) {
        // Howard Hinnant's days-to-civil construction: eras of 400 years that begin on 1 March.
        let clamped = min(max(daysSinceEpoch, CivilDate.days.lowerBound), CivilDate.days.upperBound)
        let shifted = clamped + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    public var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredDivision(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = (daysSinceEpoch + 4) - (daysSinceEpoch + 4).flooredDivision(by: 7) * 7
        return Weekday.allCases[index]
    }

    /// The day `days` later, or earlier where negative, clamped to the years 1 to 9999.
    public func adding(days: Int) -> CivilDate {
        let (sum, overflows) = daysSinceEpoch.addingReportingOverflow(days)
        return CivilDate(daysSinceEpoch: overflows ? (days < 0 ? .min : .max) : sum)
    }

    public var iso8601: String {
        "\(Decimal.text(year, width: 4))-\(Decimal.text(month, width: 2))-\(Decimal.text(day, width: 2))"
    }

    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    static func lengthOfMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

public enum Weekday: Int, Sendable, CaseIterable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday
}
