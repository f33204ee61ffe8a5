/// A list of certificates that their authority has revoked (X.509 CRL version 2, RFC 5280 §5), signed by that authority.
public struct RevocationList: Sendable {
    /// More are not written and not read.
    public static let maximumCount = 1024
    public static let maximumEncodedCount = 64 * 1024
    private static let place = "RevocationList"

    /// Serial numbers as `Certificate.serial` gives them.
    public let serials: Set<[UInt8]>
    public let thisUpdateMilliseconds: Int64
    /// From this moment on the list says nothing any more.
    public let nextUpdateMilliseconds: Int64

    /// Reads the whole of `der`, strictly. It must be signed by `issuer` and name it.
    public init(der: [UInt8], issuer: Certificate) throws(CryptoError) {
        guard der.count <= Self.maximumEncodedCount else { throw CryptoError(.tooLarge, at: Self.place, "longer than \(Self.maximumEncodedCount) octets") }
        let bytes = der.span
        var outer = DERCursor(bytes, place: Self.place)
        var list = try outer.enter(DER.Tag.sequence, in: bytes)
        try outer.finish()
        let signed = try list.readElement(DER.Tag.sequence, in: bytes)
        let algorithm = issuer.publicKey.kind.signatureAlgorithm
        try list.expect(algorithm, in: bytes)
        let signature = try list.read(DER.Tag.bitString, in: bytes)
        try list.finish()
        // The signature comes first: nothing of a list that the authority did not sign is looked at.
        guard signature.count > 1, bytes[signature.lowerBound] == 0,
              try issuer.publicKey.verify(bytes.extracting(signature.dropFirst()), of: bytes.extracting(signed.whole))
        else { throw CryptoError(.malformed, at: Self.place, "not signed by the authority") }

        var fields = DERCursor(signed.content, place: Self.place)
        try fields.expect(DER.integer(1), in: bytes)
        try fields.expect(algorithm, in: bytes)
        try fields.expect(Array(issuer.der[issuer.fields.subject]), in: bytes)
        let thisUpdate = try fields.readAny(in: bytes), nextUpdate = try fields.readAny(in: bytes)
        guard let start = DERTime.certificateMilliseconds(of: thisUpdate, in: bytes), let end = DERTime.certificateMilliseconds(of: nextUpdate, in: bytes) else {
            throw fields.malformed("a time not in the form of RFC 5280")
        }
        (thisUpdateMilliseconds, nextUpdateMilliseconds) = (start, end)
        serials = try Self.serials(&fields, in: bytes)
        // Authority key identifier and number, which the signature covers and of which nothing here depends.
        _ = try fields.read(DER.Tag.constructed(0), in: bytes)
        try fields.finish()
    }

    private static func serials(_ fields: inout DERCursor, in bytes: Span<UInt8>) throws(CryptoError) -> Set<[UInt8]> {
        // A list of nothing is left out (RFC 5280 §5.1.2.6).
        guard fields.nextTag(in: bytes) == DER.Tag.sequence else { return [] }
        var entries = try fields.enter(DER.Tag.sequence, in: bytes)
        var serials: Set<[UInt8]> = []
        while !entries.isAtEnd {
            guard serials.count < maximumCount else { throw entries.malformed("more than \(maximumCount) entries") }
            var entry = try entries.enter(DER.Tag.sequence, in: bytes)
            serials.insert(try entry.readPositiveInteger(maximumCount: LeafProfile.maximumSerialCount, in: bytes))
            guard DERTime.certificateMilliseconds(of: try entry.readAny(in: bytes), in: bytes) != nil else { throw entry.malformed("a time not in the form of RFC 5280") }
            try entry.finish()
        }
        return serials
    }

    public func isCurrent(atMilliseconds now: Int64) -> Bool { thisUpdateMilliseconds <= now && now < nextUpdateMilliseconds }

    public func contains(_ certificate: Certificate) -> Bool { serials.contains(certificate.serial) }
}

extension CertificateAuthority {
    /// A list of the certificates of this authority that count no more, in distinguished encoding.
    /// - Parameters:
    ///   - serials: as `Certificate.serial` gives them.
    ///   - number: greater than that of every list before (RFC 5280 §5.2.3).
    public func revocationList(of serials: Set<[UInt8]>, number: UInt32, thisUpdateMilliseconds: Int64, nextUpdateMilliseconds: Int64) throws(CryptoError) -> [UInt8] {
        let place = "CertificateAuthority.revocationList"
        guard serials.count <= RevocationList.maximumCount else { throw CryptoError(.invalidArgument, at: place, "more than \(RevocationList.maximumCount) entries") }
        let now = try DERTime.certificateTime(milliseconds: thisUpdateMilliseconds, place: place)
        let entries = serials.sorted { $0.lexicographicallyPrecedes($1) }.map { DER.sequence(DER.integer(magnitude: $0), now) }
        let digits = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        let extensions = DER.sequence(
            try CertificateExtension.authorityKeyIdentifier(certificate.publicKey).der,
            CertificateExtension(identifier: OID.revocationListNumber, isCritical: false, value: DER.integer(magnitude: digits)).der)
        let algorithm = privateKey.kind.signatureAlgorithm
        let fields = DER.sequence(
            DER.integer(1), algorithm, Array(certificate.der[certificate.fields.subject]), now,
            try DERTime.certificateTime(milliseconds: nextUpdateMilliseconds, place: place),
            entries.isEmpty ? [] : DER.element(DER.Tag.sequence, entries), DER.element(DER.Tag.constructed(0), extensions))
        return DER.sequence(fields, algorithm, DER.bitString(try privateKey.signature(of: fields)))
    }
}
