/// Octets as lower-case hexadecimal digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef")

    static func text(_ octets: [UInt8]) -> String { String(octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }) }
}
