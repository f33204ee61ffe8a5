/// マイナンバー: twelve digits, the last a check digit (ordinance of the Number Act, article 5).
public struct IndividualNumber: Sendable, Hashable {
    public let digits: String

    /// Returns nil unless `digits` is twelve ASCII digits with the right check digit.
    public init?(_ digits: String) {
        let values = digits.utf8.map { Int($0) - 0x30 }
        guard values.count == 12, values.allSatisfy({ (0...9).contains($0) }),
              IndividualNumber.checkDigit(of: values.dropLast()) == values[11] else { return nil }
        self.digits = digits
    }

    /// The check digit of eleven digits: weights 6,5,4,3,2,7,6,5,4,3,2 from the left, r = sum mod 11,
    /// 0 where r ≤ 1, else 11 − r.
    @inlinable
    public static func checkDigit(of elevenDigits: some Collection<Int>) -> Int {
        var sum = 0
        var place = 11
        for digit in elevenDigits {
            sum += (place > 6 ? place - 5 : place + 1) * digit
            place -= 1
        }
        let remainder = sum % 11
        return remainder <= 1 ? 0 : 11 - remainder
    }
}
