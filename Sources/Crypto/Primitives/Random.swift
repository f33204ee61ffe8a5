internal import COpenSSL

/// Unpredictable octets, from OpenSSL's generator.
public enum Random {
    public static let maximumCount = 1 << 20

    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard (0...maximumCount).contains(count) else { throw CryptoError(.invalidArgument, at: "Random", "a count that is negative or above the maximum") }
        var bytes = [UInt8](repeating: 0, count: count)
        // The array is ours and has `count` octets, which fits in 32 bits.
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else { throw .library(at: "Random", "no randomness") }
        return bytes
    }
}

/// Comparison in a time that does not depend on where the inputs differ.
public enum ConstantTime {
    public static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        // Both spans are borrowed for the call and have the same count.
        return unsafe left.withUnsafeBufferPointer { first in
            unsafe right.withUnsafeBufferPointer { second in
                unsafe first.isEmpty || CRYPTO_memcmp(first.baseAddress, second.baseAddress, first.count) == 0
            }
        }
    }

    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool { equal(left.span, right.span) }
}
