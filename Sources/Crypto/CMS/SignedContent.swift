/// CMS SignedData (RFC 5652 §5) in kofu's one form: the content inside or beside it, SHA-256, one signer named by the key
/// identifier of the one certificate that is included. Signed attributes are the content's type and digest and,
/// where there is a context, a content identifier (RFC 2634 §2.7) that binds the signature to it.
/// There is no signing time: freshness comes from the context. `openssl cms -verify` reads it.
enum SignedContent {
    /// More than everything around the content takes, but for the certificate and the context.
    static let maximumOverheadCount = 2048
    static let maximumContextCount = 64

    private static let place = "SignedContent"
    private static let version = DER.integer(3)
    private static let digestAlgorithm = DER.sequence(OID.sha256)
    private static let digestAlgorithms = DER.element(DER.Tag.set, digestAlgorithm)

    /// Signs `content`. The result holds the content and lies in memory that is wiped.
    static func sign(_ content: Span<UInt8>, context: [UInt8], certificate: Certificate, key: PrivateKey) throws(CryptoError) -> SecretBytes {
        let suffix = try signature(of: content, context: context, certificate: certificate, key: key)

        // The headers around the content, from the inside out.
        let octets = DER.header(DER.Tag.octetString, count: content.count)
        let wrapped = DER.header(DER.Tag.constructed(0), count: octets.count + content.count) + octets
        let encapsulated = DER.header(DER.Tag.sequence, count: OID.data.count + wrapped.count + content.count) + OID.data + wrapped
        let body = version + digestAlgorithms + encapsulated
        let bodyCount = body.count + content.count + suffix.count
        let bodyHeader = DER.header(DER.Tag.sequence, count: bodyCount)
        let wrapper = DER.header(DER.Tag.constructed(0), count: bodyHeader.count + bodyCount) + bodyHeader
        let prefix = DER.header(DER.Tag.sequence, count: OID.signedData.count + wrapper.count + bodyCount) + OID.signedData + wrapper + body

        var signed = try SecretBytes.zeroed(count: prefix.count + content.count + suffix.count)
        signed.copy(prefix.span, to: 0)
        signed.copy(content, to: prefix.count)
        signed.copy(suffix.span, to: prefix.count + content.count)
        return signed
    }

    /// The same without the content.
    static func signDetached(_ content: Span<UInt8>, context: [UInt8], certificate: Certificate, key: PrivateKey) throws(CryptoError) -> [UInt8] {
        let suffix = try signature(of: content, context: context, certificate: certificate, key: key)
        return DER.sequence(OID.signedData, DER.element(DER.Tag.constructed(0), DER.sequence(version, digestAlgorithms, DER.sequence(OID.data), suffix)))
    }

    /// What follows the content: the certificate and the one signer.
    private static func signature(of content: Span<UInt8>, context: [UInt8], certificate: Certificate, key: PrivateKey) throws(CryptoError) -> [UInt8] {
        guard context.count <= maximumContextCount else { throw CryptoError(.tooLarge, at: place, "a context longer than \(maximumContextCount) octets") }
        guard certificate.publicKey == key.publicKey else { throw CryptoError(.invalidArgument, at: place, "the key is not the certificate's") }
        let attributes = attributes(digest: Digest.sha256(content), context: context)
        let signature = try key.signature(of: DER.element(DER.Tag.set, attributes))
        let signer = DER.sequence(
            version, DER.element(DER.Tag.primitive(0), try key.publicKey.keyIdentifier), digestAlgorithm,
            DER.element(DER.Tag.constructed(0), attributes), key.kind.signatureAlgorithm, DER.octetString(signature))
        return DER.element(DER.Tag.constructed(0), certificate.der) + DER.element(DER.Tag.set, signer)
    }

    /// Judges a signed content: where the content lies, and who signed it.
    static func verify(
        _ bytes: Span<UInt8>, context: [UInt8], signers: CertificateVerifier, expectedSignerURI: String?, nowMilliseconds: Int64
    ) throws(SealedDocumentRefusal) -> (content: Range<Int>, signer: Certificate) {
        do {
            let parts = try Parts(bytes, isDetached: false)
            return (parts.content, try judge(parts, Digest.sha256(bytes.extracting(parts.content)), context, signers, expectedSignerURI, nowMilliseconds))
        } catch {
            throw SealedDocumentRefusal(error)
        }
    }

    /// Judges a signature beside its content.
    static func verifyDetached(
        _ bytes: Span<UInt8>, of content: Span<UInt8>, context: [UInt8], signers: CertificateVerifier, expectedSignerURI: String, nowMilliseconds: Int64
    ) throws(SealedDocumentRefusal) {
        do {
            let parts = try Parts(bytes, isDetached: true)
            _ = try judge(parts, Digest.sha256(content), context, signers, expectedSignerURI, nowMilliseconds)
        } catch {
            throw SealedDocumentRefusal(error)
        }
    }

