/// Where the fields of a certificate lie in its encoding: a strict walk over an X.509 version 3 certificate
/// (RFC 5280 §4.1) beside OpenSSL's own reading, so that what is judged is what is there.
struct CertificateFields: Sendable {
    static let maximumExtensions = 32

    struct Extension: Sendable {
        /// The object identifier, a whole element.
        let identifier: Range<Int>
        let isCritical: Bool
        /// The octets inside the octet string.
        let value: Range<Int>
    }

    /// The content octets of the serial number, sign octet included; may be of any length and sign.
    let serial: Range<Int>
    /// Whole elements.
    let signatureAlgorithm: Range<Int>
    let issuer: Range<Int>
    let subject: Range<Int>
    let subjectPublicKeyInfo: Range<Int>
    let notBeforeMilliseconds: Int64
    let notAfterMilliseconds: Int64
    let extensions: [Extension]

    init(_ der: Span<UInt8>) throws(CryptoError) {
        var outer = DERCursor(der, place: "Certificate")
        var certificate = try outer.enter(DER.Tag.sequence, in: der)
        try outer.finish()
        var fields = try certificate.enter(DER.Tag.sequence, in: der)
        signatureAlgorithm = try certificate.readElement(DER.Tag.sequence, in: der).whole
        _ = try certificate.read(DER.Tag.bitString, in: der)
        try certificate.finish()

        try fields.expect([DER.Tag.constructed(0), 3, DER.Tag.integer, 1, 2], in: der)
        serial = try fields.read(DER.Tag.integer, in: der)
        let innerAlgorithm = try fields.readElement(DER.Tag.sequence, in: der).whole
        guard der.matches(der.array(innerAlgorithm), at: signatureAlgorithm) else {
            throw fields.malformed("two different signature algorithms")
        }
        issuer = try fields.readElement(DER.Tag.sequence, in: der).whole
        var validity = try fields.enter(DER.Tag.sequence, in: der)
        let notBefore = try validity.readAny(in: der), notAfter = try validity.readAny(in: der)
        try validity.finish()
        guard let start = DERTime.certificateMilliseconds(of: notBefore, in: der), let end = DERTime.certificateMilliseconds(of: notAfter, in: der) else {
            throw fields.malformed("a time not in the form of RFC 5280")
        }
        (notBeforeMilliseconds, notAfterMilliseconds) = (start, end)
        subject = try fields.readElement(DER.Tag.sequence, in: der).whole
        subjectPublicKeyInfo = try fields.readElement(DER.Tag.sequence, in: der).whole
        extensions = try Self.extensions(&fields, in: der)
        try fields.finish()
    }

    private static func extensions(_ fields: inout DERCursor, in der: Span<UInt8>) throws(CryptoError) -> [Extension] {
        guard !fields.isAtEnd else { return [] }
        var wrapper = try fields.enter(DER.Tag.constructed(3), in: der)
        var list = try wrapper.enter(DER.Tag.sequence, in: der)
        try wrapper.finish()
        var found: [Extension] = []
        while !list.isAtEnd {
            guard found.count < maximumExtensions else { throw list.malformed("more than \(maximumExtensions) extensions") }
            var item = try list.enter(DER.Tag.sequence, in: der)
            let identifier = try item.readElement(DER.Tag.objectIdentifier, in: der).whole
            let isCritical = item.nextTag(in: der) == DER.Tag.boolean
            if isCritical { try item.expect(DER.yes, in: der) }
            let value = try item.read(DER.Tag.octetString, in: der)
            try item.finish()
            let name = der.array(identifier)
            guard !found.contains(where: { der.matches(name, at: $0.identifier) }) else { throw item.malformed("an extension twice") }
            found.append(Extension(identifier: identifier, isCritical: isCritical, value: value))
        }
        return found
    }
}
