internal import COpenSSL

/// A private key of one of the kinds of `KeyKind`. Its number stays in OpenSSL, which wipes it when freed.
@safe
public final class PrivateKey: @unchecked Sendable {
    public static let maximumEncodedCount = 8 * 1024
    private static let label = "PRIVATE KEY"

    public let kind: KeyKind
    public let publicKey: PublicKey

    /// An EVP_PKEY, owned by this object and never changed.
    package let handle: OpaquePointer

    /// Takes ownership of `key`, also where it throws.
    private init(takingOwnershipOf key: OpaquePointer, at place: String) throws(CryptoError) {
        let owned = try unsafe OwnedHandle.taking(key, freedBy: EVP_PKEY_free, at: place)
        let (kind, encoding) = try unsafe KeyKind.describe(owned.pointer, at: place)
        self.kind = kind
        // One reference for the public key and one for this object, besides that of `owned`, which ends here.
        unsafe EVP_PKEY_up_ref(owned.pointer)
        publicKey = unsafe PublicKey(takingOwnershipOf: owned.pointer, kind: kind, subjectPublicKeyInfo: encoding)
        unsafe EVP_PKEY_up_ref(owned.pointer)
        unsafe handle = owned.pointer
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// A new key.
    public static func generate(_ kind: KeyKind) throws(CryptoError) -> PrivateKey {
        let place = "PrivateKey.generate"
        let key = switch kind {
        case .p256: unsafe kofu_EVP_EC_gen_P256()
        case .rsa2048: unsafe kofu_EVP_RSA_gen(2048)
        }
        guard let key = unsafe key else { throw .library(at: place, "cannot generate a key") }
        return try unsafe PrivateKey(takingOwnershipOf: key, at: place)
    }

    /// Reads PKCS #8 (RFC 5958), unencrypted, in its one form: see `PrivateKeyInfo`. The key must be of a kind that
    /// kofu uses, and all its numbers must belong together.
    public convenience init(pkcs8 der: borrowing SecretBytes) throws(CryptoError) {
        guard der.count <= Self.maximumEncodedCount else { throw CryptoError(.tooLarge, at: Self.place, "longer than \(Self.maximumEncodedCount) octets") }
        let (key, kind, encoding) = try unsafe der.withSpan { (der: Span<UInt8>) throws(CryptoError) in
            switch try PrivateKeyInfo(der) {
            case .p256(let scalar, let point): try unsafe Self.p256(BigNumber.reading(der, scalar), point: der.extracting(point))
            case .rsa2048(let positions): try unsafe Self.rsa(RSANumbers.reading(der, positions), der, positions)
            }
        }
        unsafe self.init(takingOwnershipOf: key, kind: kind, subjectPublicKeyInfo: encoding)
    }

    /// Takes ownership of `key`, whose public half `encoding` must describe.
    private init(takingOwnershipOf key: OpaquePointer, kind: KeyKind, subjectPublicKeyInfo encoding: [UInt8]) {
        self.kind = kind
        // One reference for the public key besides that of this object.
        unsafe EVP_PKEY_up_ref(key)
        publicKey = unsafe PublicKey(takingOwnershipOf: key, kind: kind, subjectPublicKeyInfo: encoding)
        unsafe handle = key
    }

    private static let place = "PrivateKey.pkcs8"
    private static var inconsistent: CryptoError { CryptoError(.malformed, at: place, "numbers that do not belong together") }

    /// The key, which becomes the caller's, its kind and its SubjectPublicKeyInfo.
    private static func p256(_ scalar: borrowing BigNumber, point: Span<UInt8>) throws(CryptoError) -> (OpaquePointer, KeyKind, [UInt8]) {
        guard try P256Curve.shared.isPair(scalar, point: point) else { throw inconsistent }
        return (try unsafe KeyAssembly.p256(scalar, point: point, at: place), .p256, KeyKind.p256Prefix + point.array(0..<point.count))
    }

    private static func rsa(_ numbers: borrowing RSANumbers, _ der: Span<UInt8>, _ positions: PrivateKeyInfo.RSAPositions) throws(CryptoError) -> (OpaquePointer, KeyKind, [UInt8]) {
        guard try numbers.areConsistent() else { throw inconsistent }
        let key = DER.sequence(DER.integer(magnitude: der.array(positions.modulus)), DER.integer(magnitude: der.array(positions.publicExponent)))
        return (try unsafe KeyAssembly.rsa(numbers, at: place), .rsa2048, DER.sequence(KeyKind.rsaKey, DER.bitString(key)))
    }

    /// Reads the textual form of PKCS #8 (RFC 7468 §10).
    public convenience init(pem text: borrowing SecretBytes) throws(CryptoError) {
        let place = "PrivateKey.pem"
        guard text.count <= PEM.maximumCount else { throw CryptoError(.tooLarge, at: place, "longer than \(PEM.maximumCount) octets") }
        var base64 = try SecretBytes.zeroed(count: text.count)
        let count = text.withSpan { text in base64.withMutableSpan { PEM.unwrap(text, label: Self.label, into: &$0) } }
        guard let count else { throw CryptoError(.malformed, at: place, "not one block named \(Self.label)") }
        try base64.keep(0..<count)
        guard let decodedCount = base64.withSpan({ Base64.decodedCount(of: $0) }) else { throw CryptoError(.malformed, at: place, "not base64") }
        var der = try SecretBytes.zeroed(count: decodedCount)
        let isDecoded = base64.withSpan { base64 in der.withMutableSpan { Base64.decode(base64, into: &$0) } }
        guard isDecoded else { throw CryptoError(.malformed, at: place, "not base64") }
        try self.init(pkcs8: der)
    }

    /// PKCS #8 in DER, unencrypted.
    public func pkcs8() throws(CryptoError) -> SecretBytes {
        let place = Self.place
        let information = try unsafe OwnedHandle.taking(EVP_PKEY2PKCS8(handle), freedBy: PKCS8_PRIV_KEY_INFO_free, at: place)
        let pointer = unsafe information.pointer
        let count = unsafe i2d_PKCS8_PRIV_KEY_INFO(pointer, nil)
        guard count > 0 else { throw .library(at: place, "cannot encode") }
        var der = try SecretBytes.zeroed(count: Int(count))
        let written = unsafe der.withUnsafeMutableBytes { buffer in
            // The mapping is as long as the encoder just said.
            var position = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return unsafe i2d_PKCS8_PRIV_KEY_INFO(pointer, &position)
        }
        guard written == count else { throw .library(at: place, "cannot encode") }
        return der
    }

    /// PKCS #8 in its textual form, unencrypted.
    public func pem() throws(CryptoError) -> SecretBytes {
        let der = try pkcs8()
        var base64 = try SecretBytes.zeroed(count: Base64.encodedCount(of: der.count))
        der.withSpan { der in base64.withMutableSpan { Base64.encode(der, into: &$0) } }
        var text = try SecretBytes.zeroed(count: PEM.encodedCount(ofBase64: base64.count, label: Self.label))
        base64.withSpan { base64 in text.withMutableSpan { PEM.encode(base64, label: Self.label, into: &$0) } }
        return text
    }

    /// Signs the SHA-256 of `message`: ECDSA in DER, or RSA PKCS #1 v1.5.
    public func signature(of message: [UInt8]) throws(CryptoError) -> [UInt8] {
        let place = "PrivateKey.signature"
        let context = try unsafe OwnedHandle.taking(EVP_MD_CTX_new(), freedBy: EVP_MD_CTX_free, at: place)
        // The context takes a reference to our key for its own life, which ends here.
        guard unsafe EVP_DigestSignInit(context.pointer, nil, FetchedAlgorithms.sha256.pointer, nil, handle) == 1 else {
            throw .library(at: place, "cannot start")
        }
        var count = Int(unsafe EVP_PKEY_get_size(handle))
        var signature = [UInt8](repeating: 0, count: count)
        // Both arrays are ours; `count` says how much the first holds and is lowered to what is used.
        guard unsafe EVP_DigestSign(context.pointer, &signature, &count, message, message.count) == 1 else {
            throw .library(at: place, "cannot sign")
        }
        signature.removeLast(signature.count - count)
        return signature
    }
}
