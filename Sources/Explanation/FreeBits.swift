/// How much a liar who keeps every rule could still choose, in bits. All are upper bounds of what the octets by themselves can
/// carry; none of them says that somebody does it. Timing, and how many messages there are, come on top.
///
/// | octets | free bits | why |
/// |---|---|---|
/// | what follows from other octets or from topology.json (Content-Length, Host, a true requestHash, lengths of DER) | 0 | there is one right value |
/// | an enumeration of n | log2 n | any of them keeps the rule |
/// | an integer | log2 of how many the grammar has | as above |
/// | a random or an opaque run of n octets (nonce, challenge, ciphertext, tag) | 8 n | nobody can tell it from a message |
/// | a point of P-256 | 257 | one of about 2^256 x-coordinates and a sign; the point is checked to lie on the curve |
/// | an RSA modulus of 2048 bits | 2046 | two bits are fixed; that it is a product of two primes cannot be seen, and leaves about half of it free anyhow |
/// | an ECDSA signature | 256 | the signer's secret nonce is free (SEC 1 §4.1.3); s follows from it |
/// | an RSA PKCS #1 v1.5 signature | 2048 until verified, then 0 | the scheme is deterministic (RFC 8017 §8.2), so a signature that verifies was no choice |
/// | an instant near the frame's own time | log2 of the milliseconds in the window | see `instant` |
/// | a compressed stream | 8 for each octet | its content is granted, its compression could be done in many ways |
enum FreeBits {
    /// All 2^n octets values are possible.
    static func octets(_ count: Int) -> Double { Double(max(0, count)) * 8 }

    /// One of `count`.
    static func choice(_ count: Double) -> Double { count <= 1 ? 0 : logarithm(count) }
    static func choice(_ count: Int) -> Double { choice(Double(count)) }

    /// A positive serial number of so many octets, of the 20 lengths that there are (RFC 5280 §4.1.2.2).
    static func serial(_ count: Int) -> Double { octets(count) - 1 + choice(20) }

    static let point: Double = 257
    static let ecdsaSignature: Double = 256
    static let rsaModulus: Double = 2046

    /// Assigned graphic characters of Unicode are fewer than 2^18.
    static let textScalar: Double = 18

    /// A moment is a choice among the milliseconds around the frame in which it was sent; one far from it, among all that can
    /// be written (years 1 to 9999).
    static func instant(milliseconds: Int64, nearMilliseconds: Int64, windowMilliseconds: Int64) -> Double {
        let (distance, isOverflow) = milliseconds.subtractingReportingOverflow(nearMilliseconds)
        guard !isOverflow, distance.magnitude <= windowMilliseconds.magnitude else { return everyInstant }
        return choice(Double(windowMilliseconds.magnitude) * 2 + 1)
    }

    /// Of 9999 years of milliseconds.
    static let everyInstant: Double = 48.2
    /// Of 9999 years of days.
    static let everyDay: Double = 21.9

    /// The counter of a request id: the next after the last one leaves no choice but to skip, and a skip of n is one of n.
    static func counter(_ value: UInt64, after last: UInt64?) -> Double {
        guard let last, value >= last else { return choice(Double(value) + 2) }
        return choice(Double(value - last) + 1)
    }

    /// The logarithm to the base of 2, by repeated squaring: no library of mathematics is needed for sums that are bounds.
    static func logarithm(_ value: Double) -> Double {
        guard value > 1, value.isFinite else { return 0 }
        var result = Double(value.exponent), mantissa = value.significand, weight = 0.5
        for _ in 0..<24 {
            mantissa *= mantissa
            if mantissa >= 2 {
                mantissa /= 2
                result += weight
            }
            weight /= 2
        }
        return result
    }
}
