internal import COpenSSL

/// From two P-256 keys to a wrapped content key: dhSinglePass-stdDH-sha256kdf-scheme with AES-256 key wrap
/// (RFC 5753 §3.1, §7.1.4; RFC 3394).
enum KeyAgreement {
    static let wrappedKeyCount = AESGCM.keyCount + 8
    private static let place = "KeyAgreement"
    private static let sharedSecretCount = 32

    /// What the wrapping key is for: ECC-CMS-SharedInfo (RFC 5753 §7.2), the algorithm and its 256 bits.
    private static let sharedInformation = DER.sequence(
        DER.sequence(OID.aes256Wrap), DER.element(DER.Tag.constructed(2), DER.octetString([0, 0, 1, 0])))

    /// The wrapping key that the holders of `own` and of the private half of `peer` share.
    static func wrappingKey(_ own: PrivateKey, _ peer: PublicKey) throws(CryptoError) -> SecretBytes {
        guard own.kind == .p256, peer.kind == .p256 else { throw CryptoError(.unsupported, at: place, "a key that is not P-256") }
        // One block of the derivation function of SEC 1 §3.6.1: SHA-256(secret || counter || shared information).
        let suffix = [0, 0, 0, 1] + sharedInformation
        var block = try SecretBytes.zeroed(count: sharedSecretCount + suffix.count)
        let context = try unsafe OwnedHandle.taking(EVP_PKEY_CTX_new_from_pkey(nil, own.handle, nil), freedBy: EVP_PKEY_CTX_free, at: place)
        let pointer = unsafe context.pointer
        // A public key of ours has been found on the curve when it was read, and the curve has no small subgroups,
        // so the costly check of its order is left out. The context takes references to both keys.
        guard unsafe EVP_PKEY_derive_init(pointer) == 1, unsafe EVP_PKEY_derive_set_peer_ex(pointer, peer.handle, 0) == 1 else {
            throw .library(at: place, "cannot agree on a key")
        }
        let isDerived = unsafe block.withUnsafeMutableBytes { block in
            var count = sharedSecretCount
            // The block has room for the secret, which lies at its front.
            return unsafe EVP_PKEY_derive(pointer, block.baseAddress?.assumingMemoryBound(to: UInt8.self), &count) == 1 && count == sharedSecretCount
        }
        guard isDerived else { throw .library(at: place, "cannot agree on a key") }
        block.withMutableSpan { block in
            for index in suffix.indices { block[sharedSecretCount + index] = suffix[index] }
        }
        var key = try SecretBytes.zeroed(count: Digest.sha256Count)
        let isDigested = unsafe block.withUnsafeBytes { block in
            unsafe key.withUnsafeMutableBytes { key in
                // Both mappings are lent for this closure; a digest fills the second exactly.
                unsafe EVP_Digest(block.baseAddress, block.count, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, FetchedAlgorithms.sha256.pointer, nil) == 1
            }
        }
        guard isDigested else { throw .library(at: place, "cannot derive a key") }
        return key
    }

    /// `contentKey`, 32 octets, under the wrapping key: 40 octets.
    static func wrap(_ contentKey: borrowing SecretBytes, under key: borrowing SecretBytes) throws(CryptoError) -> [UInt8] {
        guard key.count == Digest.sha256Count, contentKey.count == AESGCM.keyCount else { throw CryptoError(.invalidArgument, at: place, "a key of another length") }
        var wrapped = [UInt8](repeating: 0, count: wrappedKeyCount)
        let context = try cipherContext()
        let pointer = unsafe context.pointer
        let isDone = unsafe key.withUnsafeBytes { key in
            unsafe contentKey.withUnsafeBytes { contentKey in
                var count: Int32 = 0
                // Both secrets are lent for this closure; the result is 8 octets longer than the content key.
                return unsafe EVP_EncryptInit_ex2(pointer, FetchedAlgorithms.aes256Wrap.pointer, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, nil) == 1
                    && EVP_EncryptUpdate(pointer, &wrapped, &count, contentKey.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(contentKey.count)) == 1
                    && Int(count) == wrappedKeyCount
            }
        }
        guard isDone else { throw .library(at: place, "cannot wrap a key") }
        return wrapped
    }

    /// The content key inside `wrapped`; `notAuthentic` where it was altered or wrapped under another key.
    static func unwrap(_ wrapped: [UInt8], under key: borrowing SecretBytes) throws(CryptoError) -> SecretBytes {
        guard key.count == Digest.sha256Count, wrapped.count == wrappedKeyCount else { throw CryptoError(.invalidArgument, at: place, "a key of another length") }
        // OpenSSL may write as much as it was given before it judges.
        var contentKey = try SecretBytes.zeroed(count: wrappedKeyCount)
        let context = try cipherContext()
        let pointer = unsafe context.pointer
        let isAuthentic = unsafe key.withUnsafeBytes { key in
            unsafe contentKey.withUnsafeMutableBytes { contentKey in
                var count: Int32 = 0
                // Both secrets are lent for this closure.
                return unsafe EVP_DecryptInit_ex2(pointer, FetchedAlgorithms.aes256Wrap.pointer, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, nil) == 1
                    && EVP_DecryptUpdate(pointer, contentKey.baseAddress?.assumingMemoryBound(to: UInt8.self), &count, wrapped, Int32(wrapped.count)) == 1
                    && Int(count) == AESGCM.keyCount
            }
        }
        guard isAuthentic else { throw .library(at: place, "altered, or wrapped under another key", code: .notAuthentic) }
        try contentKey.keep(0..<AESGCM.keyCount)
        return contentKey
    }

    private static func cipherContext() throws(CryptoError) -> OwnedHandle {
        let context = try unsafe OwnedHandle.taking(EVP_CIPHER_CTX_new(), freedBy: EVP_CIPHER_CTX_free, at: place)
        // OpenSSL asks that wrapping be allowed explicitly.
        unsafe EVP_CIPHER_CTX_set_flags(context.pointer, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        return context
    }
}
