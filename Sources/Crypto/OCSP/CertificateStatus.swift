/// What a responder says about a certificate (RFC 6960 §2.2).
public enum CertificateStatus: Sendable, Hashable {
    case good
    case revoked(atMilliseconds: Int64, reason: RevocationReason)
    /// The responder does not know the certificate. Never taken for good.
    case unknown

    /// Whether the certificate is merely suspended (一時停止), as after the report of a lost card (A11).
    public var isSuspended: Bool {
        if case .revoked(_, .certificateHold) = self { true } else { false }
    }

    /// Why a certificate was revoked (RFC 5280 §5.3.1), with the numbers of the encoding.
    public enum RevocationReason: UInt8, Sendable, Hashable, CaseIterable {
        case unspecified = 0
        case keyCompromise = 1
        case authorityCompromise = 2
        case affiliationChanged = 3
        case superseded = 4
        case cessationOfOperation = 5
        /// Suspended: it may become good again.
        case certificateHold = 6
        case privilegeWithdrawn = 9
    }

    func der() throws(CryptoError) -> [UInt8] {
        switch self {
        case .good: DER.element(DER.Tag.primitive(0))
        case .unknown: DER.element(DER.Tag.primitive(2))
        case .revoked(let milliseconds, let reason):
            DER.element(DER.Tag.constructed(1),
                        try DERTime.generalizedTime(milliseconds: milliseconds, place: "CertificateStatus"),
                        DER.element(DER.Tag.constructed(0), DER.element(DER.Tag.enumerated, [reason.rawValue])))
        }
    }

    /// Reads a status; a revocation must say its reason.
    init(reading cursor: inout DERCursor, in bytes: Span<UInt8>) throws(CryptoError) {
        let element = try cursor.readAny(in: bytes)
        switch element.tag {
        case DER.Tag.primitive(0) where element.content.isEmpty:
            self = .good
        case DER.Tag.primitive(2) where element.content.isEmpty:
            self = .unknown
        case DER.Tag.constructed(1):
            var inside = DERCursor(element.content, place: "CertificateStatus")
            let time = try inside.readElement(DER.Tag.generalizedTime, in: bytes)
            var wrapper = try inside.enter(DER.Tag.constructed(0), in: bytes)
            try inside.finish()
            let reason = try wrapper.read(DER.Tag.enumerated, in: bytes)
            try wrapper.finish()
            guard let milliseconds = DERTime.milliseconds(of: time, in: bytes), reason.count == 1,
                  let known = RevocationReason(rawValue: bytes[reason.lowerBound]) else { throw inside.malformed("a revocation without a known time and reason") }
            self = .revoked(atMilliseconds: milliseconds, reason: known)
        default:
            throw cursor.malformed("no known status")
        }
    }
}
