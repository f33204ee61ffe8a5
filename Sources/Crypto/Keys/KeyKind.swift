internal import COpenSSL

/// The kinds of key that kofu uses.
public enum KeyKind: String, Sendable, Hashable, CaseIterable {
    /// ECDSA and ECDH over the curve P-256 (SEC 2 secp256r1).
    case p256
    /// RSA with a modulus of 2048 bits, as on the real Individual Number Card.
    case rsa2048

    /// The algorithm identifier of a signature with SHA-256 by such a key (RFC 5758 §3.2, RFC 8017 A.2).
    var signatureAlgorithm: [UInt8] {
        switch self {
        case .p256: Self.ecdsaWithSHA256
        case .rsa2048: Self.rsaWithSHA256
        }
    }

    private static let ecdsaWithSHA256 = DER.sequence(OID.ecdsaWithSHA256)
    private static let rsaWithSHA256 = DER.sequence(OID.sha256WithRSAEncryption, DER.null)
    static let rsaKey = DER.sequence(OID.rsaEncryption, DER.null)
    static let p256Key = DER.sequence(OID.ellipticCurvePublicKey, OID.prime256v1)

    /// Octets of a modulus of 2048 bits, sign octet included, and the most that an exponent may have.
    static let modulusCount = 257
    static let maximumExponentCount = 5

    /// What comes before the point of 65 octets in the SubjectPublicKeyInfo of every P-256 key (RFC 5480 §2).
    static let p256Prefix: [UInt8] = {
        let bits = DER.header(DER.Tag.bitString, count: PublicKey.p256PointCount + 1) + [0]
        return DER.header(DER.Tag.sequence, count: p256Key.count + bits.count + PublicKey.p256PointCount) + p256Key + bits
    }()

    /// A P-256 key whose curve others copy; its private half is never used. Nil where OpenSSL lacks the curve,
    /// which the copying reports.
    static let curve = unsafe FetchedAlgorithm(pointer: kofu_EVP_EC_gen_P256())

    /// The kind of key that `der` encodes, which must be in its one form: uncompressed points, shortest integers.
    /// Whether the number itself is a key, such as a point of the curve, is OpenSSL's to judge.
    init(readingSubjectPublicKeyInfo der: [UInt8]) throws(CryptoError) {
        let bytes = der.span
        if der.starts(with: Self.p256Prefix), der.count == Self.p256Prefix.count + PublicKey.p256PointCount, der[Self.p256Prefix.count] == 4 {
            self = .p256
            return
        }
        _ = try Self.rsaNumbers(of: bytes)
        self = .rsa2048
    }

    /// Where modulus and exponent of an RSA key lie in its SubjectPublicKeyInfo.
    static func rsaNumbers(of bytes: Span<UInt8>) throws(CryptoError) -> (modulus: Range<Int>, exponent: Range<Int>) {
        var cursor = DERCursor(bytes, place: "PublicKey")
        var outer = try cursor.enter(DER.Tag.sequence, in: bytes)
        try cursor.finish()
        let algorithm = try outer.readElement(DER.Tag.sequence, in: bytes).whole
        guard bytes.matches(rsaKey, at: algorithm) else {
            throw CryptoError(.unsupported, at: "PublicKey", "a key that is neither P-256, by its uncompressed point, nor RSA-2048")
        }
        let bits = try outer.read(DER.Tag.bitString, in: bytes)
        try outer.finish()
        guard !bits.isEmpty, bytes[bits.lowerBound] == 0 else { throw outer.malformed("bits that do not fill octets") }
        var key = DERCursor(bits.dropFirst(), place: "PublicKey")
        var numbers = try key.enter(DER.Tag.sequence, in: bytes)
        try key.finish()
        let modulus = try numbers.readPositiveIntegerRange(maximumCount: modulusCount, in: bytes)
        let exponent = try numbers.readPositiveIntegerRange(maximumCount: maximumExponentCount, in: bytes)
        try numbers.finish()
        guard modulus.count == modulusCount - 1, bytes[modulus.lowerBound] >= 0x80 else {
            throw CryptoError(.unsupported, at: "PublicKey", "an RSA key of other than 2048 bits")
        }
        return (modulus, exponent)
    }

    /// The kind of OpenSSL's key and its SubjectPublicKeyInfo; the key stays the caller's.
    static func describe(_ key: OpaquePointer, at place: String) throws(CryptoError) -> (KeyKind, [UInt8]) {
        guard unsafe EVP_PKEY_is_a(key, "EC") == 1 else {
            guard unsafe EVP_PKEY_is_a(key, "RSA") == 1 else { throw CryptoError(.unsupported, at: place, "a key that is neither P-256 nor RSA-2048") }
            let der = try unsafe EncodedObject.encode(key, with: i2d_PUBKEY, at: place)
            return (try KeyKind(readingSubjectPublicKeyInfo: der), der)
        }
        var name = [CChar](repeating: 0, count: 80)
        var count = 0
        // Both arrays are ours; OpenSSL writes at most as many octets as it is told.
        guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1, name.prefix(count).elementsEqual("prime256v1".utf8.map(CChar.init)) else {
            LibraryErrors.clear()
            throw CryptoError(.unsupported, at: place, "another curve than P-256")
        }
        var point = [UInt8](repeating: 0, count: PublicKey.p256PointCount)
        guard unsafe EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, &point, point.count, &count) == 1 else {
            throw .library(at: place, "no readable point", code: .unsupported)
        }
        guard count == PublicKey.p256PointCount, point[0] == 4 else { throw CryptoError(.malformed, at: place, "a point that is not uncompressed") }
        return (.p256, p256Prefix + point)
    }
}
