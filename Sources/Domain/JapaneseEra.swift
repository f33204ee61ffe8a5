extension CivilDate {
    /// The date as certificates print it: 令和8年4月1日; the first year of an era is 元年.
    /// Dates before Meiji 6 (1873), when Japan took the Gregorian calendar, are printed by year number.
    public var japanese: String {
        guard let era = JapaneseEra.eras.first(where: { $0.start <= self }) else { return "\(year)年\(month)月\(day)日" }
        let yearOfEra = year - era.start.year + era.yearOfStart
        return "\(era.name)\(yearOfEra == 1 ? "元" : String(yearOfEra))年\(month)月\(day)日"
    }
}

/// The eras of the Gregorian period, latest first.
struct JapaneseEra: Sendable {
    let name: String
    let start: CivilDate
    /// The era year in which `start` lies; not 1 only for Meiji, whose first years used the old calendar.
    let yearOfStart: Int

    static let eras: [JapaneseEra] = [
        ("令和", 2019, 5, 1, 1), ("平成", 1989, 1, 8, 1), ("昭和", 1926, 12, 25, 1), ("大正", 1912, 7, 30, 1), ("明治", 1873, 1, 1, 6),
    ].compactMap { name, year, month, day, first in
        CivilDate(year: year, month: month, day: day).map { JapaneseEra(name: name, start: $0, yearOfStart: first) }
    }
}
