/// Arithmetic in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1; addition is exclusive or.
struct GaloisField: Sendable {
    static let shared = GaloisField()

    /// The powers of 2, twice over, so that a sum of two logarithms needs no remainder.
    private let powers: [UInt8]
    /// The logarithms to base 2; that of 0 is never looked up.
    private let logarithms: [Int]

    private init() {
        var powers = [UInt8](repeating: 0, count: 510)
        var logarithms = [Int](repeating: 0, count: 256)
        var value = 1
        for exponent in 0..<255 {
            powers[exponent] = UInt8(value)
            powers[exponent + 255] = UInt8(value)
            logarithms[value] = exponent
            value <<= 1
            if value > 255 { value ^= 0x11D }
        }
        self.powers = powers
        self.logarithms = logarithms
    }

    /// 2 to the `exponent`, which may be negative.
    func power(_ exponent: Int) -> UInt8 { powers[(exponent % 255 + 255) % 255] }

    func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        a == 0 || b == 0 ? 0 : powers[logarithms[Int(a)] + logarithms[Int(b)]]
    }

    /// `a` / `b`; `b` is not 0.
    func quotient(_ a: UInt8, _ b: UInt8) -> UInt8 {
        a == 0 ? 0 : powers[logarithms[Int(a)] + 255 - logarithms[Int(b)]]
    }

    /// The value of a polynomial, its constant term first.
    func value(of polynomial: [UInt8], at x: UInt8) -> UInt8 {
        var sum: UInt8 = 0
        for coefficient in polynomial.reversed() { sum = product(sum, x) ^ coefficient }
        return sum
    }
}
