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

    /// Where in it the octets are by which it is looked for.
    let anchor: Int

    public init(octets: [UInt8], canary: Int, spelling: Int) {
        self.octets = octets
        anchor = Pattern.anchor(of: octets)
        self.canary = canary
        self.spelling = spelling
    }

    private static let farthestAnchor = 16

    /// The most telling stretch near the beginning. Memory is full of zeros, and text of repeated octets.
    private static func anchor(of octets: [UInt8]) -> Int {
        let last = min(octets.count - minimumCount, farthestAnchor)
        guard last > 0 else { return 0 }
        func worth(_ start: Int) -> Int { Set(octets[start..<(start + minimumCount)]).subtracting([0]).count }
        return (0...last).max { worth($0) < worth($1) } ?? 0
    }

    /// The octets by which it is looked for, as a number whose lowest octet comes first.
    var key: UInt64 { octets[anchor..<(anchor + Pattern.minimumCount)].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
