/// The curve P-256 (FIPS 186-4 D.1.2.3), as far as it takes to tell a point from any 65 octets: y² = x³ − 3x + b. Without this a
/// liar would have twice the room.
enum P256 {
    /// Four limbs of 64 bits, the lowest first, below p.
    private typealias Number = [UInt64]

    private static let p: Number = [0xFFFF_FFFF_FFFF_FFFF, 0x0000_0000_FFFF_FFFF, 0, 0xFFFF_FFFF_0000_0001]
    private static let b: Number = [0x3BCE_3C3E_27D2_604B, 0x651D_06B0_CC53_B0F6, 0xB3EB_BD55_7698_86BC, 0x5AC6_35D8_AA3A_93E7]
    static let pointCount = 65

    /// Whether the octets are an uncompressed point (SEC 1 §2.3.3) of the curve.
    static func isPoint(_ octets: ArraySlice<UInt8>) -> Bool {
        guard octets.count == pointCount, octets.first == 4 else { return false }
        let x = number(octets.dropFirst().prefix(32)), y = number(octets.suffix(32))
        guard isBelow(x, p), isBelow(y, p) else { return false }
        // x³ − 3x + b = x (x² − 3) + b
        let factor = add(multiply(x, x), subtract(p, [3, 0, 0, 0]))
        return multiply(y, y) == add(multiply(x, factor), b)
    }

    private static func number(_ octets: ArraySlice<UInt8>) -> Number {
        let octets = Array(octets)
        return (0..<4).map { limb in octets[(24 - 8 * limb)..<(32 - 8 * limb)].reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private static func isBelow(_ left: Number, _ right: Number) -> Bool {
        for limb in (0..<4).reversed() where left[limb] != right[limb] { return left[limb] < right[limb] }
        return false
    }

    /// Modulo 2^256.
    private static func subtract(_ left: Number, _ right: Number) -> Number {
        var result = left
        var borrow: UInt64 = 0
        for limb in 0..<4 {
            let (first, isFirst) = left[limb].subtractingReportingOverflow(right[limb])
            let (second, isSecond) = first.subtractingReportingOverflow(borrow)
            result[limb] = second
            borrow = isFirst || isSecond ? 1 : 0
        }
        return result
    }

    /// Modulo p, of two numbers below p.
    private static func add(_ left: Number, _ right: Number) -> Number {
        var sum = left
        var carry: UInt64 = 0
        for limb in 0..<4 {
            let (first, isFirst) = left[limb].addingReportingOverflow(right[limb])
            let (second, isSecond) = first.addingReportingOverflow(carry)
            sum[limb] = second
            carry = isFirst || isSecond ? 1 : 0
        }
        return carry == 1 || !isBelow(sum, p) ? subtract(sum, p) : sum
    }

    /// Modulo p, by doubling and adding: slow, and short enough to be seen to be right.
    private static func multiply(_ left: Number, _ right: Number) -> Number {
        var product: Number = [0, 0, 0, 0]
        for limb in (0..<4).reversed() {
            for bit in (0..<64).reversed() {
                product = add(product, product)
                if left[limb] >> UInt64(bit) & 1 == 1 { product = add(product, right) }
            }
        }
        return product
    }
}
