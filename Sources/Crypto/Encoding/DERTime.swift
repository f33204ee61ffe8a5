/// Moments in certificates and OCSP messages (RFC 5280 §4.1.2.5, RFC 6960 §4.2.2.1): whole seconds, always `Z`.
enum DERTime {
    /// The years that both kinds of text can hold: 1950 to 9999.
    static let earliestMilliseconds: Int64 = -631_152_000_000
    static let latestMilliseconds: Int64 = 253_402_300_799_999

    /// UTCTime up to 2049, GeneralizedTime after, as certificates demand. Rounds down to the second.
    static func certificateTime(milliseconds: Int64, place: String) throws(CryptoError) -> [UInt8] {
        let moment = try digits(milliseconds: milliseconds, place: place)
        guard moment.year < 2050 else { return DER.element(DER.Tag.generalizedTime, moment.text) }
        return DER.element(DER.Tag.utcTime, Array(moment.text.dropFirst(2)))
    }

    /// GeneralizedTime, as OCSP demands. Rounds down to the second.
    static func generalizedTime(milliseconds: Int64, place: String) throws(CryptoError) -> [UInt8] {
        DER.element(DER.Tag.generalizedTime, try digits(milliseconds: milliseconds, place: place).text)
    }

    /// Reads a moment of a certificate or of a list of revoked ones: UTCTime through the year 2049 and GeneralizedTime after it,
    /// so that a moment has one spelling (RFC 5280 §4.1.2.5). Nil where it is of another form.
    static func certificateMilliseconds(of element: DERElement, in bytes: Span<UInt8>) -> Int64? {
        guard let milliseconds = milliseconds(of: element, in: bytes),
              element.tag == DER.Tag.utcTime || milliseconds >= firstInGeneralizedTime else { return nil }
        return milliseconds
    }

    /// The beginning of the year 2050.
    private static let firstInGeneralizedTime: Int64 = 2_524_608_000_000

    /// Reads either kind; nil where the content is not of the one form that RFC 5280 allows.
    static func milliseconds(of element: DERElement, in bytes: Span<UInt8>) -> Int64? {
        var start = element.content.lowerBound
        let end = element.content.upperBound
        guard end <= bytes.count, end - start >= 13, bytes[end - 1] == UInt8(ascii: "Z") else { return nil }
        let year: Int64
        switch (element.tag, end - start) {
        case (DER.Tag.utcTime, 13):
            guard let short = pair(start, in: bytes) else { return nil }
            year = short < 50 ? 2000 + short : 1900 + short
            start += 2
        case (DER.Tag.generalizedTime, 15):
            guard let century = pair(start, in: bytes), let short = pair(start + 2, in: bytes) else { return nil }
            year = century * 100 + short
            start += 4
        default:
            return nil
        }
        guard let month = pair(start, in: bytes), (1...12).contains(month), let day = pair(start + 2, in: bytes),
              let hour = pair(start + 4, in: bytes), hour < 24, let minute = pair(start + 6, in: bytes), minute < 60,
              let second = pair(start + 8, in: bytes), second < 60, year >= 1950 else { return nil }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        let back = civil(daysSinceEpoch: days)
        guard back.day == day, back.month == month else { return nil }
        return (days * 86_400 + hour * 3600 + minute * 60 + second) * 1000
    }

    private static func pair(_ index: Int, in bytes: Span<UInt8>) -> Int64? {
        let tens = bytes[index], ones = bytes[index + 1]
        guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
        return Int64(tens - 0x30) * 10 + Int64(ones - 0x30)
    }

    private static func digits(milliseconds: Int64, place: String) throws(CryptoError) -> (year: Int64, text: [UInt8]) {
        guard (earliestMilliseconds...latestMilliseconds).contains(milliseconds) else {
            throw CryptoError(.invalidArgument, at: place, "a moment outside the years 1950 to 9999")
        }
        let seconds = floor(milliseconds, 1000)
        let days = floor(seconds, 86_400)
        let ofDay = seconds - days * 86_400
        let date = civil(daysSinceEpoch: days)
        var text: [UInt8] = []
        for value in [date.year / 100, date.year % 100, date.month, date.day, ofDay / 3600, ofDay / 60 % 60, ofDay % 60] {
            text.append(0x30 + UInt8(truncatingIfNeeded: value / 10))
            text.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
        }
        text.append(UInt8(ascii: "Z"))
        return (date.year, text)
    }

    // The calendar in eras of 400 years that begin on 1 March, so that the leap day comes last.

    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floor(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        value % divisor < 0 ? value / divisor - 1 : value / divisor
    }
}
