/// The curve P-256 (FIPS 186-4 D.1.2.3), as far as it takes to tell a point from any 65 octets: y² = x³ − 3x + b. Without this a
/// liar would have twice the room.
enum P256 {
    /// A number of 256 bits in two halves, below p where it is one of the field.
    private struct Number: Equatable {
        let high: UInt128
        let low: UInt128

        init(_ high: UInt128, _ low: UInt128) {
            self.high = high
            self.low = low
        }

        init(_ octets: ArraySlice<UInt8>) {
            high = octets.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
            low = octets.dropFirst(16).reduce(0) { $0 << 8 | UInt128($1) }
        }

        static func < (left: Number, right: Number) -> Bool { left.high == right.high ? left.low < right.low : left.high < right.high }

        func bit(_ index: Int) -> Bool { index < 128 ? low >> UInt128(index) & 1 == 1 : high >> UInt128(index - 128) & 1 == 1 }
    }

    static let pointCount = 65
    private static let p = Number(0xFFFF_FFFF_0000_0001_0000_0000_0000_0000, 0x0000_0000_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF)
    private static let b = Number(0x5AC6_35D8_AA3A_93E7_B3EB_BD55_7698_86BC, 0x651D_06B0_CC53_B0F6_3BCE_3C3E_27D2_604B)

    /// Whether the octets are an uncompressed point (SEC 1 §2.3.3) of the curve.
    static func isPoint(_ octets: ArraySlice<UInt8>) -> Bool {
        guard octets.count == pointCount, octets.first == 4 else { return false }
        let x = Number(octets.dropFirst().prefix(32)), y = Number(octets.suffix(32))
        guard x < p, y < p else { return false }
        // x³ − 3x + b = x (x² − 3) + b
        let factor = add(multiply(x, x), subtract(p, Number(0, 3)))
        return multiply(y, y) == add(multiply(x, factor), b)
    }

    /// Modulo 2^256.
    private static func subtract(_ left: Number, _ right: Number) -> Number {
        let (low, isBorrowed) = left.low.subtractingReportingOverflow(right.low)
        return Number(left.high &- right.high &- (isBorrowed ? 1 : 0), low)
    }

    /// Modulo p, of two numbers below p.
    private static func add(_ left: Number, _ right: Number) -> Number {
        let (low, isCarried) = left.low.addingReportingOverflow(right.low)
        let (high, isFirst) = left.high.addingReportingOverflow(right.high)
        let (carried, isSecond) = high.addingReportingOverflow(isCarried ? 1 : 0)
        let sum = Number(carried, low)
        return isFirst || isSecond || !(sum < p) ? subtract(sum, p) : sum
    }

    /// Modulo p, by doubling and adding: slow, and short enough to be seen to be right.
    private static func multiply(_ left: Number, _ right: Number) -> Number {
        var product = Number(0, 0)
        for index in (0..<256).reversed() {
            product = add(product, product)
            if left.bit(index) { product = add(product, right) }
        }
        return product
    }
}
