/// Where the numbers of a private key lie in PKCS #8: a strict walk over the one form that kofu writes and
/// reads (RFC 5958 §2, version 0, without attributes). It copies nothing, so that the octets stay in memory
/// that wipes itself.
enum PrivateKeyInfo {
    /// ECPrivateKey (RFC 5915 §3): the scalar's octets and the uncompressed point's.
    case p256(scalar: Range<Int>, point: Range<Int>)
    /// RSAPrivateKey of two primes (RFC 8017 A.1.2).
    case rsa2048(RSAPositions)

    /// The magnitudes of the numbers, by their names in RFC 8017.
    struct RSAPositions {
        let modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient: Range<Int>
    }

    private static let place = "PrivateKey.pkcs8"
    /// Octets of a P-256 scalar, which is written in full.
    private static let scalarCount = 32
    /// Octets of a prime, sign octet included: the product of two longer ones does not fit a modulus.
    private static let maximumPrimeCount = 129
    private static let versionZero: [UInt8] = [DER.Tag.integer, 1, 0]
    private static let versionOne: [UInt8] = [DER.Tag.integer, 1, 1]

    init(_ der: Span<UInt8>) throws(CryptoError) {
        var outer = DERCursor(der, place: Self.place)
        var fields = try outer.enter(DER.Tag.sequence, in: der)
        try outer.finish()
        try fields.expect(Self.versionZero, in: der)
        let algorithm = try fields.readElement(DER.Tag.sequence, in: der).whole
        let isRSA = der.matches(KeyKind.rsaKey, at: algorithm)
        guard isRSA || der.matches(KeyKind.p256Key, at: algorithm) else {
            throw CryptoError(.unsupported, at: Self.place, "a key that is neither P-256 by its name nor RSA")
        }
        var inner = try fields.enter(DER.Tag.octetString, in: der)
        try fields.finish()
        var key = try inner.enter(DER.Tag.sequence, in: der)
        try inner.finish()
        self = isRSA ? try Self.rsa(&key, in: der) : try Self.p256(&key, in: der)
        try key.finish()
    }

    private static func p256(_ key: inout DERCursor, in der: Span<UInt8>) throws(CryptoError) -> PrivateKeyInfo {
        try key.expect(versionOne, in: der)
        let scalar = try key.read(DER.Tag.octetString, in: der)
        guard scalar.count == scalarCount else { throw key.malformed("a scalar of other than \(scalarCount) octets") }
        // The curve may be named once more; it has to be the same one.
        if key.nextTag(in: der) == DER.Tag.constructed(0) {
            var parameters = try key.enter(DER.Tag.constructed(0), in: der)
            try parameters.expect(OID.prime256v1, in: der)
            try parameters.finish()
        }
        guard !key.isAtEnd else { throw CryptoError(.unsupported, at: place, "a key without its public point") }
        var wrapper = try key.enter(DER.Tag.constructed(1), in: der)
        let bits = try wrapper.read(DER.Tag.bitString, in: der)
        try wrapper.finish()
        guard bits.count == PublicKey.p256PointCount + 1, der[bits.lowerBound] == 0, der[bits.lowerBound + 1] == 4 else {
            throw key.malformed("a point that is not uncompressed")
        }
        return .p256(scalar: scalar, point: bits.dropFirst())
    }

    private static func rsa(_ key: inout DERCursor, in der: Span<UInt8>) throws(CryptoError) -> PrivateKeyInfo {
        try key.expect(versionZero, in: der)
        func number(_ maximumCount: Int) throws(CryptoError) -> Range<Int> { try key.readPositiveIntegerRange(maximumCount: maximumCount, in: der) }
        let modulus = try number(KeyKind.modulusCount)
        guard modulus.count == KeyKind.modulusCount - 1, der[modulus.lowerBound] >= 0x80 else {
            throw CryptoError(.unsupported, at: place, "an RSA key of other than 2048 bits")
        }
        return .rsa2048(RSAPositions(
            modulus: modulus, publicExponent: try number(KeyKind.maximumExponentCount), privateExponent: try number(KeyKind.modulusCount),
            prime1: try number(maximumPrimeCount), prime2: try number(maximumPrimeCount),
            exponent1: try number(maximumPrimeCount), exponent2: try number(maximumPrimeCount), coefficient: try number(maximumPrimeCount)))
    }
}
