internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104) under one key, which is prepared once.
@safe
public final class HMACSHA256: @unchecked Sendable {
    public static let codeCount = 32

    /// Keyed and never used itself, only duplicated, so that threads may share it. Freed in `deinit`.
    private let keyed: OpaquePointer

    /// `key` has at least one octet.
    public init(key: borrowing SecretBytes) throws(CryptoError) {
        guard key.count > 0 else { throw CryptoError(.invalidArgument, at: "HMACSHA256", "an empty key") }
        let mac = unsafe FetchedAlgorithms.hmac.pointer
        guard let context = unsafe EVP_MAC_CTX_new(mac) else { throw .library(at: "HMACSHA256", "no context") }
        unsafe keyed = context
        let result = key.withSpan { span in
            // OpenSSL copies the key and the name; both outlive the call.
            unsafe span.withUnsafeBufferPointer { unsafe kofu_EVP_MAC_init_SHA256(context, $0.baseAddress, $0.count) }
        }
        guard result == 1 else { throw .library(at: "HMACSHA256", "cannot take the key") }
    }

    public convenience init(key: [UInt8]) throws(CryptoError) { try self.init(key: SecretBytes.copying(key)) }

    deinit { unsafe EVP_MAC_CTX_free(keyed) }

    /// The code of `bytes`: 32 octets.
    public func code(for bytes: Span<UInt8>) throws(CryptoError) -> [UInt8] {
        let context = try unsafe OwnedHandle.taking(EVP_MAC_CTX_dup(keyed), freedBy: EVP_MAC_CTX_free, at: "HMACSHA256")
        let pointer = unsafe context.pointer
        var code = [UInt8](repeating: 0, count: Self.codeCount)
        var count = 0
        // `bytes` is borrowed and `code` is ours for both calls.
        let updated = unsafe bytes.withUnsafeBufferPointer { unsafe EVP_MAC_update(pointer, $0.baseAddress, $0.count) }
        guard updated == 1, unsafe EVP_MAC_final(pointer, &code, &count, code.count) == 1, count == Self.codeCount else {
            throw .library(at: "HMACSHA256", "cannot compute a code")
        }
        return code
    }

    public func code(for bytes: [UInt8]) throws(CryptoError) -> [UInt8] { try code(for: bytes.span) }

    /// Whether `code` is the code of `bytes`, in constant time.
    public func isCode(_ code: [UInt8], of bytes: [UInt8]) throws(CryptoError) -> Bool {
        ConstantTime.equal(code, try self.code(for: bytes))
    }
}