    /// The signer, where signature, digest and context fit.
    private static func judge(
        _ parts: Parts, _ digest: [UInt8], _ context: [UInt8], _ signers: CertificateVerifier, _ expectedSignerURI: String?, _ nowMilliseconds: Int64
    ) throws(SealedDocumentRefusal) -> Certificate {
        do {
            let signer: Certificate
            do { signer = try signers.accepted.certificate(parts.certificate) } catch { throw SealedDocumentRefusal(.signerNotAccepted, error.description) }
            do throws(CertificateRefusal) {
                try signers.verify(signer, as: .documentSigning, expectedURI: expectedSignerURI, atMilliseconds: nowMilliseconds)
            } catch {
                throw SealedDocumentRefusal(.signerNotAccepted, error.description)
            }
            signers.accepted.insert(signer)
            guard parts.signerIdentifier == (try signer.publicKey.keyIdentifier), parts.signatureAlgorithm == signer.publicKey.kind.signatureAlgorithm else {
                throw SealedDocumentRefusal(.badSignature, "not named for the certificate's key")
            }
            guard try signer.publicKey.verify(parts.signature, of: DER.element(DER.Tag.set, parts.attributes)) else { throw SealedDocumentRefusal(.badSignature) }
            guard parts.attributes == attributes(digest: digest, context: context) else {
                // What is signed is authentic; say whether it is the content or the context that does not fit.
                let isContent = parts.attributeList.contains(messageDigest(digest))
                throw SealedDocumentRefusal(isContent ? .otherContext : .otherContent)
            }
            return signer
        } catch {
            throw SealedDocumentRefusal(error)
        }
    }

    /// The attributes in the order of distinguished encoding, without the tag around them.
    private static func attributes(digest: [UInt8], context: [UInt8]) -> [UInt8] {
        var list = [attribute(OID.contentType, OID.data), messageDigest(digest)]
        if !context.isEmpty { list.append(attribute(OID.contentIdentifier, DER.octetString(context))) }
        return list.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
    }

    private static func messageDigest(_ digest: [UInt8]) -> [UInt8] { attribute(OID.messageDigest, DER.octetString(digest)) }

    private static func attribute(_ identifier: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.sequence(identifier, DER.element(DER.Tag.set, value))
    }

    /// What varies in a signed content; everything else is fixed, and refused where it differs.
    private struct Parts {
        static let maximumAttributes = 3

        let content: Range<Int>
        let certificate: [UInt8]
        let signerIdentifier: [UInt8]
        /// All attributes, without the tag around them, and each by itself.
        let attributes: [UInt8]
        let attributeList: [[UInt8]]
        let signatureAlgorithm: [UInt8]
        let signature: [UInt8]

        /// Without a content, its place is empty.
        init(_ bytes: Span<UInt8>, isDetached: Bool) throws(CryptoError) {
            var cursor = DERCursor(bytes, place: place)
            var outer = try cursor.enter(DER.Tag.sequence, in: bytes)
            try cursor.finish()
            try outer.expect(OID.signedData, in: bytes)
            var wrapper = try outer.enter(DER.Tag.constructed(0), in: bytes)
            try outer.finish()
            var body = try wrapper.enter(DER.Tag.sequence, in: bytes)
            try wrapper.finish()
            try body.expect(version, in: bytes)
            try body.expect(digestAlgorithms, in: bytes)
            var encapsulated = try body.enter(DER.Tag.sequence, in: bytes)
            try encapsulated.expect(OID.data, in: bytes)
            if isDetached {
                content = 0..<0
            } else {
                var octets = try encapsulated.enter(DER.Tag.constructed(0), in: bytes)
                content = try octets.read(DER.Tag.octetString, in: bytes)
                try octets.finish()
            }
            try encapsulated.finish()
            var certificates = try body.enter(DER.Tag.constructed(0), in: bytes)
            let included = try certificates.readElement(DER.Tag.sequence, in: bytes).whole
            try certificates.finish()
            guard included.count <= Certificate.maximumEncodedCount else { throw CryptoError(.tooLarge, at: place, "a certificate that is too long") }
            certificate = bytes.array(included)

            var signers = try body.enter(DER.Tag.set, in: bytes)
            try body.finish()
            var signer = try signers.enter(DER.Tag.sequence, in: bytes)
            try signers.finish()
            try signer.expect(version, in: bytes)
            signerIdentifier = bytes.array(try signer.read(DER.Tag.primitive(0), in: bytes))
            try signer.expect(digestAlgorithm, in: bytes)
            let signed = try signer.read(DER.Tag.constructed(0), in: bytes)
            attributes = bytes.array(signed)
            var list = DERCursor(signed, place: place)
            var found: [[UInt8]] = []
            while !list.isAtEnd {
                guard found.count < Self.maximumAttributes else { throw list.malformed("more attributes than the form has") }
                found.append(bytes.array(try list.readElement(DER.Tag.sequence, in: bytes).whole))
            }
            attributeList = found
            signatureAlgorithm = bytes.array(try signer.readElement(DER.Tag.sequence, in: bytes).whole)
            signature = bytes.array(try signer.read(DER.Tag.octetString, in: bytes))
            try signer.finish()
        }
    }
}
