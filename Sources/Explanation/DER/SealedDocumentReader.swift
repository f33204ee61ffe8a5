internal import Dissection

/// A sealed document, or a sealed application, from the outside: CMS AuthEnvelopedData (RFC 5083) in the one form of docs/wire.md, "Sealed
/// documents". What is inside only the kiosk, or the city, can read; to everybody else it is as free as random octets.
enum SealedDocumentReader {
    private static let rule = "sealed-document-profile"
    private static let keyAgreement = DERText.sequence(
        DERText.identifier(1, 3, 132, 1, 11, 1), DERText.sequence(DERText.identifier(2, 16, 840, 1, 101, 3, 4, 1, 45)))

    /// `recipient` is the point that the request named; where it is known, the document must be sealed to it.
    static func read(_ der: [UInt8], recipient: [UInt8]?, into account: inout Account) throws(Unexplained) -> MessageFacts.SealedFacts {
        var walk = DERWalk(der, rule: rule)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.identifier(1, 2, 840, 113549, 1, 9, 16, 1, 23), "content type", &account)
        try walk.enter(0xA0, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.element(0x02, [0]), "CMS version", &account)
        let identifier = try self.recipient(&walk, recipient, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.identifier(1, 2, 840, 113549, 1, 7, 1), "inner content type", &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.identifier(2, 16, 840, 1, 101, 3, 4, 1, 46), "content encryption algorithm", &account)
        try walk.enter(0x30, &account)
        try opaque(0x04, 12...12, "AES-GCM nonce", &walk, &account)
        try walk.expect(DERText.element(0x02, [16]), "length of the tag", &account)
        try walk.leave()
        try walk.leave()
        let ciphertext = try opaque(0x80, 1...der.count, "ciphertext", &walk, &account)
        try walk.leave()
        try opaque(0x04, 16...16, "AES-GCM tag", &walk, &account)
        for _ in 0..<4 { try walk.leave() }
        return MessageFacts.SealedFacts(octets: der.count, ciphertextOctets: ciphertext.count, recipientKeyIdentifier: identifier)
    }

    /// The one recipient: KeyAgreeRecipientInfo (RFC 5652 §6.2.2) with a throwaway key (RFC 5753 §3.1).
    private static func recipient(_ walk: inout DERWalk, _ recipient: [UInt8]?, _ account: inout Account) throws(Unexplained) -> [UInt8] {
        try walk.enter(0x31, &account)
        try walk.enter(0xA1, &account)
        try walk.expect(DERText.element(0x02, [3]), "recipient version", &account)
        try walk.enter(0xA0, &account)
        try walk.enter(0xA1, &account)
        try walk.expect(DERText.sequence(DERText.identifier(1, 2, 840, 10045, 2, 1)), "throwaway key algorithm", &account)
        let bits = try walk.primitive(0x03, count: 66...66, "throwaway key", &account)
        guard walk.bytes[bits.lowerBound] == 0, P256.isPoint(walk.bytes[bits].dropFirst()) else {
            throw Unexplained("point-malformed", "the throwaway key is no uncompressed point of P-256", at: bits.lowerBound)
        }
        walk.take(bits, "throwaway key", freeBits: FreeBits.point, &account)
        try walk.leave()
        try walk.leave()
        try walk.expect(keyAgreement, "key agreement algorithm", &account)
        try walk.enter(0x30, &account)
        try walk.enter(0x30, &account)
        try walk.enter(0xA0, &account)
        let content = try walk.primitive(0x04, count: 20...20, "recipient key identifier", &account)
        let identifier = Array(walk.bytes[content])
        let isAsked = recipient.map { Hash.sha256($0).prefix(20).elementsEqual(identifier) }
        if isAsked == false { account.remark("sealed-other-recipient", "sealed to another key than the request named") }
        walk.take(content, "recipient key identifier", freeBits: isAsked == true ? 0 : FreeBits.octets(20), &account)
        try walk.leave()
        try opaque(0x04, 40...40, "wrapped content key", &walk, &account)
        for _ in 0..<4 { try walk.leave() }
        return identifier
    }

    @discardableResult
    private static func opaque(_ tag: UInt8, _ count: ClosedRange<Int>, _ what: String, _ walk: inout DERWalk, _ account: inout Account) throws(Unexplained) -> Range<Int> {
        let content = try walk.primitive(tag, count: count, what, &account)
        walk.take(content, what, freeBits: FreeBits.octets(content.count) + (count.count > 1 ? FreeBits.choice(Double(content.count)) : 0), &account)
        return content
    }
}
