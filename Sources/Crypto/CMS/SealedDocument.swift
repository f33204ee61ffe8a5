/// A document on its way from a municipality or the issuing centre to one recipient: signed (CMS SignedData)
/// and then sealed (`Envelope`), so that those who relay it can neither read nor replace it.
public enum SealedDocument {
    /// The longest content, in octets.
    public static let maximumContentCount = 7 << 20
    public static let maximumContextCount = SignedContent.maximumContextCount

    /// Signs `content` and seals it to the key of an uncompressed P-256 point of 65 octets.
    /// - Parameters:
    ///   - signer: a certificate of the profile `documentSigning`, and `key` its key.
    ///   - context: what the document answers, such as the digest of the request; at most 64 octets. It is
    ///     signed, and travels inside. Only who expects the same context can open the document (invariant 2).
    public static func seal(_ content: Span<UInt8>, to recipientPoint: [UInt8], signer: Certificate, key: PrivateKey, context: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        guard content.count <= maximumContentCount else { throw CryptoError(.tooLarge, at: "SealedDocument", "longer than \(maximumContentCount) octets") }
        let signed = try SignedContent.sign(content, context: context, certificate: signer, key: key)
        return try signed.withSpan { (signed) throws(CryptoError) in try Envelope.seal(signed, to: recipientPoint) }
    }

    public static func seal(_ content: [UInt8], to recipientPoint: [UInt8], signer: Certificate, key: PrivateKey, context: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        try seal(content.span, to: recipientPoint, signer: signer, key: key, context: context)
    }

    public static func seal(_ content: borrowing SecretBytes, to recipientPoint: [UInt8], signer: Certificate, key: PrivateKey, context: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        try content.withSpan { (span) throws(CryptoError) in try seal(span, to: recipientPoint, signer: signer, key: key, context: context) }
    }

    /// Opens what is sealed to `recipient` and signed, for `context`, under the root of `signers`.
    /// - Parameters:
    ///   - expectedSignerURI: the one name that the signer's certificate must have; nil accepts every signer of the root.
    ///   - maximumContentCount: of the content, in octets.
    public static func open(
        _ sealed: [UInt8], recipient: PrivateKey, signers: CertificateVerifier, expectedSignerURI: String? = nil,
        context: [UInt8] = [], nowMilliseconds: Int64, maximumContentCount: Int = maximumContentCount
    ) throws(SealedDocumentRefusal) -> OpenedDocument {
        let limit = min(max(0, maximumContentCount), self.maximumContentCount)
        var signed = try Envelope.open(sealed, recipient: recipient, maximumContentCount: limit + Certificate.maximumEncodedCount + SignedContent.maximumOverheadCount)
        let (content, signer) = try signed.withSpan { (signed) throws(SealedDocumentRefusal) in
            try SignedContent.verify(signed, context: context, signers: signers, expectedSignerURI: expectedSignerURI, nowMilliseconds: nowMilliseconds)
        }
        guard content.count <= limit else { throw SealedDocumentRefusal(.tooLarge) }
        do throws(CryptoError) { try signed.keep(content) } catch { throw SealedDocumentRefusal(error) }
        return OpenedDocument(content: signed, signer: signer)
    }
}

/// What was in a sealed document.
public struct OpenedDocument: ~Copyable, Sendable {
    public let content: SecretBytes
    /// Whose signature it bore.
    public let signer: Certificate

    init(content: consuming SecretBytes, signer: Certificate) {
        self.content = content
        self.signer = signer
    }

    /// Hands the content over.
    public consuming func takeContent() -> SecretBytes { content }
}
