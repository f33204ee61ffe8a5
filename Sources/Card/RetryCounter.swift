import Glibc

/// How often a PIN may still be tried, in a file of its own: one digit and a newline. A change is one
/// octet written in place and forced to the disk, so it can be neither torn nor forgotten.
struct RetryCounter {
    /// D2: three consecutive errors lock the card.
    static let maximumTries = 3
    private static let zero = UInt8(ascii: "0")
    private static let newline = UInt8(ascii: "\n")

    let path: String
    private(set) var remaining: Int

    /// What a card starts with.
    static var fullContent: [UInt8] { [zero + UInt8(maximumTries), newline] }

    /// A counter that is missing or damaged makes the card unreadable; it never starts anew.
    static func read(_ path: String) throws(CardError) -> RetryCounter {
        let bytes = try CardFiles.read(path)
        guard bytes.count == 2, bytes[1] == newline, (zero...zero + UInt8(maximumTries)).contains(bytes[0]) else {
            throw CardError(.unreadable, at: path, "the retry counter is damaged")
        }
        return RetryCounter(path: path, remaining: Int(bytes[0] - zero))
    }

    /// Takes one try away; what comes back is the right to compare a PIN once.
    mutating func spend() throws(CardError) -> CountedTry {
        guard remaining > 0 else { throw CardError(.locked, at: path, "no try is left", remainingTries: 0) }
        try set(remaining - 1)
        return CountedTry()
    }

    mutating func restore() throws(CardError) { try set(RetryCounter.maximumTries) }

    /// Returns once the count is on the disk. `tries` is at most `maximumTries`.
    private mutating func set(_ tries: Int) throws(CardError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw CardError(.notWritable, at: path, "cannot open, error \(errno)") }
        defer { close(descriptor) }
        var digit = RetryCounter.zero + UInt8(tries)
        // One octet of our own stack.
        guard unsafe pwrite(descriptor, &digit, 1, 0) == 1, fdatasync(descriptor) == 0 else {
            throw CardError(.notWritable, at: path, "cannot write, error \(errno)")
        }
        remaining = tries
    }
}

/// A try that the disk knows of. Only a counter makes one, and a comparison uses it up, so that no PIN is
/// compared before its try is counted.
struct CountedTry: ~Copyable {
    fileprivate init() {}
}
