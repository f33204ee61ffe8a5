import Domain
import Foundation
import Testing

@Suite("Moments")
struct InstantTests {
    private static let first: Int64 = -62_135_596_800_000, last: Int64 = 253_402_300_799_999

    @Test("the text of a moment is the one that Foundation writes, and leads back to it")
    func foundation() throws {
        let formatter = ISO8601DateFormatter()
        // Since 1600: Foundation's calendar is the Julian one before the reform.
        for seconds in stride(from: Int64(-11_676_096_000), through: 253_402_300_799, by: 777_777_773) {
            let moment = Instant(millisecondsSinceEpoch: seconds * 1000 + 7)
            let theirs = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(moment.iso8601 == theirs.dropLast() + ".007Z")
            #expect(Instant(iso8601: moment.iso8601) == moment)
            #expect(Instant(iso8601: theirs)?.millisecondsSinceEpoch == seconds * 1000)
        }
    }

    @Test("every millisecond around a turn of second, day and year has a text that leads back to it", arguments: [
        0, -1000, 86_400_000, 951_782_400_000, 1_775_012_400_000, -62_135_596_799_000, 253_402_300_799_000,
    ] as [Int64])
    func milliseconds(turn: Int64) {
        var texts: [String] = []
        for milliseconds in turn - 1000...turn + 999 {
            let moment = Instant(millisecondsSinceEpoch: milliseconds)
            #expect(Instant(iso8601: moment.iso8601) == moment)
            texts.append(moment.iso8601)
        }
        #expect(texts == texts.sorted())
        #expect(Set(texts).count == 2000)
    }

    @Test("a moment is read in the zone that it names", arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000Z", 0), ("1970-01-01T09:00:00+09:00", 0), ("1969-12-31T19:00:00.250-05:00", 250), ("1970-01-01T00:00:00-00:00", 0),
        ("1969-12-31T23:59:59.999Z", -1), ("1970-01-01T14:00:00+14:00", 0), ("1969-12-31T10:00:00-14:00", 0), ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
        ("2026-04-01T00:00:00+05:30", 1_774_981_800_000), ("0001-01-01T00:00:00Z", first), ("9999-12-31T23:59:59.999Z", last), ("0001-01-01T09:00:00+09:00", first),
        ("9999-12-31T14:59:59.999-09:00", last),
    ] as [(String, Int64)])
    func zones(text: String, milliseconds: Int64) { #expect(Instant(iso8601: text)?.millisecondsSinceEpoch == milliseconds) }

    @Test("zones are those of Foundation", arguments: ["Z", "+00:00", "-00:00", "+09:00", "-03:30", "+05:45", "+14:00", "-11:00"])
    func foundationZones(zone: String) throws {
        let text = "2026-07-08T01:02:03" + zone
        let theirs = try #require(ISO8601DateFormatter().date(from: text))
        #expect(Instant(iso8601: text)?.millisecondsSinceEpoch == Int64(theirs.timeIntervalSince1970) * 1000)
    }

    @Test("any other text is no moment", arguments: [
        "", "Z", "2026-04-01", "2026-04-01T10:00Z", "2026-04-01T10:00:00", "2026-04-01T10:00:00.000", "2026-04-01 10:00:00Z", "2026-04-01t10:00:00Z", "2026-04-01T10:00:00z",
        "2026-04-01T24:00:00Z", "2026-04-01T23:60:00Z", "2026-04-01T23:59:60Z", "2016-12-31T23:59:60Z", "2026-02-29T10:00:00Z", "2026-00-01T10:00:00Z", "0000-12-31T10:00:00Z",
        "2026-04-01T10:00:00.Z", "2026-04-01T10:00:00.1Z", "2026-04-01T10:00:00.12Z", "2026-04-01T10:00:00.1234Z", "2026-04-01T10:00:00.123456Z", "2026-04-01T10:00:00,123Z",
        "2026-04-01T10:00:00.12aZ", "2026-04-01T10:00:00.-12Z", "2026-04-01T10:00:00+9:00", "2026-04-01T10:00:00+0900", "2026-04-01T10:00:00+09", "2026-04-01T10:00:00+09:60",
        "2026-04-01T10:00:00+14:01", "2026-04-01T10:00:00-15:00", "2026-04-01T10:00:00 09:00", "2026-04-01T10:00:00−09:00", "2026-04-01T10:00:00ZZ", "2026-04-01T10:00:00Z\n",
        " 2026-04-01T10:00:00Z", "2026-04-01T-1:00:00Z", "2026-04-01T+1:00:00Z", "2026-04-01T１0:00:00Z", "20260401T100000Z", "12026-04-01T10:00:00Z", "2026-04-01T10.00.00Z",
        "2026-04-01T10:00.00Z", "2026-04-01T10:00:00[Asia/Tokyo]", "2026-04-01T10:00:00Z[Asia/Tokyo]",
    ])
    func refused(text: String) { #expect(Instant(iso8601: text) == nil) }

    @Test("a moment whose offset leads out of the years 1 to 9999 is refused, as it could not be written again", arguments: [
        "0001-01-01T00:00:00+00:01", "0001-01-01T08:59:59.999+09:00", "9999-12-31T23:59:59.999-00:01", "9999-12-31T15:00:00-09:00",
    ])
    func outside(text: String) { #expect(Instant(iso8601: text) == nil) }

    @Test("whatever octet is changed in the written form, what is still read is written again just so")
    func mutations() throws {
        let original = Array("2026-01-31T12:34:56.789Z".utf8)
        var accepted = 0
        for place in original.indices {
            for octet in UInt8(0)...127 {
                var octets = original
                octets[place] = octet
                let text = String(decoding: octets, as: UTF8.self)
                guard let moment = Instant(iso8601: text) else { continue }
                #expect(moment.iso8601 == text)
                accepted += 1
            }
        }
        let punctuation = 7, year = 4 * 10, month = 1 + 5, day = 4 + 2, hour = 3 + 10, minute = 6 + 10, second = 6 + 10, thousandths = 3 * 10
        #expect(accepted == punctuation + year + month + day + hour + minute + second + thousandths)
    }

    @Test("milliseconds beyond the years 1 to 9999 are the first or last moment, and nothing about them traps", arguments: [
        (Int64.min, first), (Int64.min + 1, first), (first - 1, first), (first, first), (last, last), (last + 1, last), (Int64.max - 1, last), (Int64.max, last),
    ])
    func extremes(milliseconds: Int64, expected: Int64) {
        let moment = Instant(millisecondsSinceEpoch: milliseconds)
        #expect(moment.millisecondsSinceEpoch == expected)
        #expect(moment.iso8601 == (expected == Self.first ? "0001-01-01T00:00:00.000Z" : "9999-12-31T23:59:59.999Z"))
        #expect(Instant(iso8601: moment.iso8601) == moment)
    }

    @Test("earlier moments are smaller, also across 1970")
    func order() {
        let moments = [Int64.min, -1001, -1, 0, 1, 1_775_012_400_123, .max].map { Instant(millisecondsSinceEpoch: $0) }
        for (left, right) in zip(moments, moments.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
            #expect(left != right)
        }
        #expect(!(moments[3] < moments[3]))
    }
}
