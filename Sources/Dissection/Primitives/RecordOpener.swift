internal import COpenSSL

/// Opens the records of one direction under one traffic secret: AES-256-GCM, with the sequence number in the nonce
/// (RFC 8446, section 5.2 and 5.3).
@safe
final class RecordOpener {
    static let tagOctets = 16

    /// OpenSSL's context, owned by this object, with the key set.
    private let context: OpaquePointer?
    private let initialVector: [UInt8]
    private let isReady: Bool
    /// Of the next record.
    private(set) var sequence: UInt64 = 0

    init(secret: [UInt8]) {
        let key = KeySchedule.expand(secret, label: "key", count: KeySchedule.keyOctets)
        let initialVector = KeySchedule.expand(secret, label: "iv", count: KeySchedule.nonceOctets)
        self.initialVector = initialVector
        let context = unsafe EVP_CIPHER_CTX_new()
        unsafe self.context = context
        // The context copies the key; the array has as many octets as the cipher takes, which is checked first.
        isReady = unsafe key.count == KeySchedule.keyOctets && initialVector.count == KeySchedule.nonceOctets
            && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nil) == 1
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Passes over a record that does not open.
    func skip() { if sequence < .max { sequence += 1 } }

    /// The inner plaintext: content, type, padding. Nil where the record is not authentic; the sequence number then stays.
    /// - Parameters:
    ///   - header: the record's five octets, which are authenticated with it.
    ///   - sealed: ciphertext and tag.
    func open(header: ArraySlice<UInt8>, sealed: ArraySlice<UInt8>) -> [UInt8]? {
        let count = sealed.count - RecordOpener.tagOctets
        guard isReady, count > 0, count <= RecordLayer.maximumSealedOctets, header.count == RecordLayer.headerOctets, sequence < .max else { return nil }
        var nonce = initialVector
        for place in 0..<8 { nonce[nonce.count - 1 - place] ^= UInt8(truncatingIfNeeded: sequence >> UInt64(8 * place)) }
        let plain = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            filled = 0
            // Both slices and the target outlive the call; the target has room for as many octets as the ciphertext, in bounds checked above.
            let isAuthentic = unsafe header.withUnsafeBufferPointer { header in
                unsafe sealed.withUnsafeBufferPointer { sealed in
                    guard let start = sealed.baseAddress else { return false }
                    var written: Int32 = 0
                    return unsafe EVP_DecryptInit_ex(context, nil, nil, nil, nonce) == 1
                        && EVP_DecryptUpdate(context, nil, &written, header.baseAddress, Int32(header.count)) == 1
                        && EVP_DecryptUpdate(context, target.baseAddress, &written, start, Int32(count)) == 1
                        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(RecordOpener.tagOctets), UnsafeMutableRawPointer(mutating: start + count)) == 1
                        && EVP_DecryptFinal_ex(context, target.baseAddress.map { unsafe $0 + count }, &written) == 1
                }
            }
            if isAuthentic { filled = count }
        }
        guard !plain.isEmpty else { return nil }
        sequence += 1
        return plain
    }
}
