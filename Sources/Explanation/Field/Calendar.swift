/// Days and moments in the spellings of docs/wire.md, as numbers (proleptic Gregorian calendar, no leap seconds).
enum Calendar {
    /// Days since 1970-01-01 of `YYYY-MM-DD`, years 0001 to 9999.
    static func day(_ text: ArraySlice<UInt8>) -> Int64? {
        let text = Array(text)
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
              let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]) else { return nil }
        return self.day(year: year, month: month, day: day)
    }

    /// Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss.sssZ`.
    static func instant(_ text: [UInt8]) -> Int64? {
        guard text.count == 24, let day = day(text[0..<10]), text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
              text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: "."), text[23] == UInt8(ascii: "Z"),
              let hour = number(text[11..<13]), let minute = number(text[14..<16]), let second = number(text[17..<19]),
              let thousandths = number(text[20..<23]), hour < 24, minute < 60, second < 60 else { return nil }
        return ((day * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + thousandths
    }

    /// Milliseconds of UTCTime (`YYMMDDhhmmssZ`, 1950 to 2049) or GeneralizedTime (`YYYYMMDDhhmmssZ`) as RFC 5280 §4.1.2.5 spells them.
    static func derTime(_ text: ArraySlice<UInt8>, isGeneralized: Bool) -> Int64? {
        var digits = Array(text)
        guard digits.count == (isGeneralized ? 15 : 13), digits.removeLast() == UInt8(ascii: "Z") else { return nil }
        if !isGeneralized { digits = Array((digits[0] >= UInt8(ascii: "5") ? "19" : "20").utf8) + digits }
        guard let year = number(digits[0..<4]), let month = number(digits[4..<6]), let dayOfMonth = number(digits[6..<8]),
              let hour = number(digits[8..<10]), let minute = number(digits[10..<12]), let second = number(digits[12..<14]),
              hour < 24, minute < 60, second < 60, let day = day(year: year, month: month, day: dayOfMonth) else { return nil }
        return (((day * 24 + hour) * 60 + minute) * 60 + second) * 1000
    }

    private static func day(year: Int64, month: Int64, day: Int64) -> Int64? {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else { return nil }
        let before = year - 1
        let days = before * 365 + before / 4 - before / 100 + before / 400
        return days + lengths.prefix(Int(month) - 1).reduce(0, +) + day - 1 - 719_162
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in text {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }
}
