/// An authority that issues leaf certificates under its own self-signed root.
public final class CertificateAuthority: Sendable {
    public let certificate: Certificate
    public let privateKey: PrivateKey

    /// Octets of a random serial number: enough that two never meet.
    static let randomSerialCount = 16

    /// An existing authority. The key must be the certificate's.
    public init(certificate: Certificate, privateKey: PrivateKey) throws(CryptoError) {
        guard certificate.publicKey == privateKey.publicKey else {
            throw CryptoError(.invalidArgument, at: "CertificateAuthority", "the key is not the certificate's")
        }
        self.certificate = certificate
        self.privateKey = privateKey
    }

    /// A new root of the given name, of which the clock is the caller's. P-256 unless said otherwise.
    public static func selfSigned(name: String, kind: KeyKind = .p256, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) throws(CryptoError) -> CertificateAuthority {
        let key = try PrivateKey.generate(kind)
        let subject = DistinguishedName.encode(commonName: try Self.checked(commonName: name))
        let template = CertificateTemplate(
            serial: try randomSerial(), issuer: subject, subject: subject, publicKey: key.publicKey,
            notBeforeMilliseconds: notBeforeMilliseconds, notAfterMilliseconds: notAfterMilliseconds,
            extensions: [
                .basicConstraints(isAuthority: true),
                .keyUsage(CertificateExtension.KeyUsage.certificateSigning),
                try .subjectKeyIdentifier(key.publicKey),
            ])
        return try CertificateAuthority(certificate: template.signed(by: key), privateKey: key)
    }

    /// Issues what is asked. Defects that a `LeafRequest` of this package asks for are carried out.
    public func issue(_ request: LeafRequest) throws(CryptoError) -> Certificate {
        var extensions: [CertificateExtension] = [
            .basicConstraints(isAuthority: request.isAuthority),
            .keyUsage(request.isAuthority ? CertificateExtension.KeyUsage.certificateSigning : CertificateExtension.KeyUsage.digitalSignature),
        ]
        if !request.purposes.isEmpty { extensions.append(.extendedKeyUsage(request.purposes.map(\.identifier))) }
        let names = request.uniformResourceIdentifiers.map(CertificateExtension.uniformResourceIdentifier)
            + request.domainNames.map { DER.element(DER.Tag.primitive(2), Array($0.utf8)) }
        if !names.isEmpty { extensions.append(.subjectAlternativeNames(names, isCritical: request.subjectCommonName == nil)) }
        if request.hasSubjectKeyIdentifier { extensions.append(try .subjectKeyIdentifier(request.publicKey)) }
        if request.hasAuthorityKeyIdentifier { extensions.append(try .authorityKeyIdentifier(certificate.publicKey)) }
        if request.hasOCSPNoCheck { extensions.append(.ocspNoCheck) }
        if let attestation = request.attestation { extensions.append(attestation.certificateExtension) }
        if let domain = request.nameConstraint {
            let subtree = DER.sequence(DER.element(DER.Tag.primitive(2), Array(domain.utf8)))
            extensions.append(CertificateExtension(identifier: OID.nameConstraints, isCritical: true,
                                                   value: DER.sequence(DER.element(DER.Tag.constructed(0), subtree))))
        }
        if let octets = request.strangeExtension {
            extensions.append(CertificateExtension(identifier: OID.strange, isCritical: false, value: DER.octetString(octets)))
        }
        let serial = if let given = request.serial { given } else { try Self.randomSerial() }
        let commonName: String? = if let given = request.subjectCommonName { try Self.checked(commonName: given) } else { nil }
        let template = CertificateTemplate(
            serial: serial, issuer: subjectName,
            subject: DistinguishedName.encode(commonName: commonName), publicKey: request.publicKey,
            notBeforeMilliseconds: request.notBeforeMilliseconds, notAfterMilliseconds: request.notAfterMilliseconds, extensions: extensions)
        return try template.signed(by: privateKey)
    }

    private var subjectName: [UInt8] { Array(certificate.der[certificate.fields.subject]) }

    /// Positive, in its shortest form, and of the same length always.
    private static func randomSerial() throws(CryptoError) -> [UInt8] {
        var serial = try Random.bytes(randomSerialCount)
        serial[0] = serial[0] & 0x7f | 0x40
        return serial
    }

    private static func checked(commonName: String) throws(CryptoError) -> String {
        guard (1...DistinguishedName.maximumCommonNameCount).contains(commonName.utf8.count) else {
            throw CryptoError(.invalidArgument, at: "CertificateAuthority", "a common name that is empty or longer than \(DistinguishedName.maximumCommonNameCount) octets")
        }
        return commonName
    }
}

/// Everything that a certificate says, before it is signed (RFC 5280 §4.1.2).
struct CertificateTemplate {
    /// Content octets of the serial number, as they are to appear.
    let serial: [UInt8]
    /// Whole elements.
    let issuer: [UInt8]
    let subject: [UInt8]
    let publicKey: PublicKey
    let notBeforeMilliseconds: Int64
    let notAfterMilliseconds: Int64
    let extensions: [CertificateExtension]

    func signed(by key: PrivateKey) throws(CryptoError) -> Certificate {
        let algorithm = key.kind.signatureAlgorithm
        let place = "Certificate.validity"
        let validity = DER.sequence(
            try DERTime.certificateTime(milliseconds: notBeforeMilliseconds, place: place),
            try DERTime.certificateTime(milliseconds: notAfterMilliseconds, place: place))
        let fields = DER.sequence(
            DER.element(DER.Tag.constructed(0), DER.integer(2)),
            DER.element(DER.Tag.integer, serial), algorithm, issuer, validity, subject, publicKey.subjectPublicKeyInfo,
            DER.element(DER.Tag.constructed(3), DER.element(DER.Tag.sequence, extensions.map(\.der))))
        return try Certificate(der: DER.sequence(fields, algorithm, DER.bitString(try key.signature(of: fields))))
    }
}
