public import Domain

extension Topology {
    /// When a municipality issues (C1, C2).
    public struct Hours: Sendable, Hashable {
        public let general: Timetable
        public let familyRegister: Timetable
    }

    /// Opening hours on the days that are open.
    public struct Timetable: Sendable, Hashable {
        public let opens: TimeOfDay
        /// The first minute that is closed again.
        public let closes: TimeOfDay
        public let days: Days
        /// Every year.
        public let closed: YearlyPeriod
    }

    public enum Days: String, Sendable, Hashable, CaseIterable {
        case everyDay = "every-day"
        /// 平日開庁日: Monday to Friday, without public holidays.
        case officeDays = "office-days"
    }

    /// A wall-clock time to the minute.
    public struct TimeOfDay: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// From 0 to 1440; 1440 is midnight at the end of the day.
        public let minuteOfDay: Int

        /// Reads `hh:mm`, from 00:00 to 24:00.
        public init?(_ text: String) {
            let bytes = Array(text.utf8)
            guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
                  let hour = twoDigits(bytes[0], bytes[1]), let minute = twoDigits(bytes[3], bytes[4]),
                  minute < 60, hour * 60 + minute <= 1440 else { return nil }
            minuteOfDay = hour * 60 + minute
        }

        public var description: String { "\(padded(minuteOfDay / 60)):\(padded(minuteOfDay % 60))" }

        public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minuteOfDay < right.minuteOfDay }
    }

    /// A day that comes every year; 29 February is not one.
    public struct YearlyDay: Sendable, Hashable, Comparable, CustomStringConvertible {
        public let month: Int
        public let day: Int

        /// Reads `MM-DD`.
        public init?(_ text: String) {
            // Any year that is no leap year knows exactly the days that come every year.
            guard text.utf8.count == 5, let date = CivilDate(iso8601: "2001-\(text)") else { return nil }
            self.init(of: date)
        }

        public init(of date: CivilDate) {
            month = date.month
            day = date.day
        }

        public var description: String { "\(padded(month))-\(padded(day))" }

        public static func < (left: YearlyDay, right: YearlyDay) -> Bool {
            (left.month, left.day) < (right.month, right.day)
        }
    }

    /// Days from `first` to `last`, both included; over the turn of the year where `last` is the earlier.
    public struct YearlyPeriod: Sendable, Hashable {
        public let first: YearlyDay
        public let last: YearlyDay

        public func contains(_ date: CivilDate) -> Bool {
            let day = YearlyDay(of: date)
            return first <= last ? first <= day && day <= last : first <= day || day <= last
        }
    }
}

extension Topology.Timetable {
    /// Whether the service is open at `time`. `isPublicHoliday` counts for office days only.
    public func isOpen(at time: LocalTime, isPublicHoliday: (CivilDate) -> Bool) -> Bool {
        isOpenDay(time.date, isPublicHoliday: isPublicHoliday)
            && time.minuteOfDay >= opens.minuteOfDay && time.minuteOfDay < closes.minuteOfDay
    }

    /// The next moment at which a closed service opens, as day and minute (C3). Nil where none of the
    /// 400 days ahead is open.
    public func nextOpening(after time: LocalTime, isPublicHoliday: (CivilDate) -> Bool) -> (date: CivilDate, opens: Topology.TimeOfDay)? {
        let longestSearchDays = 400
        for days in 0...longestSearchDays {
            let date = time.date.adding(days: days)
            guard isOpenDay(date, isPublicHoliday: isPublicHoliday) else { continue }
            if days > 0 || time.minuteOfDay < opens.minuteOfDay { return (date, opens) }
        }
        return nil
    }

    private func isOpenDay(_ date: CivilDate, isPublicHoliday: (CivilDate) -> Bool) -> Bool {
        if closed.contains(date) { return false }
        return switch days {
        case .everyDay: true
        case .officeDays: date.weekday != .saturday && date.weekday != .sunday && !isPublicHoliday(date)
        }
    }
}

private func twoDigits(_ tens: UInt8, _ ones: UInt8) -> Int? {
    let digits: ClosedRange<UInt8> = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(tens), digits.contains(ones) else { return nil }
    return Int(tens - digits.lowerBound) * 10 + Int(ones - digits.lowerBound)
}

private func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
