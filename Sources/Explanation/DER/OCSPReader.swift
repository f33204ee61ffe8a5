internal import Dissection

/// OCSP (RFC 6960) with everything optional fixed, as docs/wire.md, "OCSP", has it: one CertID, a nonce of 16 octets, nothing else.
struct OCSPReader {
    static let rule = "ocsp-profile"
    private static let nonceCount = 16
    private static let basicResponse = DERText.identifier(1, 3, 6, 1, 5, 5, 7, 48, 1, 1)
    private static let nonceExtension = DERText.identifier(1, 3, 6, 1, 5, 5, 7, 48, 1, 2)

    let authorities: KnownAuthorities
    /// What was asked, for an answer: it then leaves no choice of certificate and nonce.
    let question: MessageFacts?
    let nowMilliseconds: Int64
    private var walk: DERWalk
    var facts = MessageFacts.OCSPFacts()
    var serial: [UInt8]?

    init(_ der: [UInt8], authorities: KnownAuthorities, question: MessageFacts?, nowMilliseconds: Int64) {
        self.authorities = authorities
        self.question = question
        self.nowMilliseconds = nowMilliseconds
        walk = DERWalk(der, rule: Self.rule)
    }

    mutating func request(_ account: inout Account) throws(Unexplained) {
        for _ in 0..<4 { try walk.enter(0x30, &account) }
        try certificateIdentifier(&account)
        try walk.leave()
        try walk.leave()
        try walk.enter(0xA2, &account)
        try nonce(&account)
        for _ in 0..<4 { try walk.leave() }
    }

    /// An answer with no certificate status: a number that says why (RFC 6960 §4.2.1).
    mutating func failure(_ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        let content = try walk.primitive(0x0A, count: 1...1, "OCSP response status", &account)
        let known: [UInt8] = [1, 2, 3, 5, 6]
        guard known.contains(walk.bytes[content.lowerBound]) else { throw Unexplained("ocsp-status", "no status of an error", at: content.lowerBound) }
        facts.failure = walk.bytes[content.lowerBound]
        walk.take(content, "OCSP response status", freeBits: FreeBits.choice(known.count), &account)
        try walk.leave()
        try walk.leave()
    }

    mutating func response(_ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try walk.expect(DERText.element(0x0A, [0]), "OCSP response status", &account)
        try walk.enter(0xA0, &account)
        try walk.enter(0x30, &account)
        try walk.expect(Self.basicResponse, "OCSP response type", &account)
        try walk.enter(0x04, &account)
        try walk.enter(0x30, &account)
        try walk.enter(0x30, &account)
        let responder = try responder(&account)
        try moment("OCSP produced at", &account)
        try walk.enter(0x30, &account)
        try single(&account)
        try walk.leave()
        try walk.enter(0xA1, &account)
        try nonce(&account)
        try walk.leave()
        try walk.leave()
        let isECDSA = try SignatureReader.algorithm(&walk, &account)
        try SignatureReader.bitString(isECDSA: isECDSA, &walk, &account)
        try signer(responder, &account)
        for _ in 0..<6 { try walk.leave() }
    }

    // MARK: Parts

    /// CertID (RFC 6960 §4.1.1) by SHA-256. The digest of the issuer's name has one value, since there is one issuer.
    private mutating func certificateIdentifier(_ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try walk.expect(DERText.sha256, "digest algorithm of CertID", &account)
        let name = Hash.sha256(DERText.commonName(CertificateReader.userAuthority))
        try walk.expect(DERText.element(0x04, name), "issuer name digest", &account)
        let key = try walk.primitive(0x04, count: 32...32, "issuer key digest", &account)
        let keyHash = Array(walk.bytes[key])
        facts.issuerKeyHash = keyHash
        guard let bits = authorities.freeBits(ofKeyHash: keyHash, of: CertificateReader.userAuthority) else {
            throw Unexplained("authority-unknown", "about a certificate of another authority", at: key.lowerBound)
        }
        let asked = question?.ocsp?.issuerKeyHash
        if let asked, asked != keyHash { account.remark("ocsp-other-certificate", "the answer is about another issuer than was asked about") }
        walk.take(key, "issuer key digest", freeBits: asked == keyHash ? 0 : bits, &account)
        let number = try walk.positiveInteger(maximumCount: 20, "certificate serial number", &account)
        serial = number.magnitude
        if let asked = question?.serial, asked != number.magnitude { account.remark("ocsp-other-certificate", "the answer is about another certificate than was asked about") }
        walk.take(number.content, "certificate serial number", freeBits: question?.serial == number.magnitude ? 0 : FreeBits.serial(number.content.count), &account)
        try walk.leave()
    }

