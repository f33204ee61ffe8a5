/// The public holidays of Japan (国民の祝日に関する法律, Act No. 178 of 1948), computed.
///
/// The rules are those in force since 2007, with the moves of 2019 to 2021 that special acts made. The equinoxes are
/// announced a year ahead by the National Astronomical Observatory; the formula agrees with every announcement so far and
/// with its forecasts until 2099. For other years nothing is a holiday.
public enum PublicHoliday {
    public static let years = 2007...2099

    /// The name of the holiday on `date`, in the words of the act; nil where it is none.
    public static func name(of date: CivilDate) -> String? {
        guard years.contains(date.year) else { return nil }
        return nationalHoliday(date) ?? extraHoliday(date)
    }

    public static func contains(_ date: CivilDate) -> Bool { name(of: date) != nil }

    // MARK: Article 2: the holidays themselves

    private static func nationalHoliday(_ date: CivilDate) -> String? {
        if let moved = movedHolidays[date.year]?[MonthDay(date)] { return moved }
        guard let (name, moves) = usualHoliday(date) else { return nil }
        // What a special act moved is not kept on its usual day as well.
        return moves && movedHolidays[date.year]?.values.contains(name) == true ? nil : name
    }

    /// The name, and whether a special act has ever moved it.
    private static func usualHoliday(_ date: CivilDate) -> (name: String, moves: Bool)? {
        let year = date.year, day = date.day
        switch date.month {
        case 1: if day == 1 { return ("元日", false) } else if isMonday(date, number: 2) { return ("成人の日", false) }
        case 2: if day == 11 { return ("建国記念の日", false) } else if day == 23, year >= 2020 { return ("天皇誕生日", false) }
        case 3: if day == vernalEquinox(year) { return ("春分の日", false) }
        case 4: if day == 29 { return ("昭和の日", false) }
        case 5: return [3: ("憲法記念日", false), 4: ("みどりの日", false), 5: ("こどもの日", false)][day]
        case 7: if isMonday(date, number: 3) { return ("海の日", true) }
        case 8: if day == 11, year >= 2016 { return ("山の日", true) }
        case 9: if isMonday(date, number: 3) { return ("敬老の日", false) } else if day == autumnalEquinox(year) { return ("秋分の日", false) }
        case 10: if isMonday(date, number: 2) { return (year >= 2020 ? "スポーツの日" : "体育の日", true) }
        case 11: return [3: ("文化の日", false), 23: ("勤労感謝の日", false)][day]
        case 12: if day == 23, year <= 2018 { return ("天皇誕生日", false) }
        default: break
        }
        return nil
    }

    private struct MonthDay: Hashable {
        let month: Int
        let day: Int

        init(_ month: Int, _ day: Int) { (self.month, self.day) = (month, day) }
        init(_ date: CivilDate) { self.init(date.month, date.day) }
    }

    /// The accession of 2019 (Act No. 99 of 2018) and the Olympic Games (Act No. 55 of 2018, Act No. 68 of 2020).
    private static let movedHolidays: [Int: [MonthDay: String]] = [
        2019: [MonthDay(5, 1): "即位の日", MonthDay(10, 22): "即位礼正殿の儀の行われる日"],
        2020: [MonthDay(7, 23): "海の日", MonthDay(7, 24): "スポーツの日", MonthDay(8, 10): "山の日"],
        2021: [MonthDay(7, 22): "海の日", MonthDay(7, 23): "スポーツの日", MonthDay(8, 8): "山の日"],
    ]

    // MARK: Article 3: what follows from them

    /// 振替休日: the first day after a holiday on a Sunday that is none itself. 国民の休日: a day between two holidays.
    private static func extraHoliday(_ date: CivilDate) -> String? {
        var earlier = date.adding(days: -1)
        while nationalHoliday(earlier) != nil {
            if earlier.weekday == .sunday { return "振替休日" }
            earlier = earlier.adding(days: -1)
        }
        let isBetween = nationalHoliday(date.adding(days: -1)) != nil && nationalHoliday(date.adding(days: 1)) != nil
        return isBetween && date.weekday != .sunday ? "国民の休日" : nil
    }

    // MARK: Days of a month

    private static func isMonday(_ date: CivilDate, number: Int) -> Bool { date.weekday == .monday && (date.day - 1) / 7 + 1 == number }

    private static func vernalEquinox(_ year: Int) -> Int { equinox(20.8431, year) }
    private static func autumnalEquinox(_ year: Int) -> Int { equinox(23.2488, year) }

    /// The day of the month in Japan on which the sun crosses the equator, for 1980 to 2099.
    private static func equinox(_ dayIn1980: Double, _ year: Int) -> Int {
        let years = year - 1980
        return Int(dayIn1980 + 0.242194 * Double(years)) - years / 4
    }
}
