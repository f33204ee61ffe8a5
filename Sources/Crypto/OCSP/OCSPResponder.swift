/// Answers questions about one authority's certificates, by a signer to which the authority delegates
/// (RFC 6960 §4.2.2.2). Make one and keep it.
public final class OCSPResponder: Sendable {
    /// Why there is no answer (RFC 6960 §2.3). Such messages are unsigned and carry nothing else.
    public enum Failure: UInt8, Sendable, Hashable {
        case malformedRequest = 1
        case internalError = 2
        case tryLater = 3
        case unauthorized = 6
    }

    public let issuer: Certificate
    public let signer: Certificate
    private let key: PrivateKey
    /// responderID byKey, and the signer's certificate as the response carries it.
    private let responderIdentifier: [UInt8]
    private let certificates: [UInt8]

    /// `signer` is issued by `issuer` for OCSP signing, and `key` is its key.
    public convenience init(issuer: Certificate, signer: Certificate, key: PrivateKey) throws(CryptoError) {
        guard signer.publicKey == key.publicKey else { throw CryptoError(.invalidArgument, at: "OCSPResponder", "the key is not the signer's") }
        try self.init(issuer: issuer, signer: signer, signingWith: key)
    }

    /// Whether the key is the signer's is the caller's business.
    init(issuer: Certificate, signer: Certificate, signingWith key: PrivateKey) throws(CryptoError) {
        self.issuer = issuer
        self.signer = signer
        self.key = key
        responderIdentifier = DER.element(DER.Tag.constructed(2), DER.octetString(Digest.sha1(try signer.publicKey.keyBits)))
        certificates = DER.element(DER.Tag.constructed(0), DER.sequence(signer.der))
    }

    /// Whether the question is about a certificate of this responder's issuer. Others are answered `unauthorized`.
    public func isResponsible(for request: OCSPRequest) throws(CryptoError) -> Bool {
        try CertificateIdentifier(serial: request.certificateSerial, issuer: issuer, digestAlgorithm: request.identifier.digestAlgorithm) == request.identifier
    }

    /// The signed answer, in DER. Moments are rounded down to the second.
    public func respond(to request: OCSPRequest, status: CertificateStatus, thisUpdateMilliseconds: Int64, nextUpdateMilliseconds: Int64, producedAtMilliseconds: Int64) throws(CryptoError) -> [UInt8] {
        let place = "OCSPResponder"
        let single = DER.sequence(
            request.identifier.der, try status.der(),
            try DERTime.generalizedTime(milliseconds: thisUpdateMilliseconds, place: place),
            DER.element(DER.Tag.constructed(0), try DERTime.generalizedTime(milliseconds: nextUpdateMilliseconds, place: place)))
        let fields = DER.sequence(
            responderIdentifier, try DERTime.generalizedTime(milliseconds: producedAtMilliseconds, place: place),
            DER.sequence(single), DER.element(DER.Tag.constructed(1), OCSPNonce.extensions(request.nonce)))
        return try OCSPResponse.encode(fields: fields, signedBy: key, certificates: certificates)
    }

    /// A message that says why there is no answer.
    public static func failure(_ failure: Failure) -> [UInt8] {
        DER.sequence(DER.element(DER.Tag.enumerated, [failure.rawValue]))
    }
}
