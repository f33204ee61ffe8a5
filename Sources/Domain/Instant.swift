/// A moment of the years 1 to 9999 (UTC), to the millisecond. Never used as an identifier (invariant 4).
public struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z. The difference of two moments always fits.
    public let millisecondsSinceEpoch: Int64

    /// What the text form can name: four digits of year.
    private static let range = Int64(CivilDate.days.lowerBound) * 86_400_000...Int64(CivilDate.days.upperBound + 1) * 86_400_000 - 1

    /// Clamped to the years 1 to 9999, as `CivilDate` is: a clock far off must not stop a node.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = min(max(millisecondsSinceEpoch, Instant.range.lowerBound), Instant.range.upperBound)
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// Reads `YYYY-MM-DDThh:mm:ss[.sss](Z|±hh:mm)`, the profile of RFC 3339 that kofu writes and accepts.
    /// Returns nil for anything else, impossible dates and leap seconds included, and where the offset leads
    /// out of the years 1 to 9999 of UTC.
    public init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
              let date = CivilDate(iso8601: String(decoding: bytes[..<10], as: UTF8.self)),
              let hour = Decimal.value(of: bytes[11..<13]), hour < 24,
              let minute = Decimal.value(of: bytes[14..<16]), minute < 60,
              let second = Decimal.value(of: bytes[17..<19]), second < 60
        else { return nil }
        var rest = bytes[19...]
        var milliseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            guard rest.count >= 5, let value = Decimal.value(of: rest.dropFirst().prefix(3)) else { return nil }
            milliseconds = Int64(value)
            rest = rest.dropFirst(4)
        }
        guard let zone = TimeZoneOffset(iso8601: String(decoding: rest, as: UTF8.self)) else { return nil }
        let secondsOfDay = hour * 3600 + minute * 60 + second
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(secondsOfDay) - Int64(zone.secondsEast)
        guard Instant.range.contains(seconds * 1000 + milliseconds) else { return nil }
        self.init(millisecondsSinceEpoch: seconds * 1000 + milliseconds)
    }

    /// The moment as `YYYY-MM-DDThh:mm:ss.sssZ`.
    public var iso8601: String {
        let local = LocalTime(self, in: .utc)
        let milliseconds = Int(millisecondsSinceEpoch - (millisecondsSinceEpoch.flooredDivision(by: 1000)) * 1000)
        return "\(local.date.iso8601)T\(Decimal.text(local.hour, width: 2)):\(Decimal.text(local.minute, width: 2)):\(Decimal.text(local.second, width: 2)).\(Decimal.text(milliseconds, width: 3))Z"
    }
}
