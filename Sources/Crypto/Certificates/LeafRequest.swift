/// What an authority is asked to certify. The public makers give the profiles that `LeafProfile` accepts;
/// inside the package every field can be set, so that tests can have certificates with defects.
public struct LeafRequest: Sendable {
    package var publicKey: PublicKey
    /// Content octets of the serial number as they are to appear; nil means a random positive one.
    package var serial: [UInt8]?
    package var subjectCommonName: String?
    package var notBeforeMilliseconds: Int64
    package var notAfterMilliseconds: Int64
    package var uniformResourceIdentifiers: [String]
    package var domainNames: [String] = []
    package var purposes: [Purpose]
    package var isAuthority = false
    package var hasSubjectKeyIdentifier = true
    package var hasAuthorityKeyIdentifier = true
    package var hasOCSPNoCheck = false
    /// What the certificate says of the process that shows it; nil for nothing.
    public var attestation: Attestation?
    /// Content of an extension that no profile has.
    package var strangeExtension: [UInt8]?
    /// A permitted domain subtree, which no leaf may have.
    package var nameConstraint: String?

    /// What a certificate may be used for, as its extended key usage says.
    package enum Purpose: Sendable, Hashable {
        case serverAuthentication, clientAuthentication, ocspSigning, documentSigning, any

        var identifier: [UInt8] {
            switch self {
            case .serverAuthentication: OID.serverAuthentication
            case .clientAuthentication: OID.clientAuthentication
            case .ocspSigning: OID.ocspSigning
            case .documentSigning: OID.documentSigning
            case .any: OID.anyExtendedKeyUsage
            }
        }
    }

    package init(publicKey: PublicKey, purposes: [Purpose], uniformResourceIdentifiers: [String] = [], subjectCommonName: String? = nil,
                 serial: [UInt8]? = nil, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) {
        self.publicKey = publicKey
        self.purposes = purposes
        self.uniformResourceIdentifiers = uniformResourceIdentifiers
        self.subjectCommonName = subjectCommonName
        self.serial = serial
        self.notBeforeMilliseconds = notBeforeMilliseconds
        self.notAfterMilliseconds = notAfterMilliseconds
    }

    /// A node that accepts connections. `uri` names the node and is the certificate's only name.
    public static func tlsServer(uri: String, publicKey: PublicKey, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) -> LeafRequest {
        LeafRequest(publicKey: publicKey, purposes: [.serverAuthentication], uniformResourceIdentifiers: [uri],
                    notBeforeMilliseconds: notBeforeMilliseconds, notAfterMilliseconds: notAfterMilliseconds)
    }

    /// A node that opens connections.
    public static func tlsClient(uri: String, publicKey: PublicKey, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) -> LeafRequest {
        LeafRequest(publicKey: publicKey, purposes: [.clientAuthentication], uniformResourceIdentifiers: [uri],
                    notBeforeMilliseconds: notBeforeMilliseconds, notAfterMilliseconds: notAfterMilliseconds)
    }

    /// A municipality that signs the documents it seals.
    public static func documentSigning(uri: String, publicKey: PublicKey, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) -> LeafRequest {
        LeafRequest(publicKey: publicKey, purposes: [.documentSigning], uniformResourceIdentifiers: [uri],
                    notBeforeMilliseconds: notBeforeMilliseconds, notAfterMilliseconds: notAfterMilliseconds)
    }

    /// The delegated signer of an authority's OCSP responses (RFC 6960 §4.2.2.2).
    public static func ocspSigning(commonName: String, publicKey: PublicKey, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) -> LeafRequest {
        var request = LeafRequest(publicKey: publicKey, purposes: [.ocspSigning], subjectCommonName: commonName,
                                  notBeforeMilliseconds: notBeforeMilliseconds, notAfterMilliseconds: notAfterMilliseconds)
        request.hasOCSPNoCheck = true
        return request
    }

    /// A user authentication certificate (利用者証明用電子証明書). The subject is the serial number in hexadecimal
    /// and nothing else, so that the certificate holds no personal data (D1, D3).
    /// `serial` is a magnitude of 1 to 19 octets whose first octet is not 0, or of 20 whose first is below 0x80.
    public static func userAuthentication(serial: [UInt8], publicKey: PublicKey, notBeforeMilliseconds: Int64, notAfterMilliseconds: Int64) -> LeafRequest {
        let isPadded = serial.first.map { $0 >= 0x80 } ?? false
        return LeafRequest(publicKey: publicKey, purposes: [.clientAuthentication], subjectCommonName: Hex.encode(serial),
                           serial: isPadded ? [0] + serial : serial,
                           notBeforeMilliseconds: notBeforeMilliseconds, notAfterMilliseconds: notAfterMilliseconds)
    }
}
