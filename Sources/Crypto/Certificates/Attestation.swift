/// What a node's certificate says of the process that shows it, beside its name (invariant 8): the part that it plays, the
/// program that it runs, and the network that it believes to be in.
///
/// It stands in the leaf certificate, signed by the channel's authority, because no message is left for it: the JPKI link
/// carries RFC 6960 requests alone, and a ClientHello carries no text. The extension is not critical, so that stock tools
/// accept the certificate: `SEQUENCE { role UTF8String, build OCTET STRING, topology OCTET STRING }`.
public struct Attestation: Sendable, Hashable {
    /// The longest role, in octets.
    public static let maximumRoleCount = 64
    private static let place = "Attestation"

    /// The part, as `municipality/issuing-server`.
    public let role: String
    /// SHA-256 of the executable.
    public let build: [UInt8]
    /// SHA-256 of the topology in its canonical form.
    public let topology: [UInt8]

    /// Throws where the role is empty, too long or not of printable ASCII, or a digest is none.
    public init(role: String, build: [UInt8], topology: [UInt8]) throws(CryptoError) {
        guard (1...Self.maximumRoleCount).contains(role.utf8.count), role.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw CryptoError(.invalidArgument, at: Self.place, "a role that is empty, too long or not printable")
        }
        guard build.count == Digest.sha256Count, topology.count == Digest.sha256Count else {
            throw CryptoError(.invalidArgument, at: Self.place, "a digest that is not one of SHA-256")
        }
        self.role = role
        self.build = build
        self.topology = topology
    }

    var certificateExtension: CertificateExtension {
        CertificateExtension(identifier: OID.attestation, isCritical: false,
                             value: DER.sequence(DER.utf8String(role), DER.octetString(build), DER.octetString(topology)))
    }

    fileprivate init(reading bytes: Span<UInt8>, at range: Range<Int>) throws(CryptoError) {
        var cursor = DERCursor(range, place: Self.place)
        var fields = try cursor.enter(DER.Tag.sequence, in: bytes)
        try cursor.finish()
        let role = try fields.read(DER.Tag.utf8String, in: bytes)
        let build = try fields.read(DER.Tag.octetString, in: bytes)
        let topology = try fields.read(DER.Tag.octetString, in: bytes)
        try fields.finish()
        try self.init(role: String(decoding: bytes.array(role), as: UTF8.self), build: bytes.array(build), topology: bytes.array(topology))
    }
}

extension Certificate {
    /// What the certificate attests; nil where it attests nothing. Throws where the extension is malformed.
    public func attestation() throws(CryptoError) -> Attestation? {
        guard let found = value(of: OID.attestation) else { return nil }
        let der = der
        return try Attestation(reading: der.span, at: found.value)
    }
}
