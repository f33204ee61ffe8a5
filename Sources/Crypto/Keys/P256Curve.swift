internal import COpenSSL

extension PublicKey {
    /// Whether these 32 big-endian octets are the private number of the P-256 key with this uncompressed point. For whoever looks
    /// for a key where it must not be.
    public static func isPrivateNumber(_ octets: [UInt8], ofPoint point: [UInt8]) -> Bool {
        guard octets.count == 32, point.count == p256PointCount, let number = try? BigNumber.reading(octets.span, 0..<octets.count) else { return false }
        return (try? P256Curve.shared.isPair(number, point: point.span)) == true
    }
}

/// The curve P-256 in OpenSSL's form, made once.
@safe
struct P256Curve: @unchecked Sendable {
    static let shared = P256Curve()

    /// An EC_GROUP that is never freed nor changed; nil where OpenSSL lacks the curve, which is reported when it is used.
    private let group: OpaquePointer?

    private init() { unsafe group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1) }

    /// Whether `point`, uncompressed, is the public point of `scalar`, which must be less than the curve's order.
    func isPair(_ scalar: borrowing BigNumber, point: Span<UInt8>) throws(CryptoError) -> Bool {
        let place = "P256Curve"
        guard let group = unsafe group, let order = unsafe EC_GROUP_get0_order(group) else { throw .library(at: place, "no curve") }
        // The order lives as long as the curve; a scalar of 0 has no uncompressed point.
        guard unsafe BN_ucmp(scalar.pointer, order) < 0 else { return false }
        let context = try unsafe OwnedHandle.taking(BN_CTX_secure_new(), freedBy: BN_CTX_free, at: place)
        let product = try unsafe OwnedHandle.taking(EC_POINT_new(group), freedBy: EC_POINT_clear_free, at: place)
        guard unsafe EC_POINT_mul(group, product.pointer, scalar.pointer, nil, nil, context.pointer) == 1 else { throw .library(at: place, "cannot compute") }
        var octets = [UInt8](repeating: 0, count: PublicKey.p256PointCount)
        // The array is ours; OpenSSL writes at most its count.
        let count = unsafe EC_POINT_point2oct(group, product.pointer, POINT_CONVERSION_UNCOMPRESSED, &octets, octets.count, context.pointer)
        LibraryErrors.clear()
        return count == octets.count && point.matches(octets, at: 0..<point.count)
    }
}
