/// An answer about one certificate (RFC 6960 §4.2) in the one form that may cross the JPKI link: one
/// certificate, the nonce, one signer's certificate, no other extension. Reading one says nothing about
/// trusting it: `OCSPVerifier` does.
public struct OCSPResponse: Sendable, Hashable {
    /// The longest response that is read, in octets.
    public static let maximumEncodedCount = 4096
    static let maximumSignatureCount = 512

    public let identifier: CertificateIdentifier
    public let status: CertificateStatus
    public let producedAtMilliseconds: Int64
    public let thisUpdateMilliseconds: Int64
    public let nextUpdateMilliseconds: Int64
    public let nonce: [UInt8]
    /// The certificate of the signer, as the response carries it.
    let signerDER: [UInt8]
    /// BasicOCSPResponse (RFC 6960 §4.2.1) without that certificate: what is signed, and the signature.
    let signedDER: [UInt8]

    /// Reads a response strictly; a message that says why there is no answer is refused as `notSuccessful`.
    public static func parse(_ der: [UInt8]) throws(OCSPRefusal) -> OCSPResponse {
        guard der.count <= maximumEncodedCount else { throw OCSPRefusal(.tooLong) }
        return try read(der.span)
    }

    private static func read(_ bytes: Span<UInt8>) throws(OCSPRefusal) -> OCSPResponse {
        do {
            var cursor = DERCursor(bytes, place: "OCSPResponse")
            var outer = try cursor.enter(DER.Tag.sequence, in: bytes)
            try cursor.finish()
            let status = try outer.read(DER.Tag.enumerated, in: bytes)
            guard status.count == 1 else { throw outer.malformed("a status of another length") }
            guard bytes[status.lowerBound] == 0 else { throw OCSPRefusal(.notSuccessful, "status \(bytes[status.lowerBound])") }
            var wrapper = try outer.enter(DER.Tag.constructed(0), in: bytes)
            try outer.finish()
            var typed = try wrapper.enter(DER.Tag.sequence, in: bytes)
            try wrapper.finish()
            try typed.expect(OID.ocspBasic, in: bytes)
            var content = try typed.enter(DER.Tag.octetString, in: bytes)
            try typed.finish()
            var basic = try content.enter(DER.Tag.sequence, in: bytes)
            try content.finish()

            let start = basic.position
            var fields = try basic.enter(DER.Tag.sequence, in: bytes)
            try checkSignatureForm(&basic, in: bytes)
            let signed = DER.sequence(bytes.array(start..<basic.position))
            guard !basic.isAtEnd else { throw OCSPRefusal(.signerMissing) }
            var certificates = try basic.enter(DER.Tag.constructed(0), in: bytes)
            try basic.finish()
            var list = try certificates.enter(DER.Tag.sequence, in: bytes)
            try certificates.finish()
            guard !list.isAtEnd else { throw OCSPRefusal(.signerMissing) }
            let signer = bytes.array(try list.readElement(DER.Tag.sequence, in: bytes).whole)
            guard list.isAtEnd else { throw OCSPRefusal(.severalSigners) }
            return try OCSPResponse(&fields, signerDER: signer, signedDER: signed, in: bytes)
        } catch {
            throw OCSPRefusal(error, otherwise: .malformed)
        }
    }

    /// The signature algorithm is one of the two that kofu's keys have, the signature of a length that they give.
    private static func checkSignatureForm(_ basic: inout DERCursor, in bytes: Span<UInt8>) throws(CryptoError) {
        let algorithm = try basic.readElement(DER.Tag.sequence, in: bytes).whole
        guard KeyKind.allCases.contains(where: { bytes.matches($0.signatureAlgorithm, at: algorithm) }) else { throw basic.malformed("another signature algorithm") }
        let signature = try basic.read(DER.Tag.bitString, in: bytes)
        guard (2...maximumSignatureCount).contains(signature.count), bytes[signature.lowerBound] == 0 else { throw basic.malformed("a signature of another form") }
    }

    private init(_ fields: inout DERCursor, signerDER: [UInt8], signedDER: [UInt8], in bytes: Span<UInt8>) throws(OCSPRefusal) {
        self.signerDER = signerDER
        self.signedDER = signedDER
        do {
            var responder = try fields.enter(DER.Tag.constructed(2), in: bytes)
            guard try responder.read(DER.Tag.octetString, in: bytes).count == 20 else { throw fields.malformed("a responder not named by the digest of its key") }
            try responder.finish()
            let producedAt = try fields.readElement(DER.Tag.generalizedTime, in: bytes)
            var list = try fields.enter(DER.Tag.sequence, in: bytes)
            var single = try list.enter(DER.Tag.sequence, in: bytes)
            guard list.isAtEnd else { throw OCSPRefusal(.severalCertificates) }
            identifier = try CertificateIdentifier(reading: &single, in: bytes)
            status = try CertificateStatus(reading: &single, in: bytes)
            let thisUpdate = try single.readElement(DER.Tag.generalizedTime, in: bytes)
            guard single.nextTag(in: bytes) == DER.Tag.constructed(0) else { throw OCSPRefusal(.nextUpdateMissing) }
            var wrapper = try single.enter(DER.Tag.constructed(0), in: bytes)
            guard single.isAtEnd else { throw OCSPRefusal(.unexpectedExtension) }
            let nextUpdate = try wrapper.readElement(DER.Tag.generalizedTime, in: bytes)
            try wrapper.finish()
            guard let produced = DERTime.milliseconds(of: producedAt, in: bytes), let this = DERTime.milliseconds(of: thisUpdate, in: bytes),
                  let next = DERTime.milliseconds(of: nextUpdate, in: bytes) else { throw fields.malformed("a time not in the form of RFC 5280") }
            (producedAtMilliseconds, thisUpdateMilliseconds, nextUpdateMilliseconds) = (produced, this, next)
            guard !fields.isAtEnd else { throw OCSPRefusal(.nonceMissing) }
            var extensions = try fields.enter(DER.Tag.constructed(1), in: bytes)
            try fields.finish()
            nonce = try OCSPNonce.read(&extensions, in: bytes)
            try extensions.finish()
        } catch {
            throw OCSPRefusal(error, otherwise: .malformed)
        }
    }

    /// A successful response around fields that are already encoded. `certificates` is the element with its tag, or nothing.
    static func encode(fields: [UInt8], signedBy key: PrivateKey, certificates: [UInt8]) throws(CryptoError) -> [UInt8] {
        let basic = DER.sequence(fields, key.kind.signatureAlgorithm, DER.bitString(try key.signature(of: fields)), certificates)
        return DER.sequence(
            DER.element(DER.Tag.enumerated, [0]),
            DER.element(DER.Tag.constructed(0), DER.sequence(OID.ocspBasic, DER.octetString(basic))))
    }
}