    /// The one extension (RFC 9654): a nonce of exactly 16 octets.
    private mutating func nonce(_ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try walk.enter(0x30, &account)
        try walk.expect(Self.nonceExtension, "OCSP nonce extension", &account)
        try walk.enter(0x04, &account)
        let content = try walk.primitive(0x04, count: Self.nonceCount...Self.nonceCount, "OCSP nonce", &account)
        let octets = Array(walk.bytes[content])
        facts.nonce = octets
        let asked = question?.ocsp?.nonce
        if let asked, asked != octets { account.remark("ocsp-other-nonce", "the nonce is not that of the question") }
        walk.take(content, "OCSP nonce", freeBits: asked == octets ? 0 : FreeBits.octets(octets.count), &account)
        for _ in 0..<3 { try walk.leave() }
    }

    /// The responder by the SHA-1 of its key, which the signer's certificate must have.
    private mutating func responder(_ account: inout Account) throws(Unexplained) -> [UInt8] {
        try walk.enter(0xA2, &account)
        let content = try walk.primitive(0x04, count: 20...20, "OCSP responder key digest", &account)
        // No choice: the certificate that follows is refused where its key is another.
        walk.take(content, "OCSP responder key digest", freeBits: 0, &account)
        try walk.leave()
        return Array(walk.bytes[content])
    }

    @discardableResult
    private mutating func moment(_ what: String, _ account: inout Account) throws(Unexplained) -> Int64 {
        let content = try walk.primitive(0x18, count: 15...15, what, &account)
        guard let milliseconds = Calendar.derTime(walk.bytes[content], isGeneralized: true) else {
            throw Unexplained("der-malformed", "\(what) is no moment in its one form", at: content.lowerBound)
        }
        // Whole seconds: a window of some minutes around the frame is what clocks and lifetimes explain.
        let isNear = (milliseconds - nowMilliseconds).magnitude <= 600_000
        walk.take(content, what, freeBits: isNear ? FreeBits.choice(1201) : FreeBits.everyInstant, &account)
        return milliseconds
    }

    private mutating func single(_ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try certificateIdentifier(&account)
        switch walk.nextTag {
        case 0x82:
            try walk.expect([0x82, 0x00], "certificate status", &account)
            facts.status = .unknown
        case 0xA1:
            try walk.enter(0xA1, &account)
            try moment("revocation time", &account)
            try walk.enter(0xA0, &account)
            let reason = try walk.primitive(0x0A, count: 1...1, "revocation reason", &account)
            let known: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 9]
            guard known.contains(walk.bytes[reason.lowerBound]) else { throw Unexplained("ocsp-status", "no known reason", at: reason.lowerBound) }
            facts.status = .revoked(reason: walk.bytes[reason.lowerBound])
            walk.take(reason, "revocation reason", freeBits: FreeBits.choice(known.count), &account)
            try walk.leave()
            try walk.leave()
        default:
            try walk.expect([0x80, 0x00], "certificate status", &account)
            facts.status = .good
        }
        facts.thisUpdateMilliseconds = try moment("OCSP this update", &account)
        try walk.enter(0xA0, &account)
        facts.nextUpdateMilliseconds = try moment("OCSP next update", &account)
        try walk.leave()
        try walk.leave()
    }

    private mutating func signer(_ responder: [UInt8], _ account: inout Account) throws(Unexplained) {
        let profile = CertificateReader.Profile(issuer: CertificateReader.userAuthority, subject: .commonName("validity"), purpose: 9, uri: nil,
                                                hasNoCheck: true, rule: "ocsp-signer-profile")
        try walk.enter(0xA0, &account)
        try walk.enter(0x30, &account)
        let start = walk.position
        let contents = try CertificateReader.read(&walk, profile, authorities, &account)
        guard SHA1.digest(contents.keyBits) == responder else {
            throw Unexplained("ocsp-other-responder", "the responder is not named by the signer's key", at: start)
        }
        try walk.leave()
        try walk.leave()
    }
}
