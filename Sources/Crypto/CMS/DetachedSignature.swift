/// A signature beside what it signs: CMS SignedData without the content (RFC 5652 §5.2), by one signer whose certificate is included.
/// `openssl cms -verify -content` reads it.
public enum DetachedSignature {
    /// In octets; a signature with its certificate takes about 900.
    public static let maximumCount = 4096

    /// Signs `content` for `context`.
    /// - Parameters:
    ///   - certificate: of the profile `documentSigning`, and `key` its key.
    ///   - context: what the content answers, such as the digest of a request; at most 64 octets.
    public static func sign(_ content: Span<UInt8>, certificate: Certificate, key: PrivateKey, context: [UInt8]) throws(CryptoError) -> [UInt8] {
        try SignedContent.signDetached(content, context: context, certificate: certificate, key: key)
    }

    public static func sign(_ content: [UInt8], certificate: Certificate, key: PrivateKey, context: [UInt8]) throws(CryptoError) -> [UInt8] {
        try sign(content.span, certificate: certificate, key: key, context: context)
    }

    /// Throws unless `signature` is that of the signer with the name `expectedSignerURI`, under the root of `signers`, over exactly this
    /// content and context.
    public static func verify(
        _ signature: [UInt8], of content: [UInt8], signers: CertificateVerifier, expectedSignerURI: String, context: [UInt8], nowMilliseconds: Int64
    ) throws(SealedDocumentRefusal) {
        guard signature.count <= maximumCount else { throw SealedDocumentRefusal(.tooLarge) }
        try SignedContent.verifyDetached(
            signature.span, of: content.span, context: context, signers: signers, expectedSignerURI: expectedSignerURI, nowMilliseconds: nowMilliseconds)
    }
}
