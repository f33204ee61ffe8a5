internal import COpenSSL

/// Digests of whole messages (FIPS 180-4), for this room and the reviewer's others.
public enum Hash {
    /// 32 octets.
    public static func sha256(_ octets: [UInt8]) -> [UInt8] { unsafe digest(octets, EVP_sha256(), 32) }

    /// 48 octets.
    public static func sha384(_ octets: [UInt8]) -> [UInt8] { unsafe digest(octets, EVP_sha384(), 48) }

    /// Lower-case hexadecimal digits.
    public static func hexadecimal(_ octets: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for octet in octets { text += [digits[Int(octet >> 4)], digits[Int(octet & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digest(_ octets: [UInt8], _ algorithm: OpaquePointer?, _ count: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        // The buffer has room for the longest digest; OpenSSL reads inside the array, which outlives the call, and its algorithms are constants.
        guard unsafe EVP_Digest(octets, octets.count, &digest, nil, algorithm, nil) == 1 else { return [] }
        return Array(digest.prefix(count))
    }

    /// HMAC with SHA-384 (RFC 2104): 48 octets, or none where OpenSSL refuses.
    static func hmacSHA384(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        // As above; the counts are those of the arrays.
        guard let length = Int32(exactly: key.count), unsafe HMAC(EVP_sha384(), key, length, message, message.count, &code, nil) != nil else { return [] }
        return Array(code.prefix(48))
    }
}

/// A SHA-256 that grows with a stream.
@safe
final class RunningHash {
    /// OpenSSL's context, owned by this object.
    private let context: OpaquePointer?
    private var isRight: Bool

    init() {
        let context = unsafe EVP_MD_CTX_new()
        unsafe self.context = context
        isRight = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    func take(_ octets: ArraySlice<UInt8>) {
        // The slice outlives the call.
        unsafe octets.withUnsafeBytes { octets in
            isRight = unsafe isRight && EVP_DigestUpdate(context, octets.baseAddress, octets.count) == 1
        }
    }

    /// The digest in hexadecimal digits; nothing can be taken after it.
    func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        // The buffer has room for the longest digest.
        isRight = unsafe isRight && EVP_DigestFinal_ex(context, &digest, nil) == 1
        return isRight ? Hash.hexadecimal(digest.prefix(32)) : ""
    }
}
