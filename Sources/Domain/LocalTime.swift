/// A moment as a wall clock in a fixed offset shows it, to the second; clamped to the years 1 to 9999 there.
public struct LocalTime: Sendable, Hashable {
    public let date: CivilDate
    public let hour: Int
    public let minute: Int
    public let second: Int

    public init(_ instant: Instant, in zone: TimeZoneOffset) {
        let shifted = Int(instant.millisecondsSinceEpoch.flooredDivision(by: 1000)) + zone.secondsEast
        let seconds = min(max(shifted, CivilDate.days.lowerBound * 86_400), (CivilDate.days.upperBound + 1) * 86_400 - 1)
        let days = seconds.flooredDivision(by: 86_400)
        let secondOfDay = seconds - days * 86_400
        date = CivilDate(daysSinceEpoch: days)
        hour = secondOfDay / 3600
        minute = secondOfDay % 3600 / 60
        second = secondOfDay % 60
    }

    public var minuteOfDay: Int { hour * 60 + minute }
}

/// An offset from UTC, at most 14 hours either way, the farthest that any place keeps. Japan keeps +09:00 all year.
public struct TimeZoneOffset: Sendable, Hashable {
    public let secondsEast: Int

    public static let utc = TimeZoneOffset(secondsEast: 0)
    public static let japan = TimeZoneOffset(secondsEast: 9 * 3600)

    private init(secondsEast: Int) { self.secondsEast = secondsEast }

    /// Reads `Z` or `±hh:mm`, at most 14 hours.
    public init?(iso8601 text: String) {
        if text == "Z" {
            self = .utc
            return
        }
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = Decimal.value(of: bytes[1..<3]),
              let minutes = Decimal.value(of: bytes[4..<6]), minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): self.init(secondsEast: hours * 3600 + minutes * 60)
        case UInt8(ascii: "-"): self.init(secondsEast: -(hours * 3600 + minutes * 60))
        default: return nil
        }
    }
}
