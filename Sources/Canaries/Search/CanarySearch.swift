/// Many patterns, ready to be looked for at once. Every place is asked two questions that are nearly always answered no: may a pattern
/// be known by these two octets, and may it be known by these six?
public final class CanarySearch: Sendable {
    static let keyMask: UInt64 = 1 << 48 - 1
    private static let filterBits: UInt64 = 22

    let patterns: [Pattern]
    /// Where in each pattern the octets stand by which it is looked for.
    let anchors: [Int]
    let longest: Int
    let splits: Int
    /// A bit for each two octets with which a stretch begins by which a pattern is known.
    let pairs: [UInt64]
    /// A bit for the hash of each six octets by which a pattern is known.
    let filter: [UInt64]
    private let candidates: [UInt64: [Int]]

    public init(_ patterns: [Pattern]) {
        self.patterns = patterns
        longest = patterns.map(\.octets.count).max() ?? 0
        splits = (patterns.compactMap { $0.part?.split }.max() ?? -1) + 1
        var pairs = [UInt64](repeating: 0, count: 1 << 10), filter = [UInt64](repeating: 0, count: 1 << Int(CanarySearch.filterBits - 6))
        var candidates: [UInt64: [Int]] = [:]
        var anchors = [Int](repeating: 0, count: patterns.count)
        for (index, pattern) in patterns.enumerated() where pattern.octets.count >= Pattern.minimumCount {
            let possible = pattern.anchors
            // The fewer pairs there are, the more places are passed by at the first question.
            let anchor = possible.first { pairs[Int(pattern.key(at: $0) & 0xFFFF) >> 6] >> (pattern.key(at: $0) & 63) & 1 == 1 } ?? possible[0]
            anchors[index] = anchor
            let key = pattern.key(at: anchor)
            pairs[Int(key & 0xFFFF) >> 6] |= 1 << (key & 63)
            let slot = CanarySearch.slot(key)
            filter[slot >> 6] |= 1 << UInt64(slot & 63)
            candidates[key, default: []].append(index)
        }
        self.pairs = pairs
        self.filter = filter
        self.candidates = candidates
        self.anchors = anchors
    }

    public convenience init(_ book: PatternBook) { self.init(book.patterns) }

    @inline(__always)
    static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> (64 - filterBits)) }

    func candidates(for key: UInt64) -> [Int] { candidates[key] ?? [] }
}
