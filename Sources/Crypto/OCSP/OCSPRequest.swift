/// A question about one certificate (RFC 6960 §4.1) in the one form that may cross the JPKI link: one
/// identifier, a nonce of 16 octets, no requestor, no signature, no other extension. There is no room in it
/// for anything else, since it is accepted only where it is, octet for octet, what kofu would have written.
public struct OCSPRequest: Sendable, Hashable {
    /// The longest request that is read, in octets.
    public static let maximumEncodedCount = 1024
    public static let nonceCount = OCSPNonce.count

    public let identifier: CertificateIdentifier
    public let nonce: [UInt8]
    public let der: [UInt8]

    /// The magnitude of the serial number that is asked about.
    public var certificateSerial: [UInt8] { identifier.serial }

    private init(identifier: CertificateIdentifier, nonce: [UInt8]) {
        self.identifier = identifier
        self.nonce = nonce
        let list = DER.sequence(DER.sequence(identifier.der))
        der = DER.sequence(DER.sequence(list, DER.element(DER.Tag.constructed(2), OCSPNonce.extensions(nonce))))
    }

    /// A question about what `issuer` issued under `certificateSerial`. `nonce` has 16 octets and is new each time.
    public static func make(certificateSerial: [UInt8], issuer: Certificate, nonce: [UInt8], digestAlgorithm: CertificateIdentifier.DigestAlgorithm = .sha256) throws(CryptoError) -> OCSPRequest {
        guard nonce.count == nonceCount else { throw CryptoError(.invalidArgument, at: "OCSPRequest", "a nonce of other than \(nonceCount) octets") }
        return OCSPRequest(identifier: try CertificateIdentifier(serial: certificateSerial, issuer: issuer, digestAlgorithm: digestAlgorithm), nonce: nonce)
    }

    /// Reads a request strictly. Identifiers by SHA-1 are taken only where `acceptsSHA1` says so.
    public static func parse(_ der: [UInt8], acceptsSHA1: Bool = false) throws(OCSPRefusal) -> OCSPRequest {
        guard der.count <= maximumEncodedCount else { throw OCSPRefusal(.tooLong) }
        let request = try read(der.span)
        guard acceptsSHA1 || request.identifier.digestAlgorithm == .sha256 else { throw OCSPRefusal(.digestNotAccepted) }
        guard request.der == der else { throw OCSPRefusal(.malformed, "not in its one encoding") }
        return request
    }

    private static func read(_ bytes: Span<UInt8>) throws(OCSPRefusal) -> OCSPRequest {
        do {
            var cursor = DERCursor(bytes, place: "OCSPRequest")
            var outer = try cursor.enter(DER.Tag.sequence, in: bytes)
            try cursor.finish()
            var fields = try outer.enter(DER.Tag.sequence, in: bytes)
            guard outer.isAtEnd else { throw OCSPRefusal(.signedRequest) }
            guard fields.nextTag(in: bytes) != DER.Tag.constructed(1) else { throw OCSPRefusal(.requestorName) }
            var list = try fields.enter(DER.Tag.sequence, in: bytes)
            var item = try list.enter(DER.Tag.sequence, in: bytes)
            guard list.isAtEnd else { throw OCSPRefusal(.severalCertificates) }
            let identifier = try CertificateIdentifier(reading: &item, in: bytes)
            guard item.isAtEnd else { throw OCSPRefusal(.unexpectedExtension) }
            guard !fields.isAtEnd else { throw OCSPRefusal(.nonceMissing) }
            var extensions = try fields.enter(DER.Tag.constructed(2), in: bytes)
            try fields.finish()
            let nonce = try OCSPNonce.read(&extensions, in: bytes)
            try extensions.finish()
            return OCSPRequest(identifier: identifier, nonce: nonce)
        } catch {
            throw OCSPRefusal(error, otherwise: .malformed)
        }
    }
}
