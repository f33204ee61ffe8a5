internal import COpenSSL

/// Message digests.
public enum Digest {
    /// Octets of a SHA-256 digest.
    public static let sha256Count = 32

    /// SHA-256 (FIPS 180-4) of `bytes`: 32 octets.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { sha256(bytes.span) }

    public static func sha256(_ bytes: Span<UInt8>) -> [UInt8] { oneShot(bytes, FetchedAlgorithms.sha256, count: sha256Count) }

    /// SHA-1, where a format still names things by it (the key hash of an OCSP responder, RFC 6960 §4.2.1).
    /// It protects nothing here.
    static func sha1(_ bytes: [UInt8]) -> [UInt8] { oneShot(bytes.span, FetchedAlgorithms.sha1, count: 20) }

    private static func oneShot(_ bytes: Span<UInt8>, _ algorithm: FetchedAlgorithm, count: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: count)
        // Both buffers are ours and outlive the call; the algorithm lives as long as the process.
        let result = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe EVP_Digest(input.baseAddress, input.count, &digest, nil, algorithm.pointer, nil)
        }
        // Only an OpenSSL without the algorithm, or no memory at all, leads here: nothing that input can cause.
        precondition(result == 1, "OpenSSL cannot compute a digest")
        return digest
    }
}

/// SHA-256 over bytes that come in pieces.
@safe
public struct SHA256Stream: ~Copyable {
    private let context: OwnedHandle

    private init(context: consuming OwnedHandle) { self.context = context }

    public static func start() throws(CryptoError) -> SHA256Stream {
        let context = try unsafe OwnedHandle.taking(EVP_MD_CTX_new(), freedBy: EVP_MD_CTX_free, at: "SHA256Stream")
        guard unsafe EVP_DigestInit_ex2(context.pointer, FetchedAlgorithms.sha256.pointer, nil) == 1 else {
            throw .library(at: "SHA256Stream", "cannot start")
        }
        return SHA256Stream(context: context)
    }

    public mutating func update(_ bytes: Span<UInt8>) throws(CryptoError) {
        let pointer = unsafe context.pointer
        let result = unsafe bytes.withUnsafeBufferPointer { unsafe EVP_DigestUpdate(pointer, $0.baseAddress, $0.count) }
        guard result == 1 else { throw .library(at: "SHA256Stream", "cannot update") }
    }

    public mutating func update(_ bytes: [UInt8]) throws(CryptoError) { try update(bytes.span) }

    public consuming func finish() throws(CryptoError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Digest.sha256Count)
        guard unsafe EVP_DigestFinal_ex(context.pointer, &digest, nil) == 1 else { throw .library(at: "SHA256Stream", "cannot finish") }
        return digest
    }
}
