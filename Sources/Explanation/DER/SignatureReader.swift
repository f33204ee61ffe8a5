/// What a card, an authority or a responder signed with: the form of the signature, not whether it holds.
enum SignatureReader {
    static let rsaCount = 256
    static let rule = "signature-profile"

    /// RSA PKCS #1 v1.5 of 2048 bits (RFC 8017 §8.2) has exactly 256 octets; everything else must be ECDSA. A signature of RSA that
    /// verifies was no choice; this reader does not verify, and counts it as free until somebody has.
    static func read(_ octets: [UInt8], into account: inout Account) throws(Unexplained) {
        if octets.count == rsaCount {
            account.explain(to: octets.count, "RSA signature", rule: rule, freeBits: FreeBits.octets(octets.count))
            return
        }
        var walk = DERWalk(octets, rule: rule)
        try ecdsa(&walk, &account)
        try walk.leave()
    }

    /// ECDSA-Sig-Value (RFC 3279 §2.2.3): two positive integers of at most 32 octets, each in its shortest form.
    static func ecdsa(_ walk: inout DERWalk, _ account: inout Account) throws(Unexplained) {
        try walk.enter(0x30, &account)
        let r = try walk.positiveInteger(maximumCount: 33, "ECDSA signature r", &account)
        guard r.magnitude.count <= 32 else { throw Unexplained("signature-malformed", "r is longer than 32 octets", at: r.content.lowerBound) }
        walk.take(r.content, "ECDSA signature r", freeBits: FreeBits.ecdsaSignature, &account)
        let s = try walk.positiveInteger(maximumCount: 33, "ECDSA signature s", &account)
        guard s.magnitude.count <= 32 else { throw Unexplained("signature-malformed", "s is longer than 32 octets", at: s.content.lowerBound) }
        // Of the two values that verify, s and n − s, the signer can take either.
        walk.take(s.content, "ECDSA signature s", freeBits: 1, &account)
        try walk.leave()
    }

    /// A signature by the key that an AlgorithmIdentifier names, in a BIT STRING.
    static func bitString(isECDSA: Bool, _ walk: inout DERWalk, _ account: inout Account) throws(Unexplained) {
        try walk.enter(0x03, &account)
        try walk.expect([0], "unused bits", &account)
        if isECDSA {
            try ecdsa(&walk, &account)
        } else {
            guard walk.end - walk.position == rsaCount else { throw Unexplained("signature-malformed", "an RSA signature of another length", at: walk.position) }
            walk.take(walk.position..<walk.end, "RSA signature", freeBits: FreeBits.octets(rsaCount), &account)
        }
        try walk.leave()
    }

    /// The algorithm of a signature, which must be one of the two of the profile. Whether it is ECDSA.
    static func algorithm(_ walk: inout DERWalk, _ account: inout Account) throws(Unexplained) -> Bool {
        let isECDSA = walk.bytes[walk.position..<walk.end].starts(with: DERText.ecdsaWithSHA256)
        try walk.expect(isECDSA ? DERText.ecdsaWithSHA256 : DERText.rsaWithSHA256, "signature algorithm", &account)
        return isECDSA
    }
}
