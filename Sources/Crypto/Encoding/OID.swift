/// Object identifiers, as whole elements in distinguished encoding.
enum OID {
    // Algorithms (RFC 5480, RFC 8017, RFC 5754, RFC 5753, RFC 3565, RFC 5084).
    static let sha1 = DER.objectIdentifier([1, 3, 14, 3, 2, 26])
    static let sha256 = DER.objectIdentifier([2, 16, 840, 1, 101, 3, 4, 2, 1])
    static let ecdsaWithSHA256 = DER.objectIdentifier([1, 2, 840, 10045, 4, 3, 2])
    static let sha256WithRSAEncryption = DER.objectIdentifier([1, 2, 840, 113549, 1, 1, 11])
    static let rsaEncryption = DER.objectIdentifier([1, 2, 840, 113549, 1, 1, 1])
    static let ellipticCurvePublicKey = DER.objectIdentifier([1, 2, 840, 10045, 2, 1])
    static let prime256v1 = DER.objectIdentifier([1, 2, 840, 10045, 3, 1, 7])
    static let standardDHSHA256KDF = DER.objectIdentifier([1, 3, 132, 1, 11, 1])
    static let aes256Wrap = DER.objectIdentifier([2, 16, 840, 1, 101, 3, 4, 1, 45])
    static let aes256GCM = DER.objectIdentifier([2, 16, 840, 1, 101, 3, 4, 1, 46])

    // Names and extensions (RFC 5280).
    static let commonName = DER.objectIdentifier([2, 5, 4, 3])
    static let subjectKeyIdentifier = DER.objectIdentifier([2, 5, 29, 14])
    static let keyUsage = DER.objectIdentifier([2, 5, 29, 15])
    static let subjectAlternativeName = DER.objectIdentifier([2, 5, 29, 17])
    static let basicConstraints = DER.objectIdentifier([2, 5, 29, 19])
    static let nameConstraints = DER.objectIdentifier([2, 5, 29, 30])
    static let authorityKeyIdentifier = DER.objectIdentifier([2, 5, 29, 35])
    static let revocationListNumber = DER.objectIdentifier([2, 5, 29, 20])
    static let extendedKeyUsage = DER.objectIdentifier([2, 5, 29, 37])

    // Purposes (RFC 5280 §4.2.1.12, RFC 6960 §4.2.2.2, RFC 9336).
    static let anyExtendedKeyUsage = DER.objectIdentifier([2, 5, 29, 37, 0])
    static let serverAuthentication = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 1])
    static let clientAuthentication = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 2])
    static let ocspSigning = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 9])
    static let documentSigning = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 36])

    // OCSP (RFC 6960).
    static let ocspBasic = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 48, 1, 1])
    static let ocspNonce = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 48, 1, 2])
    static let ocspNoCheck = DER.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 48, 1, 5])

    // Cryptographic message syntax (RFC 5652, RFC 5083, RFC 2634).
    static let data = DER.objectIdentifier([1, 2, 840, 113549, 1, 7, 1])
    static let signedData = DER.objectIdentifier([1, 2, 840, 113549, 1, 7, 2])
    static let authenticatedEnvelopedData = DER.objectIdentifier([1, 2, 840, 113549, 1, 9, 16, 1, 23])
    static let contentType = DER.objectIdentifier([1, 2, 840, 113549, 1, 9, 3])
    static let messageDigest = DER.objectIdentifier([1, 2, 840, 113549, 1, 9, 4])
    static let contentIdentifier = DER.objectIdentifier([1, 2, 840, 113549, 1, 9, 16, 2, 7])

    // kofu's own, below the enterprise number that is kept for examples (RFC 5612): it meets nobody else's.
    static let attestation = DER.objectIdentifier([1, 3, 6, 1, 4, 1, 32473, 20261, 1])
    /// What no profile has, so that tests can see it refused.
    static let strange = DER.objectIdentifier([1, 3, 6, 1, 4, 1, 32473, 20261, 99])
}
