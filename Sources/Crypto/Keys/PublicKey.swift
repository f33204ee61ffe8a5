internal import COpenSSL

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

    /// Takes ownership of `key`, of which only the public half is used, and which `encoding` must describe.
    init(takingOwnershipOf key: OpaquePointer, kind: KeyKind, subjectPublicKeyInfo encoding: [UInt8]) {
        unsafe handle = key
        self.kind = kind
        subjectPublicKeyInfo = encoding
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// Reads a SubjectPublicKeyInfo. Only the canonical encoding is taken, with an uncompressed point.
    public convenience init(subjectPublicKeyInfo der: [UInt8]) throws(CryptoError) {
        let place = "PublicKey"
        guard der.count <= Self.maximumEncodedCount else { throw CryptoError(.tooLarge, at: place, "longer than \(Self.maximumEncodedCount) octets") }
        let kind = try KeyKind(readingSubjectPublicKeyInfo: der)
        switch kind {
        case .p256:
            try self.init(p256Point: Array(der.suffix(Self.p256PointCount)))
        case .rsa2048:
            let (modulus, exponent) = try KeyKind.rsaNumbers(of: der.span)
            // The key that comes back is ours and passes to the object.
            unsafe self.init(
                takingOwnershipOf: try KeyAssembly.rsaPublic(der.span, modulus: modulus, exponent: exponent, at: place), kind: kind, subjectPublicKeyInfo: der)
        }
    }

    /// A P-256 key from its uncompressed point. A point that is not on the curve is refused.
    public convenience init(p256Point point: [UInt8]) throws(CryptoError) {
        let place = "PublicKey.p256Point"
        guard point.count == Self.p256PointCount, point[0] == 4 else { throw CryptoError(.malformed, at: place, "not an uncompressed point of 65 octets") }
        // Copying the curve from a key at hand costs a fraction of decoding one by name.
        let key = try unsafe OwnedHandle.taking(EVP_PKEY_new(), freedBy: EVP_PKEY_free, at: place)
        guard unsafe EVP_PKEY_copy_parameters(key.pointer, KeyKind.curve.pointer) == 1 else { throw .library(at: place, "no curve") }
        // OpenSSL refuses a point off the curve; `point` is borrowed for the call.
        guard unsafe EVP_PKEY_set1_encoded_public_key(key.pointer, point, point.count) == 1 else { throw .library(at: place, "not a point of the curve", code: .malformed) }
        // One reference for this object besides that of `key`, which ends here.
        unsafe EVP_PKEY_up_ref(key.pointer)
        unsafe self.init(takingOwnershipOf: key.pointer, kind: .p256, subjectPublicKeyInfo: KeyKind.p256Prefix + point)
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
}

extension PublicKey: Hashable {
    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.subjectPublicKeyInfo == right.subjectPublicKeyInfo }
    public func hash(into hasher: inout Hasher) { hasher.combine(subjectPublicKeyInfo) }
}
