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

    private static let farthestAnchor = 16

    /// Where in it six octets may stand by which it is looked for: the most telling near the beginning, and those nearly as telling.
    /// Memory is full of zeros, and text of repeated octets.
    var anchors: [Int] {
        let last = min(octets.count - Pattern.minimumCount, Pattern.farthestAnchor)
        guard last > 0 else { return [0] }
        let worth = (0...last).map { start in Set(octets[start..<(start + Pattern.minimumCount)]).subtracting([0]).count }
        let best = worth.max() ?? 0
        return (0...last).filter { worth[$0] >= max(1, best - 1) }
    }

    /// The six octets from `anchor` on, as a number whose lowest octet comes first.
    func key(at anchor: Int) -> UInt64 { octets[anchor..<(anchor + Pattern.minimumCount)].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
