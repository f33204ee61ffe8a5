internal import COpenSSL

/// Authenticated encryption with AES-256 in Galois/counter mode (NIST SP 800-38D), for data at rest (F2).
/// The sealed form is nonce (12 octets, random), ciphertext, tag (16 octets).
public enum AESGCM {
    public static let keyCount = 32
    public static let nonceCount = 12
    public static let tagCount = 16
    /// The longest plaintext, in octets.
    public static let maximumCount = 16 << 20

    /// Seals `plaintext` under `key`, 32 octets, bound to `additionalData`, which is not part of the result.
    /// Nonces are random: one key seals at most 2³² times.
    public static func seal(_ plaintext: Span<UInt8>, key: borrowing SecretBytes, additionalData: [UInt8]) throws(CryptoError) -> [UInt8] {
        let nonce = try Random.bytes(nonceCount)
        var sealed = nonce + [UInt8](repeating: 0, count: plaintext.count + tagCount)
        try GaloisCounterMode.encrypt(plaintext, key: key, nonce: nonce, additionalData: additionalData, into: &sealed, at: nonceCount)
        return sealed
    }

    public static func seal(_ plaintext: [UInt8], key: borrowing SecretBytes, additionalData: [UInt8]) throws(CryptoError) -> [UInt8] {
        try seal(plaintext.span, key: key, additionalData: additionalData)
    }

    public static func seal(_ plaintext: borrowing SecretBytes, key: borrowing SecretBytes, additionalData: [UInt8]) throws(CryptoError) -> [UInt8] {
        try plaintext.withSpan { (span) throws(CryptoError) in try seal(span, key: key, additionalData: additionalData) }
    }

    /// The plaintext, in memory that is wiped; `notAuthentic` where anything is altered, the key or
    /// `additionalData` included.
    public static func open(_ sealed: [UInt8], key: borrowing SecretBytes, additionalData: [UInt8]) throws(CryptoError) -> SecretBytes {
        guard sealed.count >= nonceCount + tagCount else { throw CryptoError(.malformed, at: "AESGCM", "shorter than nonce and tag") }
        guard sealed.count <= maximumCount + nonceCount + tagCount else { throw CryptoError(.tooLarge, at: "AESGCM", "longer than \(maximumCount) octets") }
        return try GaloisCounterMode.decrypt(sealed, ciphertext: nonceCount..<sealed.count - tagCount, tag: sealed.count - tagCount..<sealed.count,
                                             key: key, nonce: Array(sealed.prefix(nonceCount)), additionalData: additionalData)
    }
}

/// The mode itself, over buffers of the caller's.
enum GaloisCounterMode {
    private static let place = "AESGCM"

    /// Writes ciphertext and tag into `output` from `offset` on; there is room for both.
    static func encrypt(_ plaintext: Span<UInt8>, key: borrowing SecretBytes, nonce: [UInt8], additionalData: [UInt8], into output: inout [UInt8], at offset: Int) throws(CryptoError) {
        guard key.count == AESGCM.keyCount, nonce.count == AESGCM.nonceCount else { throw CryptoError(.invalidArgument, at: place, "a key or nonce of another length") }
        guard plaintext.count <= AESGCM.maximumCount, additionalData.count <= AESGCM.maximumCount else { throw CryptoError(.tooLarge, at: place, "longer than \(AESGCM.maximumCount) octets") }
        guard offset >= 0, output.count - offset >= plaintext.count + AESGCM.tagCount else { throw CryptoError(.invalidArgument, at: place, "no room") }
        let context = try unsafe OwnedHandle.taking(EVP_CIPHER_CTX_new(), freedBy: EVP_CIPHER_CTX_free, at: place)
        let pointer = unsafe context.pointer
        let isDone = unsafe key.withUnsafeBytes { key in
            unsafe plaintext.withUnsafeBufferPointer { plaintext in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    // All buffers are lent for this closure and long enough, as checked above.
                    guard let target = unsafe output.baseAddress.map({ unsafe $0 + offset }) else { return false }
                    var count: Int32 = 0
                    return unsafe EVP_EncryptInit_ex2(pointer, FetchedAlgorithms.aes256GCM.pointer, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nonce, nil) == 1
                        && (additionalData.isEmpty || EVP_EncryptUpdate(pointer, nil, &count, additionalData, Int32(additionalData.count)) == 1)
                        && (plaintext.isEmpty || EVP_EncryptUpdate(pointer, target, &count, plaintext.baseAddress, Int32(plaintext.count)) == 1)
                        && EVP_EncryptFinal_ex(pointer, target + plaintext.count, &count) == 1
                        && EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(AESGCM.tagCount), target + plaintext.count) == 1
                }
            }
        }
        guard isDone else { throw .library(at: place, "cannot encrypt") }
    }

    /// The plaintext of the `ciphertext` range of `input`, once the tag has been found right.
    static func decrypt(_ input: [UInt8], ciphertext: Range<Int>, tag: Range<Int>, key: borrowing SecretBytes, nonce: [UInt8], additionalData: [UInt8]) throws(CryptoError) -> SecretBytes {
        guard key.count == AESGCM.keyCount, nonce.count == AESGCM.nonceCount, tag.count == AESGCM.tagCount else {
            throw CryptoError(.invalidArgument, at: place, "a key, nonce or tag of another length")
        }
        guard ciphertext.lowerBound >= 0, ciphertext.upperBound <= input.count, tag.lowerBound >= 0, tag.upperBound <= input.count,
              ciphertext.count <= AESGCM.maximumCount, additionalData.count <= AESGCM.maximumCount else { throw CryptoError(.tooLarge, at: place, "ranges beyond the input") }
        var plaintext = try SecretBytes.zeroed(count: ciphertext.count)
        var tag = Array(input[tag])
        let context = try unsafe OwnedHandle.taking(EVP_CIPHER_CTX_new(), freedBy: EVP_CIPHER_CTX_free, at: place)
        let pointer = unsafe context.pointer
        let isStarted = unsafe key.withUnsafeBytes { key in
            unsafe EVP_DecryptInit_ex2(pointer, FetchedAlgorithms.aes256GCM.pointer, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nonce, nil) == 1
        }
        guard isStarted else { throw .library(at: place, "cannot decrypt") }
        let isAuthentic = unsafe plaintext.withUnsafeMutableBytes { plaintext in
            unsafe input.withUnsafeBufferPointer { input in
                // All buffers are lent for this closure; the ranges were checked above.
                let target = unsafe plaintext.baseAddress?.assumingMemoryBound(to: UInt8.self)
                var count: Int32 = 0
                var last: UInt8 = 0
                return unsafe (additionalData.isEmpty || EVP_DecryptUpdate(pointer, nil, &count, additionalData, Int32(additionalData.count)) == 1)
                    && (ciphertext.isEmpty || EVP_DecryptUpdate(pointer, target, &count, input.baseAddress.map { unsafe $0 + ciphertext.lowerBound }, Int32(ciphertext.count)) == 1)
                    && EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(AESGCM.tagCount), &tag) == 1
                    // In this mode the end writes nothing: it judges the tag.
                    && EVP_DecryptFinal_ex(pointer, &last, &count) == 1
            }
        }
        guard isAuthentic else { throw .library(at: place, "altered, or sealed under another key or for another purpose", code: .notAuthentic) }
        return plaintext
    }
}
