internal import COpenSSL

/// Checks of signatures and of points, for this room and the reviewer's others.
public enum Signature {
    /// Longer encodings of certificates are not looked at.
    public static let maximumCertificateOctets = 1 << 16

    /// Whether `signature`, in DER, is one by the key of a certificate over `message`: ECDSA with SHA-256 and P-256
    /// (`ecdsa_secp256r1_sha256` of RFC 8446, section 4.2.3). A certificate that cannot be read, or with a key of another kind, has signed nothing.
    public static func isValid(_ signature: [UInt8], over message: [UInt8], certificate: [UInt8]) -> Bool {
        guard certificate.count <= maximumCertificateOctets else { return false }
        // OpenSSL reads inside the array, which outlives the call; the certificate and the context are ours, and freed once at the end.
        return unsafe certificate.withUnsafeBufferPointer { octets in
            var place = octets.baseAddress
            let leaf = unsafe d2i_X509(nil, &place, octets.count)
            let context = unsafe EVP_MD_CTX_new()
            defer {
                unsafe EVP_MD_CTX_free(context)
                unsafe X509_free(leaf)
                ERR_clear_error()
            }
            // The key belongs to the certificate.
            guard let leaf = unsafe leaf, let key = unsafe X509_get0_pubkey(leaf), unsafe isP256(key) else { return false }
            return unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
    }

    private static func isP256(_ key: OpaquePointer) -> Bool {
        var name = [CChar](repeating: 0, count: 32)
        var count = 0
        // The name's buffer is ours; its count is given.
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_EC, unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else { return false }
        return name.prefix(count).elementsEqual("prime256v1".utf8.map { CChar(truncatingIfNeeded: $0) })
    }

    /// Whether a signature is the one DER encoding of its two numbers, both in the group's range.
    static func isCanonical(_ signature: [UInt8]) -> Bool {
        var cursor = Cursor(signature[...])
        guard cursor.take8() == 0x30, let length = cursor.take8(), length < 0x80, Int(length) == cursor.count else { return false }
        for _ in 0..<2 {
            guard cursor.take8() == 0x02, let count = cursor.take8(), (1...33).contains(count), let number = cursor.take(Int(count)) else { return false }
            let (first, second) = (number.first ?? 0, number.dropFirst().first)
            // Positive, not zero, and no leading zero but that which keeps the number positive.
            guard first < 0x80, first != 0 || (second ?? 0) >= 0x80, number.count - (first == 0 ? 1 : 0) <= 32 else { return false }
        }
        return cursor.isEmpty
    }

    /// Whether 65 octets are an uncompressed point on P-256 (SEC 1, section 2.3.4).
    static func isPointOnP256(_ octets: [UInt8]) -> Bool {
        guard octets.count == 65, octets.first == 4 else { return false }
        guard let group = unsafe group, let point = unsafe EC_POINT_new(group) else { return false }
        // The point is ours and freed once at the end; OpenSSL reads inside the array and checks that the point lies on the curve.
        defer {
            unsafe EC_POINT_free(point)
            ERR_clear_error()
        }
        return unsafe EC_POINT_oct2point(group, point, octets, octets.count, nil) == 1
    }

    /// The group, which costs more to make than to use: ours for the life of the program, and only read.
    private nonisolated(unsafe) static let group = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)
}
