/// What a leaf certificate must look like besides having a valid chain. Chain verification alone accepts
/// certificates without purpose or name, authorities as leaves and impossible serials, so each of these
/// is a rule of its own.
public enum LeafProfile: String, Sendable, Hashable, CaseIterable {
    /// Exactly one URI as name, exactly the purpose serverAuth.
    case tlsServer
    /// Exactly one URI as name, exactly the purpose clientAuth.
    case tlsClient
    /// Exactly one URI as name, exactly the purpose documentSigning (RFC 9336).
    case documentSigning
    /// No alternative name, exactly the purpose OCSPSigning, and id-pkix-ocsp-nocheck.
    case ocspSigning
    /// 利用者証明用電子証明書: no alternative name, exactly the purpose clientAuth, a subject that is the serial
    /// number in hexadecimal and nothing else, and no extension that could carry more.
    case userAuthentication

    /// The longest serial number (RFC 5280 §4.1.2.2), in octets.
    public static let maximumSerialCount = 20
    /// The longest name, in octets.
    public static let maximumNameCount = 256

    var purpose: [UInt8] {
        switch self {
        case .tlsServer: OID.serverAuthentication
        case .tlsClient, .userAuthentication: OID.clientAuthentication
        case .documentSigning: OID.documentSigning
        case .ocspSigning: OID.ocspSigning
        }
    }

    var hasName: Bool {
        switch self {
        case .tlsServer, .tlsClient, .documentSigning: true
        case .ocspSigning, .userAuthentication: false
        }
    }

    /// Judges the certificate by itself. Its signature and validity are `CertificateVerifier`'s matter.
    func check(_ leaf: Certificate) throws(CertificateRefusal) {
        let serial = leaf.der[leaf.fields.serial]
        guard serial.count <= Self.maximumSerialCount else { throw CertificateRefusal(.serialTooLong) }
        guard let first = serial.first, first < 0x80, serial.contains(where: { $0 != 0 }) else { throw CertificateRefusal(.serialNotPositive) }
        guard leaf.value(of: OID.basicConstraints, is: CertificateExtension.leafBasicConstraints) else { throw CertificateRefusal(.notMarkedAsLeaf) }
        guard leaf.value(of: OID.keyUsage, is: CertificateExtension.KeyUsage.digitalSignature) else { throw CertificateRefusal(.wrongKeyUsage) }
        guard !leaf.has(OID.nameConstraints) else { throw CertificateRefusal(.nameConstraints) }
        try checkPurpose(leaf)
        try checkNames(leaf)
        switch self {
        case .ocspSigning:
            guard leaf.value(of: OID.ocspNoCheck, is: DER.null) else { throw CertificateRefusal(.ocspNoCheckMissing) }
            try checkExtensions(leaf, besides: [OID.ocspNoCheck])
        case .userAuthentication:
            guard Array(leaf.der[leaf.fields.subject]) == DistinguishedName.encode(commonName: leaf.serialHex) else {
                throw CertificateRefusal(.subjectNotSerial)
            }
            try checkExtensions(leaf, besides: [])
        case .tlsServer, .tlsClient, .documentSigning:
            guard Array(leaf.der[leaf.fields.subject]) == DistinguishedName.encode(commonName: nil) else { throw CertificateRefusal(.subjectNotEmpty) }
            try checkExtensions(leaf, besides: [OID.subjectAlternativeName, OID.attestation])
        }
    }

    private func checkPurpose(_ leaf: Certificate) throws(CertificateRefusal) {
        let purposes: [[UInt8]]?
        do throws(CryptoError) { purposes = try leaf.extendedKeyUsages() } catch { throw CertificateRefusal(.malformedExtension, error.description) }
        guard let purposes else { throw CertificateRefusal(.purposeMissing) }
        guard purposes.count == 1 else { throw CertificateRefusal(.severalPurposes) }
        guard purposes[0] == purpose else { throw CertificateRefusal(.wrongPurpose) }
    }

    private func checkNames(_ leaf: Certificate) throws(CertificateRefusal) {
        let names: [Certificate.AlternativeName]
        do throws(CryptoError) { names = try leaf.subjectAlternativeNames() } catch { throw CertificateRefusal(.malformedExtension, error.description) }
        guard hasName else {
            guard !leaf.has(OID.subjectAlternativeName) else { throw CertificateRefusal(.unexpectedName) }
            return
        }
        guard !names.isEmpty else { throw CertificateRefusal(.nameMissing) }
        guard names.count == 1 else { throw CertificateRefusal(.severalNames) }
        guard names[0].kind == .uniformResourceIdentifier else { throw CertificateRefusal(.nameNotURI) }
        let octets = names[0].octets
        guard (1...Self.maximumNameCount).contains(octets.count), octets.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw CertificateRefusal(.nameMalformed)
        }
    }

    /// No extension that could carry anything else.
    private func checkExtensions(_ leaf: Certificate, besides special: [[UInt8]]) throws(CertificateRefusal) {
        let allowed = [OID.basicConstraints, OID.keyUsage, OID.extendedKeyUsage, OID.subjectKeyIdentifier, OID.authorityKeyIdentifier] + special
        for found in leaf.fields.extensions where !allowed.contains(Array(leaf.der[found.identifier])) {
            throw CertificateRefusal(.unexpectedExtension)
        }
    }
}
