import Domain
import Testing

@Suite("Individual Numbers")
struct IndividualNumberTests {
    /// The ordinance's sum as it is written there: digits and weights are numbered from the right, the check digit left out.
    private static func weightedSum(_ elevenDigits: [Int]) -> Int {
        (1...11).reduce(0) { sum, n in sum + elevenDigits[11 - n] * (n <= 6 ? n + 1 : n - 5) }
    }

    /// The digit that makes the sum a multiple of eleven; 0 where only ten would.
    private static func naiveCheckDigit(_ elevenDigits: [Int]) -> Int {
        (0...9).first { (weightedSum(elevenDigits) + $0) % 11 == 0 } ?? 0
    }

    private static func text(_ digits: [Int]) -> String { digits.map(String.init).joined() }

    /// Eleven digits, spread over all there are.
    private static func digits(_ index: Int) -> [Int] {
        var rest = index * 61_803_398_875 % 100_000_000_000
        return (0..<11).map { _ in defer { rest /= 10 }; return rest % 10 }
    }

    @Test("the check digit completes the weighted sum to a multiple of eleven, or is 0")
    func formula() {
        var seen: Set<Int> = []
        for index in 0..<5000 {
            let digits = Self.digits(index), expected = Self.naiveCheckDigit(digits)
            #expect(IndividualNumber.checkDigit(of: digits) == expected)
            #expect(IndividualNumber(Self.text(digits) + String(expected))?.digits == Self.text(digits) + String(expected))
            seen.insert(expected)
        }
        #expect(seen == Set(0...9))
    }

    @Test("numbers worked out by hand are accepted, and with the next check digit refused", arguments: [
        // 6 + 10 + 12 + 12 + 10 + 42 + 42 + 40 + 36 + 0 + 2 = 212 = 19 × 11 + 3
        ("12345678901", 8),
        // 9 × 47 = 423 = 38 × 11 + 5
        ("99999999999", 6),
        // 47 = 4 × 11 + 3
        ("11111111111", 8),
        // r = 0 and r = 1, where the digit is 0 alike: 0, and 2 × 6 = 12
        ("00000000000", 0), ("00000000006", 0),
        // Each weight alone: 11 − 6, − 5, − 4, − 3, − 2, − 7 and so on
        ("10000000000", 5), ("01000000000", 6), ("00100000000", 7), ("00010000000", 8), ("00001000000", 9), ("00000100000", 4), ("00000010000", 5), ("00000001000", 6),
        ("00000000100", 7), ("00000000010", 8), ("00000000001", 9),
    ])
    func byHand(elevenDigits: String, checkDigit: Int) {
        #expect(IndividualNumber(elevenDigits + String(checkDigit))?.digits == elevenDigits + String(checkDigit))
        for other in 0...9 where other != checkDigit { #expect(IndividualNumber(elevenDigits + String(other)) == nil) }
    }

    @Test("every wrong digit is found, but where both remainders are 0 or 1, which share a check digit")
    func oneWrongDigit() {
        var collisions = 0, found = 0
        for index in 0..<300 {
            let right = Self.digits(index), number = right + [Self.naiveCheckDigit(right)]
            for place in number.indices {
                for digit in 0...9 where digit != number[place] {
                    var wrong = number
                    wrong[place] = digit
                    let isCollision = place < 11 && Self.weightedSum(right) % 11 <= 1 && Self.weightedSum(wrong) % 11 <= 1
                    #expect((IndividualNumber(Self.text(wrong)) != nil) == isCollision)
                    if isCollision { collisions += 1 } else { found += 1 }
                }
            }
        }
        // The exception is rare, and is met.
        #expect(collisions > 0)
        #expect(found > 50 * collisions)
    }

    @Test("what is not twelve ASCII digits is refused", arguments: [
        "", "0", "12345678901", "1234567890188", " 123456789018", "123456789018 ", "1234-5678-9018", "１２３４５６７８９０１８", "12345678901８", "+23456789018", "-00000000000",
        "00000000000a", "00000000000/", "00000000000:", "0000000000\0\0", "٠٠٠٠٠٠٠٠٠٠٠٠",
    ])
    func refused(text: String) { #expect(IndividualNumber(text) == nil) }
}
