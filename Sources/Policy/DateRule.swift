/// Days and moments in the one spelling that crosses a channel.
enum DateRule {
    /// `YYYY-MM-DD`, years 0001 to 9999.
    static func isDate(_ text: Span<UInt8>) -> Bool {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
              let year = number(text, 0..<4), let month = number(text, 5..<7), let day = number(text, 8..<10) else { return false }
        return year >= 1 && (1...12).contains(month) && day >= 1 && day <= lengthOfMonth(month, year: year)
    }

    /// `YYYY-MM-DDThh:mm:ss.sssZ`; no leap second, no other zone.
    static func isInstant(_ text: Span<UInt8>) -> Bool {
        guard text.count == 24, isDate(text.extracting(0..<10)), text[10] == UInt8(ascii: "T"),
              text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: "."),
              text[23] == UInt8(ascii: "Z"), let hour = number(text, 11..<13), let minute = number(text, 14..<16),
              let second = number(text, 17..<19), number(text, 20..<23) != nil else { return false }
        return hour < 24 && minute < 60 && second < 60
    }

    private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            guard ScalarRule.isDigit(text[index]) else { return nil }
            value = value * 10 + Int(text[index] &- 0x30)
        }
        return value
    }

    private static func lengthOfMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
