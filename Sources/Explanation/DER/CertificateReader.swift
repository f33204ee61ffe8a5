internal import Dissection

/// An X.509 certificate (RFC 5280) in one of kofu's exact profiles: each octet has its place, and there is none for a person's name.
enum CertificateReader {
    enum Subject {
        /// Empty.
        case nobody
        /// The serial number in hexadecimal, as a common name: 利用者証明用電子証明書 holds nothing else.
        case serial
        case commonName(String)
    }

    struct Profile {
        let issuer: String
        let subject: Subject
        /// The last arc of the one purpose below 1.3.6.1.5.5.7.3.
        let purpose: UInt32
        /// The one name, a URI; nil for none.
        let uri: String?
        /// What the certificate must attest; nil for no such extension.
        var attestedRole: String?
        var hasNoCheck = false
        var mayHoldRSA = false
        let rule: String
    }

    struct Contents {
        var serial: [UInt8] = []
        var subjectPublicKeyInfo: [UInt8] = []
        /// The octets of the key's bit string, without the count of unused bits.
        var keyBits: [UInt8] = []
        var authorityKeyIdentifier: [UInt8] = []
        var attestedBuild: [UInt8] = []
        var attestedTopology: [UInt8] = []
        var notBeforeMilliseconds: Int64 = 0
        var notAfterMilliseconds: Int64 = 0
    }

    /// The authority of the cards' certificates.
    static let userAuthority = "user-authentication"
    static let randomSerialCount = 16

    /// A card's certificate.
    static func card(_ der: [UInt8], authorities: KnownAuthorities, into account: inout Account) throws(Unexplained) -> Contents {
        let profile = Profile(issuer: userAuthority, subject: .serial, purpose: 2, uri: nil, mayHoldRSA: true, rule: "card-certificate-profile")
        var walk = DERWalk(der, rule: profile.rule)
        let contents = try read(&walk, profile, authorities, &account)
        try walk.leave()
        return contents
    }

    /// One certificate where the walk stands.
    static func read(_ walk: inout DERWalk, _ profile: Profile, _ authorities: KnownAuthorities, _ account: inout Account) throws(Unexplained) -> Contents {
        var contents = Contents()
        try walk.enter(0x30, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.element(0xA0, DERText.element(0x02, [2])), "certificate version", &account)
        let serial = try walk.positiveInteger(maximumCount: 20, "certificate serial number", &account)
        contents.serial = serial.magnitude
        walk.take(serial.content, "certificate serial number", freeBits: FreeBits.serial(serial.content.count), &account)
        let isECDSA = try SignatureReader.algorithm(&walk, &account)
        try walk.expect(DERText.commonName(profile.issuer), "certificate issuer", &account)
        try validity(&walk, &contents, &account)
        let subject = switch profile.subject {
        case .nobody: DERText.sequence()
        case .serial: DERText.commonName(String(decoding: Hexadecimal.encode(contents.serial), as: UTF8.self))
        case .commonName(let name): DERText.commonName(name)
        }
        try walk.expect(subject, "certificate subject", &account)
        try publicKey(&walk, mayHoldRSA: profile.mayHoldRSA, &contents, &account)
        try extensions(&walk, profile, authorities, &contents, &account)
        try walk.leave()
        try walk.expect(isECDSA ? DERText.ecdsaWithSHA256 : DERText.rsaWithSHA256, "signature algorithm", &account)
        try SignatureReader.bitString(isECDSA: isECDSA, &walk, &account)
        try walk.leave()
        return contents
    }

    /// Two moments in whole seconds. The first is one of the seconds of a decade; the second follows where the lifetime is one that
    /// kofu's authorities give (30 days, 5 years, 10 years, up to two minutes more).
    private static func validity(_ walk: inout DERWalk, _ contents: inout Contents, _ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        var moments: [Int64] = []
        for what in ["certificate not before", "certificate not after"] {
            let isGeneralized = walk.nextTag == 0x18
            let start = walk.position
            let content = try walk.primitive(isGeneralized ? 0x18 : 0x17, count: 13...15, what, &account)
            guard let moment = Calendar.derTime(walk.bytes[content], isGeneralized: isGeneralized), isGeneralized == (moment >= firstGeneralized) else {
                throw Unexplained("der-malformed", "\(what) is no moment in its one form", at: start)
            }
            let seconds = moments.first.map { (moment - $0) / 1000 }
            let lifetimes: [Int64] = [30, 1825, 1826, 3650, 3652]
            let isKnown = seconds.map { seconds in lifetimes.contains { (0...120).contains(seconds - $0 * 86_400) } } ?? false
            walk.take(content, what, freeBits: isKnown ? FreeBits.choice(121) : FreeBits.choice(3652.0 * 86_400), &account)
            moments.append(moment)
        }
        guard moments[0] < moments[1] else { throw Unexplained("certificate-validity", "a certificate that ends before it begins", at: walk.position) }
        (contents.notBeforeMilliseconds, contents.notAfterMilliseconds) = (moments[0], moments[1])
        try walk.leave()
    }

    /// RFC 5280 §4.1.2.5: GeneralizedTime from 2050 on.
    private static let firstGeneralized: Int64 = 2_524_608_000_000

