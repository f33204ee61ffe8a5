/// Octets sealed to one P-256 key: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), the content
/// key wrapped by key agreement with a throwaway key (RFC 5753), the recipient named by its key identifier.
/// Nobody but the recipient can read or alter the content; who sealed it stays open (see `SealedDocument`).
/// `openssl cms -decrypt` reads it. Exactly this form is opened and no other.
public enum Envelope {
    /// The longest content, in octets.
    public static let maximumContentCount = 8 << 20
    /// More than everything around the content takes.
    static let maximumOverheadCount = 512

    private static let place = "Envelope"
    private static let keyAgreement = DER.sequence(OID.standardDHSHA256KDF, DER.sequence(OID.aes256Wrap))
    private static let ellipticCurve = DER.sequence(OID.ellipticCurvePublicKey)
    private static let version = DER.integer(0)
    private static let recipientVersion = DER.integer(3)
    private static let tagHeader = DER.header(DER.Tag.octetString, count: AESGCM.tagCount)

    /// Seals `content` to the key of an uncompressed point of 65 octets.
    public static func seal(_ content: Span<UInt8>, to recipientPoint: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard content.count <= maximumContentCount else { throw CryptoError(.tooLarge, at: place, "longer than \(maximumContentCount) octets") }
        let recipient = try PublicKey(p256Point: recipientPoint)
        let throwaway = try PrivateKey.generate(.p256)
        let contentKey = try SecretBytes.random(count: AESGCM.keyCount)
        let wrapped = try KeyAgreement.wrap(contentKey, under: KeyAgreement.wrappingKey(throwaway, recipient))
        let nonce = try Random.bytes(AESGCM.nonceCount)

        let recipients = try recipientInformation(throwaway: throwaway.publicKey, recipient: recipient, wrapped: wrapped)
        let contentHead = OID.data + algorithm(nonce: nonce) + DER.header(DER.Tag.primitive(0), count: content.count)
        let body = version + DER.element(DER.Tag.set, recipients) + DER.header(DER.Tag.sequence, count: contentHead.count + content.count) + contentHead
        let bodyCount = body.count + content.count + tagHeader.count + AESGCM.tagCount
        let bodyHeader = DER.header(DER.Tag.sequence, count: bodyCount)
        let wrapper = DER.header(DER.Tag.constructed(0), count: bodyHeader.count + bodyCount)
        var sealed = DER.header(DER.Tag.sequence, count: OID.authenticatedEnvelopedData.count + wrapper.count + bodyHeader.count + bodyCount)
        sealed.reserveCapacity(content.count + maximumOverheadCount)
        sealed += OID.authenticatedEnvelopedData + wrapper + bodyHeader + body
        let start = sealed.count
        sealed += repeatElement(0, count: content.count + tagHeader.count + AESGCM.tagCount)
        try GaloisCounterMode.encrypt(content, key: contentKey, nonce: nonce, additionalData: [], into: &sealed, at: start)
        // The tag came to lie right after the ciphertext and makes room for its header.
        let tag = start + content.count
        sealed.replaceSubrange(tag..., with: tagHeader + Array(sealed[tag..<tag + AESGCM.tagCount]))
        return sealed
    }

    public static func seal(_ content: [UInt8], to recipientPoint: [UInt8]) throws(CryptoError) -> [UInt8] {
        try seal(content.span, to: recipientPoint)
    }

    /// The content of an envelope that is sealed to `recipient`, in memory that is wiped.
    public static func open(_ sealed: [UInt8], recipient: PrivateKey, maximumContentCount: Int) throws(SealedDocumentRefusal) -> SecretBytes {
        do {
            let limit = min(max(0, maximumContentCount), self.maximumContentCount)
            guard sealed.count <= limit + maximumOverheadCount else { throw SealedDocumentRefusal(.tooLarge) }
            let parts = try Parts(sealed.span)
            guard parts.ciphertext.count <= limit else { throw SealedDocumentRefusal(.tooLarge) }
            guard parts.recipientIdentifier == (try recipient.publicKey.keyIdentifier) else { throw SealedDocumentRefusal(.otherRecipient) }
            let wrappingKey = try KeyAgreement.wrappingKey(recipient, PublicKey(p256Point: parts.throwawayPoint))
            let contentKey = try KeyAgreement.unwrap(parts.wrappedKey, under: wrappingKey)
            return try GaloisCounterMode.decrypt(sealed, ciphertext: parts.ciphertext, tag: parts.tag, key: contentKey, nonce: parts.nonce, additionalData: [])
        } catch {
            throw SealedDocumentRefusal(error)
        }
    }

