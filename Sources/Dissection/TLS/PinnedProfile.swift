/// The one form of a TLS 1.3 handshake that kofu's nodes have on the wire, octet by octet: what OpenSSL 3.0 sends with the
/// settings of docs/wire.md. Randoms, session id, key shares, certificates, signatures and codes are what may differ.
enum PinnedProfile {
    /// What an extension holds.
    enum Content {
        case exactly([UInt8])
        /// These octets, and an uncompressed point on P-256.
        case keyShare(after: [UInt8])
    }

    static let legacyVersion: UInt16 = 0x0303
    /// TLS_AES_256_GCM_SHA384.
    static let cipherSuite: UInt16 = 0x1302
    /// And TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746, section 3.3), which OpenSSL adds.
    static let offeredCipherSuites: [UInt16] = [cipherSuite, 0x00FF]
    static let sessionIDOctets = 32
    static let pointOctets = 65
    /// ecdsa_secp256r1_sha256.
    static let signatureScheme: UInt16 = 0x0403

    static let clientHello: [(type: UInt16, content: Content)] = [
        (11, .exactly([3, 0, 1, 2])),
        (10, .exactly([0, 2, 0, 0x17])),
        (22, .exactly([])),
        (23, .exactly([])),
        (13, .exactly([0, 2, 4, 3])),
        (43, .exactly([2, 3, 4])),
        (45, .exactly([1, 1])),
        (51, .keyShare(after: [0, 69, 0, 0x17, 0, 65])),
    ]
    static let serverHello: [(type: UInt16, content: Content)] = [
        (43, .exactly([3, 4])),
        (51, .keyShare(after: [0, 0x17, 0, 65])),
    ]
    static let encryptedExtensions: [(type: UInt16, content: Content)] = []
    static let certificateRequest: [(type: UInt16, content: Content)] = [(13, .exactly([0, 2, 4, 3]))]

    /// SHA-256 of "HelloRetryRequest", which stands for the random of one (RFC 8446, section 4.1.3).
    static let retryRandom = Hash.sha256(Array("HelloRetryRequest".utf8))

    /// What a liar could put into the parts that may differ, in bits. A signature's is that of its nonce, and of the sign of its second number.
    static let clientHelloFreeBits = [("client random", 256), ("session id", 256), ("client key share", 257)]
    static let serverHelloFreeBits = [("server random", 256), ("server key share", 257)]
    static let serverSignatureFreeBits = ("signature of server's CertificateVerify", 257)
    static let clientSignatureFreeBits = ("signature of client's CertificateVerify", 257)
}

/// How a message, or an extension, deviates from the profile.
struct Deviation {
    let rule: String
    let sentence: String
}
