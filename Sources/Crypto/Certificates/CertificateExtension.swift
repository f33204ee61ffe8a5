/// An extension as it goes into a certificate (RFC 5280 §4.2).
struct CertificateExtension: Sendable, Hashable {
    let identifier: [UInt8]
    let isCritical: Bool
    /// The encoding inside the octet string.
    let value: [UInt8]

    var der: [UInt8] { DER.sequence(identifier, isCritical ? DER.yes : [], DER.octetString(value)) }

    static func basicConstraints(isAuthority: Bool) -> CertificateExtension {
        // An authority of kofu's issues leaves only: path length 0.
        CertificateExtension(identifier: OID.basicConstraints, isCritical: true,
                             value: isAuthority ? DER.sequence(DER.yes, DER.integer(0)) : leafBasicConstraints)
    }

    /// CA:FALSE is the default and therefore left out (X.690 §11.5).
    static let leafBasicConstraints = DER.sequence()

    enum KeyUsage {
        /// Bits are numbered from the left: digitalSignature is bit 0.
        static let digitalSignature = DER.element(DER.Tag.bitString, [7, 0x80])
        /// keyCertSign (5) and cRLSign (6).
        static let certificateSigning = DER.element(DER.Tag.bitString, [1, 0x06])
    }

    static func keyUsage(_ bits: [UInt8]) -> CertificateExtension {
        CertificateExtension(identifier: OID.keyUsage, isCritical: true, value: bits)
    }

    static func extendedKeyUsage(_ purposes: [[UInt8]], isCritical: Bool = false) -> CertificateExtension {
        CertificateExtension(identifier: OID.extendedKeyUsage, isCritical: isCritical, value: DER.element(DER.Tag.sequence, purposes))
    }

    /// Critical where the subject is empty, as RFC 5280 §4.2.1.6 demands.
    static func subjectAlternativeNames(_ names: [[UInt8]], isCritical: Bool) -> CertificateExtension {
        CertificateExtension(identifier: OID.subjectAlternativeName, isCritical: isCritical, value: DER.element(DER.Tag.sequence, names))
    }

    static func uniformResourceIdentifier(_ text: String) -> [UInt8] { DER.element(DER.Tag.primitive(6), Array(text.utf8)) }

    static func subjectKeyIdentifier(_ key: PublicKey) throws(CryptoError) -> CertificateExtension {
        CertificateExtension(identifier: OID.subjectKeyIdentifier, isCritical: false, value: DER.octetString(try key.keyIdentifier))
    }

    static func authorityKeyIdentifier(_ key: PublicKey) throws(CryptoError) -> CertificateExtension {
        CertificateExtension(identifier: OID.authorityKeyIdentifier, isCritical: false,
                             value: DER.sequence(DER.element(DER.Tag.primitive(0), try key.keyIdentifier)))
    }

    /// The signer of OCSP responses is itself not asked about (RFC 6960 §4.2.2.2.1).
    static let ocspNoCheck = CertificateExtension(identifier: OID.ocspNoCheck, isCritical: false, value: DER.null)
}

/// Distinguished names of none or one common name.
enum DistinguishedName {
    static let maximumCommonNameCount = 64

    static func encode(commonName: String?) -> [UInt8] {
        guard let commonName else { return DER.sequence() }
        return DER.sequence(DER.element(DER.Tag.set, DER.sequence(OID.commonName, DER.utf8String(commonName))))
    }
}