    /// One KeyAgreeRecipientInfo (RFC 5652 §6.2.2).
    private static func recipientInformation(throwaway: PublicKey, recipient: PublicKey, wrapped: [UInt8]) throws(CryptoError) -> [UInt8] {
        let originator = DER.element(DER.Tag.constructed(1), ellipticCurve, DER.bitString(try throwaway.keyBits))
        let identifier = DER.element(DER.Tag.constructed(0), DER.octetString(try recipient.keyIdentifier))
        return DER.element(DER.Tag.constructed(1), recipientVersion, DER.element(DER.Tag.constructed(0), originator), keyAgreement,
                           DER.sequence(DER.sequence(identifier, DER.octetString(wrapped))))
    }

    private static func algorithm(nonce: [UInt8]) -> [UInt8] {
        DER.sequence(OID.aes256GCM, DER.sequence(DER.octetString(nonce), DER.integer(UInt8(AESGCM.tagCount))))
    }

    /// What varies in an envelope; everything else is fixed, and refused where it differs.
    private struct Parts {
        let throwawayPoint: [UInt8]
        let recipientIdentifier: [UInt8]
        let wrappedKey: [UInt8]
        let nonce: [UInt8]
        let ciphertext: Range<Int>
        let tag: Range<Int>

        init(_ bytes: Span<UInt8>) throws(CryptoError) {
            var cursor = DERCursor(bytes, place: place)
            var outer = try cursor.enter(DER.Tag.sequence, in: bytes)
            try cursor.finish()
            try outer.expect(OID.authenticatedEnvelopedData, in: bytes)
            var wrapper = try outer.enter(DER.Tag.constructed(0), in: bytes)
            try outer.finish()
            var body = try wrapper.enter(DER.Tag.sequence, in: bytes)
            try wrapper.finish()
            try body.expect(version, in: bytes)

            var recipients = try body.enter(DER.Tag.set, in: bytes)
            var recipient = try recipients.enter(DER.Tag.constructed(1), in: bytes)
            try recipients.finish()
            try recipient.expect(recipientVersion, in: bytes)
            var choice = try recipient.enter(DER.Tag.constructed(0), in: bytes)
            var originator = try choice.enter(DER.Tag.constructed(1), in: bytes)
            try choice.finish()
            try originator.expect(ellipticCurve, in: bytes)
            let bits = try originator.read(DER.Tag.bitString, in: bytes)
            try originator.finish()
            guard bits.count == PublicKey.p256PointCount + 1, bytes[bits.lowerBound] == 0 else { throw originator.malformed("a point of another length") }
            throwawayPoint = bytes.array(bits.dropFirst())
            try recipient.expect(keyAgreement, in: bytes)
            var keys = try recipient.enter(DER.Tag.sequence, in: bytes)
            try recipient.finish()
            var key = try keys.enter(DER.Tag.sequence, in: bytes)
            try keys.finish()
            var identifier = try key.enter(DER.Tag.constructed(0), in: bytes)
            recipientIdentifier = bytes.array(try identifier.read(DER.Tag.octetString, in: bytes))
            try identifier.finish()
            let wrapped = try key.read(DER.Tag.octetString, in: bytes)
            try key.finish()
            guard wrapped.count == KeyAgreement.wrappedKeyCount else { throw key.malformed("a wrapped key of another length") }
            wrappedKey = bytes.array(wrapped)

            var content = try body.enter(DER.Tag.sequence, in: bytes)
            try content.expect(OID.data, in: bytes)
            let given = try content.readElement(DER.Tag.sequence, in: bytes)
            ciphertext = try content.read(DER.Tag.primitive(0), in: bytes)
            try content.finish()
            // The nonce lies just before the length of the tag, which ends the parameters.
            let tail = DER.integer(UInt8(AESGCM.tagCount)).count
            let start = given.whole.upperBound - tail - AESGCM.nonceCount
            guard start > given.whole.lowerBound else { throw content.malformed("another algorithm") }
            nonce = bytes.array(start..<start + AESGCM.nonceCount)
            guard bytes.matches(algorithm(nonce: nonce), at: given.whole) else { throw content.malformed("another algorithm") }

            tag = try body.read(DER.Tag.octetString, in: bytes)
            try body.finish()
            guard tag.count == AESGCM.tagCount else { throw body.malformed("a tag of another length") }
        }
    }
}
