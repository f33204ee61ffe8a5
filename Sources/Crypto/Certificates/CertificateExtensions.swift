/// What the extensions of a certificate say (RFC 5280 §4.2.1), read strictly.
extension Certificate {
    struct AlternativeName {
        enum Kind { case uniformResourceIdentifier, other }
        let kind: Kind
        let octets: [UInt8]
    }

    static let maximumAlternativeNames = 16
    static let maximumPurposes = 16

    /// The place of the extension's content, or nil where the certificate lacks it.
    func value(of identifier: [UInt8]) -> CertificateFields.Extension? {
        let der = der
        return fields.extensions.first { der.span.matches(identifier, at: $0.identifier) }
    }

    func has(_ identifier: [UInt8]) -> Bool { value(of: identifier) != nil }

    /// All subject alternative names, of whatever kind; empty where there is no such extension.
    func subjectAlternativeNames() throws(CryptoError) -> [AlternativeName] {
        guard let found = value(of: OID.subjectAlternativeName) else { return [] }
        let der = der
        let bytes = der.span
        var cursor = DERCursor(found.value, place: "Certificate.subjectAltName")
        var list = try cursor.enter(DER.Tag.sequence, in: bytes)
        try cursor.finish()
        var names: [AlternativeName] = []
        while !list.isAtEnd {
            guard names.count < Self.maximumAlternativeNames else { throw list.malformed("more than \(Self.maximumAlternativeNames) names") }
            let name = try list.readAny(in: bytes)
            names.append(AlternativeName(kind: name.tag == DER.Tag.primitive(6) ? .uniformResourceIdentifier : .other, octets: bytes.array(name.content)))
        }
        return names
    }

    /// The purposes of the extended key usage, each a whole element; nil where there is no such extension.
    func extendedKeyUsages() throws(CryptoError) -> [[UInt8]]? {
        guard let found = value(of: OID.extendedKeyUsage) else { return nil }
        let der = der
        let bytes = der.span
        var cursor = DERCursor(found.value, place: "Certificate.extKeyUsage")
        var list = try cursor.enter(DER.Tag.sequence, in: bytes)
        try cursor.finish()
        var purposes: [[UInt8]] = []
        while !list.isAtEnd {
            guard purposes.count < Self.maximumPurposes else { throw list.malformed("more than \(Self.maximumPurposes) purposes") }
            purposes.append(bytes.array(try list.readElement(DER.Tag.objectIdentifier, in: bytes).whole))
        }
        return purposes
    }

    /// Whether the content of the extension is exactly `expected`.
    func value(of identifier: [UInt8], is expected: [UInt8]) -> Bool {
        guard let found = value(of: identifier) else { return false }
        let der = der
        return der.span.matches(expected, at: found.value)
    }
}
