internal import COpenSSL

/// An algorithm of OpenSSL's, looked up once: the look-up costs more than a short digest.
@safe
struct FetchedAlgorithm: @unchecked Sendable {
    /// Never freed: it lives as long as the process. Nil where OpenSSL lacks the algorithm, which every
    /// function that takes it reports.
    let pointer: OpaquePointer?
}

enum FetchedAlgorithms {
    static let sha256 = unsafe FetchedAlgorithm(pointer: EVP_MD_fetch(nil, "SHA256", nil))
    static let sha1 = unsafe FetchedAlgorithm(pointer: EVP_MD_fetch(nil, "SHA1", nil))
    static let hmac = unsafe FetchedAlgorithm(pointer: EVP_MAC_fetch(nil, "HMAC", nil))
    static let aes256GCM = unsafe FetchedAlgorithm(pointer: EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
    static let aes256Wrap = unsafe FetchedAlgorithm(pointer: EVP_CIPHER_fetch(nil, "AES-256-WRAP", nil))
}
