/// Ages in days, chosen so that they hold whatever leap days lie between.
enum Ages {
    /// Nobody this many days old is younger than eighteen.
    static let adultDays = 18 * 365 + 5
    /// The least age of a parent at a birth, in days: twenty years and more.
    static let parentDays = 20 * 366
    static let yearDays = 365

    /// The birthday of somebody who is `years` old, give or take, on `referenceDay`.
    static func birthDay(years: Int, referenceDay: Int, _ random: inout RandomStream) -> Int {
        referenceDay - years * 1461 / 4 - 1 - random.below(yearDays)
    }

    static func years(from birthDay: Int, to day: Int) -> Int { max(0, (day - birthDay) * 4 / 1461) }
}
