internal import COpenSSL

/// scrypt (RFC 7914): makes each guess at a password cost memory and time.
public struct Scrypt: Sendable, Hashable {
    /// 2^15 blocks of 1 KiB each, once: 32 MiB and some tens of milliseconds a guess.
    public static let standard = Scrypt(cost: 1 << 15, blockSize: 8, parallelism: 1)

    public static let saltCount = 16
    public static let keyCount = 32
    /// What OpenSSL may take; a file that asks for more is refused instead of exhausting the node.
    private static let maximumMemoryBytes: UInt64 = 64 << 20

    /// N, a power of two.
    public let cost: Int
    /// r
    public let blockSize: Int
    /// p
    public let parallelism: Int

    public init(cost: Int, blockSize: Int, parallelism: Int) {
        self.cost = cost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// The key that belongs to a password: `count` octets. Blocks for as long as a guess is meant to cost, so never call it on an event loop.
    public func key(of password: borrowing SecretBytes, salt: [UInt8], count: Int = keyCount) throws(CryptoError) -> SecretBytes {
        guard cost > 1, blockSize > 0, parallelism > 0, count > 0 else { throw CryptoError(.invalidArgument, at: "Scrypt", "a parameter that is not positive") }
        var key = try SecretBytes.zeroed(count: count)
        let result = password.withSpan { password in
            // OpenSSL reads password and salt and writes exactly the key's octets; all three outlive the call.
            unsafe key.withUnsafeMutableBytes { target in
                unsafe password.withUnsafeBytes { secret in
                    unsafe EVP_PBE_scrypt(
                        secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count, salt, salt.count, UInt64(cost), UInt64(blockSize), UInt64(parallelism),
                        Scrypt.maximumMemoryBytes, target.baseAddress?.assumingMemoryBound(to: UInt8.self), target.count)
                }
            }
        }
        guard result == 1 else { throw .library(at: "Scrypt", "cannot derive a key") }
        return key
    }
}
