/// Octets that are evidence of a canary.
public struct Pattern: Sendable, Hashable {
    /// Shorter ones turn up by chance in keys and ciphertext: among 2^30 random octets and 2^18 patterns of six octets, one.
    public static let minimumCount = 6

    public let octets: [UInt8]
    /// Which canary, and which spelling, in the book that made the pattern.
    public let canary: Int
    public let spelling: Int
    /// Of the place where it begins; 1 for anywhere.
    var alignment = 1
    /// Whether a hexadecimal digit beside it makes it something else.
    var needsBoundary = false
    /// Where it is a part of something that is evidence only together: of which, and which part.
    var part: Part?

    struct Part: Sendable, Hashable {
        let split: Int
        let isSecond: Bool
    }

    public init(octets: [UInt8], canary: Int, spelling: Int) {
        self.octets = octets
        self.canary = canary
        self.spelling = spelling
    }
}
