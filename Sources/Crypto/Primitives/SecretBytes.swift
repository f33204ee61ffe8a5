internal import COpenSSL
internal import Glibc

/// Octets that must not outlive their use: key material and personal data. They lie in pages of their own,
/// locked against swapping and left out of core dumps, and are wiped before the pages are given back.
/// Not copyable, so that there is one place to wipe.
@safe
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    public static let maximumCount = 64 << 20

    public private(set) var count: Int
    /// The first octet of the mapping, which this value owns; nil where `capacity` is 0.
    private let start: UnsafeMutableRawPointer?
    /// Octets of the mapping.
    private let capacity: Int

    private init(takingOwnershipOf start: UnsafeMutableRawPointer?, capacity: Int, count: Int) {
        unsafe self.start = start
        self.capacity = capacity
        self.count = count
    }

    deinit {
        guard let start = unsafe start else { return }
        unsafe OPENSSL_cleanse(start, capacity)
        // Unmapping also unlocks.
        unsafe munmap(start, capacity)
    }

    /// `count` zero octets.
    public static func zeroed(count: Int) throws(CryptoError) -> SecretBytes {
        guard (0...maximumCount).contains(count) else { throw CryptoError(.tooLarge, at: "SecretBytes", "a count that is negative or above the maximum") }
        guard count > 0 else { return unsafe SecretBytes(takingOwnershipOf: nil, capacity: 0, count: 0) }
        // A private anonymous mapping that nobody else knows; it becomes this value's.
        guard let start = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), unsafe start != MAP_FAILED else {
            throw CryptoError(.memoryUnavailable, at: "SecretBytes", "cannot map memory, error \(errno)")
        }
        guard unsafe mlock(start, count) == 0, unsafe madvise(start, count, 16 /* MADV_DONTDUMP */) == 0 else {
            let reason = errno
            unsafe munmap(start, count)
            throw CryptoError(.memoryUnavailable, at: "SecretBytes", "cannot lock memory (RLIMIT_MEMLOCK), error \(reason)")
        }
        return unsafe SecretBytes(takingOwnershipOf: start, capacity: count, count: count)
    }

    /// A copy of `bytes`, which stay where they are: wipe them, or use `taking`.
    public static func copying(_ bytes: Span<UInt8>) throws(CryptoError) -> SecretBytes {
        var secret = try zeroed(count: bytes.count)
        secret.copy(bytes, to: 0)
        return secret
    }

    public static func copying(_ bytes: [UInt8]) throws(CryptoError) -> SecretBytes { try copying(bytes.span) }

    /// Moves `bytes` here: the array is wiped and empty afterwards. Copies that the array had stay.
    public static func taking(_ bytes: inout [UInt8]) throws(CryptoError) -> SecretBytes {
        let secret = try copying(bytes.span)
        wipe(&bytes)
        bytes = []
        return secret
    }

    /// `count` unpredictable octets, such as a new key.
    public static func random(count: Int) throws(CryptoError) -> SecretBytes {
        var secret = try zeroed(count: count)
        let result = unsafe secret.withUnsafeMutableBytes { buffer in
            unsafe buffer.isEmpty ? 1 : RAND_bytes(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(buffer.count))
        }
        guard result == 1 else { throw .library(at: "SecretBytes", "no randomness") }
        return secret
    }

    /// Overwrites an array that held a secret.
    public static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }

    /// Lends the octets for the duration of `body`.
    public borrowing func withSpan<Result: ~Copyable, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(unsafe Span(_unsafeElements: UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count)))
    }

    /// Lends the octets for writing, for the duration of `body`.
    public mutating func withMutableSpan<Result: ~Copyable, Failure: Error>(_ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        var span = unsafe MutableSpan(_unsafeElements: UnsafeMutableBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count))
        return try body(&span)
    }

    /// Lends the octets to C for the duration of `body`; the pointer dangles afterwards.
    public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Result) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }

    mutating func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(_ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result) throws(Failure) -> Result {
        try unsafe body(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    /// Copies as much of `bytes` to `offset` as there is room for.
    mutating func copy(_ bytes: Span<UInt8>, to offset: Int) {
        let capacity = count
        unsafe withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { source in
                guard let source = source.baseAddress, let target = target.baseAddress, (0...capacity).contains(offset) else { return }
                // The source is lent for this closure; the target lies in our mapping, as just computed.
                unsafe memcpy(target + offset, source, min(bytes.count, capacity - offset))
            }
        }
    }

    /// Keeps only the octets of `range`, moved to the front; the others are wiped.
    mutating func keep(_ range: Range<Int>) throws(CryptoError) {
        guard range.lowerBound >= 0, range.upperBound <= count else { throw CryptoError(.invalidArgument, at: "SecretBytes", "a range beyond the octets") }
        guard let start = unsafe start else { return }
        // Both areas lie in the mapping, as just checked; memmove allows them to overlap.
        unsafe memmove(start, start + range.lowerBound, range.count)
        unsafe OPENSSL_cleanse(start + range.count, capacity - range.count)
        count = range.count
    }

    /// Whether both hold the same octets, in constant time.
    public borrowing func equals(_ other: borrowing SecretBytes) -> Bool {
        withSpan { left in other.withSpan { ConstantTime.equal(left, $0) } }
    }
}
