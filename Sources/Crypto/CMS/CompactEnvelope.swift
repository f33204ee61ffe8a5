/// Octets sealed to one P-256 key in as few octets as can be, where there is no room for CMS: a throwaway key's point (65), the
/// ciphertext under AES-256-GCM, the tag (16). The key is agreed as in `Envelope` (RFC 5753 §3.1) and used once, so that the nonce
/// can be zero; purpose and recipient are authenticated with it. Nobody but the recipient can read or alter what is inside.
public enum CompactEnvelope {
    /// What is added to the plaintext, in octets.
    public static let overheadCount = PublicKey.p256PointCount + AESGCM.tagCount
    public static let maximumCount = 64 << 10

    private static let nonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)

    /// - Parameter purpose: what the octets are; who opens them expects the same.
    public static func seal(_ plaintext: [UInt8], to recipient: PublicKey, purpose: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard plaintext.count <= maximumCount else { throw CryptoError(.tooLarge, at: "CompactEnvelope", "longer than \(maximumCount) octets") }
        let throwaway = try PrivateKey.generate(.p256)
        guard let point = throwaway.publicKey.p256Point else { throw CryptoError(.unsupported, at: "CompactEnvelope", "a key that is not P-256") }
        let key = try KeyAgreement.wrappingKey(throwaway, recipient)
        var sealed = point + [UInt8](repeating: 0, count: plaintext.count + AESGCM.tagCount)
        let bound = purpose + point + recipient.subjectPublicKeyInfo
        try GaloisCounterMode.encrypt(plaintext.span, key: key, nonce: nonce, additionalData: bound, into: &sealed, at: point.count)
        return sealed
    }

    /// The plaintext; `notAuthentic` where anything differs from what was sealed.
    public static func open(_ sealed: [UInt8], recipient: PrivateKey, purpose: [UInt8]) throws(CryptoError) -> SecretBytes {
        guard sealed.count >= overheadCount else { throw CryptoError(.malformed, at: "CompactEnvelope", "shorter than point and tag") }
        guard sealed.count <= maximumCount + overheadCount else { throw CryptoError(.tooLarge, at: "CompactEnvelope", "longer than \(maximumCount) octets") }
        let point = Array(sealed[..<PublicKey.p256PointCount])
        let key = try KeyAgreement.wrappingKey(recipient, PublicKey(p256Point: point))
        let tag = sealed.count - AESGCM.tagCount
        return try GaloisCounterMode.decrypt(
            sealed, ciphertext: point.count..<tag, tag: tag..<sealed.count, key: key, nonce: nonce,
            additionalData: purpose + point + recipient.publicKey.subjectPublicKeyInfo)
    }
}
