internal import Dissection

/// The signature of a municipality's part: CMS SignedData (RFC 5652 §5) beside its content, in the one form of docs/wire.md. Its digest must be that
/// of the octets, and its context the digest of the kiosk's request. Whether the signature holds, the kiosk judges.
enum ContentSignatureReader {
    /// Who must have signed, and for what.
    struct Maker {
        /// The one name in the signer's certificate; nil where the link does not tell.
        let uri: String?
        /// The digest of the kiosk's request, where the question is known.
        let requestHash: [UInt8]?
        let authorities: KnownAuthorities
    }

    private static let rule = "content-signature-profile"
    private static let authority = "documents"
    private static let signedData = DERText.identifier(1, 2, 840, 113549, 1, 7, 2)
    private static let data = DERText.identifier(1, 2, 840, 113549, 1, 7, 1)
    private static let contentType = DERText.identifier(1, 2, 840, 113549, 1, 9, 3)
    private static let messageDigest = DERText.identifier(1, 2, 840, 113549, 1, 9, 4)
    private static let contentIdentifier = DERText.identifier(1, 2, 840, 113549, 1, 9, 16, 2, 7)
    private static let digestAlgorithm = DERText.sequence(DERText.identifier(2, 16, 840, 1, 101, 3, 4, 2, 1))

    static func read(_ der: [UInt8], of digest: [UInt8], _ maker: Maker, into account: inout Account) throws(Unexplained) {
        guard let uri = maker.uri else { throw Unexplained("content-signer-unknown", "a document of no municipality", at: 0) }
        var walk = DERWalk(der, rule: rule)
        try walk.enter(0x30, &account)
        try walk.expect(signedData, "content type", &account)
        try walk.enter(0xA0, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.element(0x02, [3]), "CMS version", &account)
        try walk.expect(DERText.element(0x31, digestAlgorithm), "digest algorithm", &account)
        try walk.expect(DERText.sequence(data), "place of the content", &account)
        try walk.enter(0xA0, &account)
        let profile = CertificateReader.Profile(issuer: authority, subject: .nobody, purpose: 36, uri: uri, rule: "document-certificate-profile")
        let certificate = try CertificateReader.read(&walk, profile, maker.authorities, &account)
        try walk.leave()
        try walk.enter(0x31, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.element(0x02, [3]), "signer version", &account)
        let identifier = Array(Hash.sha256(certificate.keyBits).prefix(20))
        try walk.expect(DERText.element(0x80, identifier), "signer key identifier", &account)
        try walk.expect(digestAlgorithm, "digest algorithm", &account)
        try walk.enter(0xA0, &account)
        try walk.expect(attribute(contentType, data), "signed content type", &account)
        try walk.expect(attribute(messageDigest, DERText.element(0x04, digest)), "signed digest", &account)
        try context(&walk, maker, &account)
        try walk.leave()
        try walk.expect(DERText.ecdsaWithSHA256, "signature algorithm", &account)
        try walk.enter(0x04, &account)
        try SignatureReader.ecdsa(&walk, &account)
        for _ in 0..<7 { try walk.leave() }
    }

    private static func context(_ walk: inout DERWalk, _ maker: Maker, _ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try walk.expect(contentIdentifier, "signed context", &account)
        try walk.enter(0x31, &account)
        let content = try walk.primitive(0x04, count: 32...32, "signed context", &account)
        let isAsked = maker.requestHash.map { $0.elementsEqual(walk.bytes[content]) }
        if isAsked == false { account.remark("content-other-request", "signed for another request than the centre passed on") }
        walk.take(content, "signed context", freeBits: isAsked == true ? 0 : FreeBits.octets(32), &account)
        try walk.leave()
        try walk.leave()
    }

    private static func attribute(_ identifier: [UInt8], _ value: [UInt8]) -> [UInt8] { DERText.sequence(identifier, DERText.element(0x31, value)) }
}
