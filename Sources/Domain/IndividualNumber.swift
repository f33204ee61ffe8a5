/// マイナンバー: twelve digits, the last a check digit (ordinance of the Number Act, article 5).
public struct IndividualNumber: Sendable, Hashable {
    public let digits: String

    /// Returns nil unless `digits` is twelve ASCII digits with the right check digit.
    public init?(_ digits: String) {
        let values = digits.utf8.map { Int($0) - 0x30 }
        guard values.count == 12, values.allSatisfy({ (0...9).contains($0) }),
              IndividualNumber.checkDigit(of: values) == values[11] else { return nil }
        self.digits = digits
    }

    private static let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

    /// The check digit of the first eleven of `digits`, each 0 to 9: of their weighted sum r = sum mod 11,
    /// 0 where r ≤ 1, else 11 − r. Because r = 0 and r = 1 share the digit 0, it does not tell these two apart.
    public static func checkDigit(of digits: [Int]) -> Int {
        let remainder = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return remainder <= 1 ? 0 : 11 - remainder
    }
}
