/// How OCSP names a certificate: by digests of its issuer and its serial number (CertID, RFC 6960 §4.1.1).
public struct CertificateIdentifier: Sendable, Hashable {
    public enum DigestAlgorithm: String, Sendable, Hashable {
        case sha256
        /// What older clients send. It only names an issuer here and protects nothing.
        case sha1

        var count: Int { self == .sha256 ? 32 : 20 }

        /// With NULL as parameters, as clients write it (RFC 5754 §2 lets both forms be accepted; one is enough here).
        var identifier: [UInt8] { DER.sequence(self == .sha256 ? OID.sha256 : OID.sha1, DER.null) }

        func digest(_ bytes: [UInt8]) -> [UInt8] { self == .sha256 ? Digest.sha256(bytes) : Digest.sha1(bytes) }
    }

    public let digestAlgorithm: DigestAlgorithm
    public let issuerNameDigest: [UInt8]
    public let issuerKeyDigest: [UInt8]
    /// The magnitude of the serial number.
    public let serial: [UInt8]

    /// The longest serial number, sign octet included (RFC 5280 §4.1.2.2).
    static let maximumSerialCount = 20

    /// The identifier of the certificate that `issuer` issued under `serial`.
    init(serial: [UInt8], issuer: Certificate, digestAlgorithm: DigestAlgorithm) throws(CryptoError) {
        let isPadded = serial.first.map { $0 >= 0x80 } ?? false
        guard let first = serial.first, first != 0, serial.count + (isPadded ? 1 : 0) <= Self.maximumSerialCount else {
            throw CryptoError(.invalidArgument, at: "CertificateIdentifier", "a serial number that is empty, zero, too long or not in its shortest form")
        }
        self.digestAlgorithm = digestAlgorithm
        issuerNameDigest = digestAlgorithm.digest(Array(issuer.der[issuer.fields.subject]))
        issuerKeyDigest = digestAlgorithm.digest(try issuer.publicKey.keyBits)
        self.serial = serial
    }

    /// Reads one identifier, which must be in its one form.
    init(reading cursor: inout DERCursor, in bytes: Span<UInt8>) throws(OCSPRefusal) {
        do {
            var inside = try cursor.enter(DER.Tag.sequence, in: bytes)
            let algorithm = bytes.array(try inside.readElement(DER.Tag.sequence, in: bytes).whole)
            guard let known = [DigestAlgorithm.sha256, .sha1].first(where: { $0.identifier == algorithm }) else { throw OCSPRefusal(.digestNotAccepted) }
            digestAlgorithm = known
            issuerNameDigest = bytes.array(try inside.read(DER.Tag.octetString, in: bytes))
            issuerKeyDigest = bytes.array(try inside.read(DER.Tag.octetString, in: bytes))
            serial = try inside.readPositiveInteger(maximumCount: Self.maximumSerialCount, in: bytes)
            try inside.finish()
        } catch {
            throw OCSPRefusal(error, otherwise: .malformed)
        }
        guard issuerNameDigest.count == digestAlgorithm.count, issuerKeyDigest.count == digestAlgorithm.count else { throw OCSPRefusal(.malformed, "a digest of another length") }
    }

    var der: [UInt8] {
        DER.sequence(digestAlgorithm.identifier, DER.octetString(issuerNameDigest), DER.octetString(issuerKeyDigest), DER.integer(magnitude: serial))
    }
}

/// The one extension that kofu's OCSP messages have (RFC 9654): a nonce of exactly 16 octets.
enum OCSPNonce {
    static let count = 16

    /// The extensions of a message, without the tag around them.
    static func extensions(_ nonce: [UInt8]) -> [UInt8] {
        DER.sequence(DER.sequence(OID.ocspNonce, DER.octetString(DER.octetString(nonce))))
    }

    static func read(_ cursor: inout DERCursor, in bytes: Span<UInt8>) throws(OCSPRefusal) -> [UInt8] {
        do {
            var list = try cursor.enter(DER.Tag.sequence, in: bytes)
            guard !list.isAtEnd else { throw OCSPRefusal(.nonceMissing) }
            var item = try list.enter(DER.Tag.sequence, in: bytes)
            guard bytes.matches(OID.ocspNonce, at: try item.readElement(DER.Tag.objectIdentifier, in: bytes).whole) else { throw OCSPRefusal(.unexpectedExtension) }
            var value = try item.enter(DER.Tag.octetString, in: bytes)
            try item.finish()
            let nonce = try value.read(DER.Tag.octetString, in: bytes)
            try value.finish()
            guard nonce.count == count else { throw OCSPRefusal(.nonceCount) }
            guard list.isAtEnd else { throw OCSPRefusal(.unexpectedExtension) }
            return bytes.array(nonce)
        } catch {
            throw OCSPRefusal(error, otherwise: .malformed)
        }
    }
}
