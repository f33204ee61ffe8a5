internal import COpenSSL

/// The kinds of key that kofu uses.
public enum KeyKind: String, Sendable, Hashable, CaseIterable {
    /// ECDSA and ECDH over the curve P-256 (SEC 2 secp256r1).
    case p256
    /// RSA with a modulus of 2048 bits, as on the real Individual Number Card.
    case rsa2048

    /// The kind of OpenSSL's key; nil where kofu does not use such keys.
    init?(of key: OpaquePointer) {
        if unsafe EVP_PKEY_is_a(key, "EC") == 1 {
            var name = [CChar](repeating: 0, count: 80)
            var count = 0
            guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1,
                  Self.isPrime256v1(name) else { return nil }
            self = .p256
        } else if unsafe EVP_PKEY_is_a(key, "RSA") == 1, unsafe EVP_PKEY_get_bits(key) == 2048 {
            self = .rsa2048
        } else {
            return nil
        }
    }

    private static func isPrime256v1(_ name: [CChar]) -> Bool { name.prefix { $0 != 0 }.elementsEqual("prime256v1".utf8.map { CChar(bitPattern: $0) }) }

    /// The algorithm identifier of a signature with SHA-256 by such a key (RFC 5758 §3.2, RFC 8017 A.2).
    var signatureAlgorithm: [UInt8] {
        switch self {
        case .p256: DER.sequence(OID.ecdsaWithSHA256)
        case .rsa2048: DER.sequence(OID.sha256WithRSAEncryption, DER.null)
        }
    }
}

/// A public key of one of the kinds of `KeyKind`.
@safe
public final class PublicKey: @unchecked Sendable {
    public static let maximumEncodedCount = 1024
    /// Octets of an uncompressed point: 0x04, then both coordinates.
    public static let p256PointCount = 65

    public let kind: KeyKind
    /// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in its one canonical encoding.
    public let subjectPublicKeyInfo: [UInt8]

    /// An EVP_PKEY, owned by this object and never changed.
    package let handle: OpaquePointer

    /// Takes ownership of `key`, also where it throws.
    init(takingOwnershipOf key: OpaquePointer, at place: String) throws(CryptoError) {
        unsafe handle = key
        guard let kind = unsafe KeyKind(of: key) else {
            kind = .p256
            subjectPublicKeyInfo = []
            LibraryErrors.clear()
            throw CryptoError(.unsupported, at: place, "a key that is neither P-256 nor RSA-2048")
        }
        self.kind = kind
        do throws(CryptoError) {
            subjectPublicKeyInfo = try unsafe EncodedObject.encode(key, with: i2d_PUBKEY, at: place)
        } catch {
            subjectPublicKeyInfo = []
            throw error
        }
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// Reads a SubjectPublicKeyInfo. Only the canonical encoding is taken, uncompressed points included.
    public convenience init(subjectPublicKeyInfo der: [UInt8]) throws(CryptoError) {
        let place = "PublicKey"
        guard der.count <= Self.maximumEncodedCount else { throw CryptoError(.tooLarge, at: place, "longer than \(Self.maximumEncodedCount) octets") }
        // `der` is borrowed for the call; the key that comes back is ours and passes to the object.
        let key = try unsafe EncodedObject.decode(der, with: { unsafe d2i_PUBKEY(nil, $0, $1) }, freedBy: EVP_PKEY_free, at: place)
        try unsafe self.init(takingOwnershipOf: key, at: place)
        guard subjectPublicKeyInfo == der else { throw CryptoError(.malformed, at: place, "not in canonical encoding") }
    }

    /// A P-256 key from its uncompressed point. A point that is not on the curve is refused.
    public convenience init(p256Point point: [UInt8]) throws(CryptoError) {
        guard point.count == Self.p256PointCount, point[0] == 4 else {
            throw CryptoError(.malformed, at: "PublicKey.p256Point", "not an uncompressed point of 65 octets")
        }
        try self.init(subjectPublicKeyInfo: Self.p256Prefix + point)
    }

    /// The uncompressed point of a P-256 key; nil for other kinds.
    public var p256Point: [UInt8]? {
        kind == .p256 ? Array(subjectPublicKeyInfo.suffix(Self.p256PointCount)) : nil
    }

    /// The bits of the key without their algorithm: what key identifiers are digests of.
    var keyBits: [UInt8] {
        get throws(CryptoError) {
            let encoded = subjectPublicKeyInfo
            let bytes = encoded.span
            var cursor = DERCursor(bytes, place: "PublicKey")
            var inside = try cursor.enter(DER.Tag.sequence, in: bytes)
            _ = try inside.read(DER.Tag.sequence, in: bytes)
            return bytes.array(try inside.read(DER.Tag.bitString, in: bytes).dropFirst())
        }
    }

    /// 160 bits of the SHA-256 of the key (RFC 7093 §2 method 1), as subject and authority key identifiers.
    public var keyIdentifier: [UInt8] {
        get throws(CryptoError) { Array(Digest.sha256(try keyBits).prefix(20)) }
    }

    /// Whether `signature` over the SHA-256 of `message` is this key's: ECDSA in DER, or RSA PKCS #1 v1.5.
    public func verify(_ signature: [UInt8], of message: [UInt8]) throws(CryptoError) -> Bool {
        try verify(signature.span, of: message.span)
    }

    func verify(_ signature: Span<UInt8>, of message: Span<UInt8>) throws(CryptoError) -> Bool {
        let context = try unsafe OwnedHandle.taking(EVP_MD_CTX_new(), freedBy: EVP_MD_CTX_free, at: "PublicKey.verify")
        let pointer = unsafe context.pointer
        // The context takes a reference to our key for its own life, which ends here.
        guard unsafe EVP_DigestVerifyInit(pointer, nil, FetchedAlgorithms.sha256.pointer, nil, handle) == 1 else {
            throw .library(at: "PublicKey.verify", "cannot start")
        }
        let result = unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestVerify(pointer, signature.baseAddress, signature.count, message.baseAddress, message.count)
            }
        }
        // Every other result is a refusal: malformed signatures give negative ones.
        LibraryErrors.clear()
        return result == 1
    }

    private static let p256Prefix: [UInt8] = {
        let algorithm = DER.sequence(OID.ellipticCurvePublicKey, OID.prime256v1)
        let bits = DER.header(DER.Tag.bitString, count: p256PointCount + 1) + [0]
        return DER.header(DER.Tag.sequence, count: algorithm.count + bits.count + p256PointCount) + algorithm + bits
    }()
}

extension PublicKey: Hashable {
    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.subjectPublicKeyInfo == right.subjectPublicKeyInfo }
    public func hash(into hasher: inout Hasher) { hasher.combine(subjectPublicKeyInfo) }
}