    private static func publicKey(_ walk: inout DERWalk, mayHoldRSA: Bool, _ contents: inout Contents, _ account: inout Account) throws(Unexplained) {
        let start = walk.position
        try walk.enter(0x30, &account)
        let isRSA = mayHoldRSA && walk.bytes[walk.position..<walk.end].starts(with: DERText.rsaKey)
        try walk.expect(isRSA ? DERText.rsaKey : DERText.p256Key, "key algorithm", &account)
        try walk.enter(0x03, &account)
        try walk.expect([0], "unused bits", &account)
        contents.keyBits = Array(walk.bytes[walk.position..<walk.end])
        if isRSA {
            try walk.enter(0x30, &account)
            let modulus = try walk.positiveInteger(maximumCount: 257, "RSA modulus", &account)
            guard modulus.magnitude.count == 256, let last = modulus.magnitude.last, last & 1 == 1, modulus.magnitude[0] >= 0x80 else {
                throw Unexplained("key-malformed", "no RSA modulus of 2048 bits", at: modulus.content.lowerBound)
            }
            walk.take(modulus.content, "RSA modulus", freeBits: FreeBits.rsaModulus, &account)
            try walk.expect([0x02, 0x03, 0x01, 0x00, 0x01], "RSA exponent", &account)
            try walk.leave()
        } else {
            guard P256.isPoint(walk.bytes[walk.position..<walk.end]) else { throw Unexplained("point-malformed", "no uncompressed point of P-256", at: walk.position) }
            walk.take(walk.position..<walk.end, "point of P-256", freeBits: FreeBits.point, &account)
        }
        try walk.leave()
        try walk.leave()
        contents.subjectPublicKeyInfo = Array(walk.bytes[start..<walk.position])
    }

    private static func extensions(_ walk: inout DERWalk, _ profile: Profile, _ authorities: KnownAuthorities, _ contents: inout Contents,
                                   _ account: inout Account) throws(Unexplained) {
        func known(_ last: UInt32) -> [UInt8] { DERText.identifier(2, 5, 29, last) }
        try walk.enter(0xA3, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.certificateExtension(known(19), isCritical: true, DERText.sequence()), "basic constraints", &account)
        try walk.expect(DERText.certificateExtension(known(15), isCritical: true, [0x03, 0x02, 0x07, 0x80]), "key usage", &account)
        let purpose = DERText.sequence(DERText.identifier(1, 3, 6, 1, 5, 5, 7, 3, profile.purpose))
        try walk.expect(DERText.certificateExtension(known(37), isCritical: false, purpose), "extended key usage", &account)
        if let uri = profile.uri {
            let names = DERText.sequence(DERText.element(0x86, Array(uri.utf8)))
            try walk.expect(DERText.certificateExtension(known(17), isCritical: true, names), "subject alternative name", &account)
        }
        // The key identifier is a digest of the key cut to 20 octets (RFC 7093 §2), and so no choice.
        let identifier = Array(Hash.sha256(contents.keyBits).prefix(20))
        try walk.expect(DERText.certificateExtension(known(14), isCritical: false, DERText.element(0x04, identifier)), "subject key identifier", &account)
        try authorityKey(&walk, known(35), profile.issuer, authorities, &contents, &account)
        if profile.hasNoCheck {
            let noCheck = DERText.identifier(1, 3, 6, 1, 5, 5, 7, 48, 1, 5)
            try walk.expect(DERText.certificateExtension(noCheck, isCritical: false, DERText.null), "OCSP no check", &account)
        }
        if let role = profile.attestedRole { try attestation(&walk, role, &contents, &account) }
        try walk.leave()
        try walk.leave()
    }

    private static func authorityKey(_ walk: inout DERWalk, _ identifier: [UInt8], _ issuer: String, _ authorities: KnownAuthorities, _ contents: inout Contents,
                                     _ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try walk.expect(identifier, "authority key identifier", &account)
        try walk.enter(0x04, &account)
        try walk.enter(0x30, &account)
        let content = try walk.primitive(0x80, count: 20...20, "authority key identifier", &account)
        contents.authorityKeyIdentifier = Array(walk.bytes[content])
        guard let bits = authorities.freeBits(ofKeyHash: contents.authorityKeyIdentifier, of: issuer) else {
            throw Unexplained("authority-unknown", "issued under another key than the authority's", at: content.lowerBound)
        }
        walk.take(content, "authority key identifier", freeBits: bits, &account)
        for _ in 0..<3 { try walk.leave() }
    }

    /// `SEQUENCE { role UTF8String, build OCTET STRING, topology OCTET STRING }`: two digests that whoever starts the process knows.
    private static func attestation(_ walk: inout DERWalk, _ role: String, _ contents: inout Contents, _ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        try walk.expect(DERText.identifier(1, 3, 6, 1, 4, 1, 32473, 20261, 1), "attestation", &account)
        try walk.enter(0x04, &account)
        try walk.enter(0x30, &account)
        try walk.expect(DERText.element(0x0C, Array(role.utf8)), "attested role", &account)
        let build = try walk.primitive(0x04, count: 32...32, "attested build", &account)
        walk.take(build, "attested build", freeBits: FreeBits.octets(32), &account)
        let topology = try walk.primitive(0x04, count: 32...32, "attested topology", &account)
        walk.take(topology, "attested topology", freeBits: FreeBits.octets(32), &account)
        (contents.attestedBuild, contents.attestedTopology) = (Array(walk.bytes[build]), Array(walk.bytes[topology]))
        for _ in 0..<3 { try walk.leave() }
    }
}
