/// A canonical Huffman code (RFC 1951, section 3.2.2) for writing: of each symbol how many bits it has, and these, reversed as deflate
/// sends them.
struct HuffmanCode: Sendable {
    /// By symbol; 0 for one that does not occur.
    let lengths: [UInt8]
    /// By symbol: the bits above the lowest octet, and their number in it.
    let entries: [UInt32]

    /// The fixed code of section 3.2.6.
    static let fixedLiterals = HuffmanCode(lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    static let fixedDistances = HuffmanCode(lengths: Array(repeating: 5, count: 32))

    private static let longest = 15

    init(lengths: [UInt8]) {
        self.lengths = lengths
        var counts = [UInt32](repeating: 0, count: HuffmanCode.longest + 1)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        var next = [UInt32](repeating: 0, count: HuffmanCode.longest + 1)
        for length in 1..<HuffmanCode.longest { next[length + 1] = (next[length] + counts[length]) << 1 }
        entries = lengths.map { length in
            guard length > 0 else { return 0 }
            defer { next[Int(length)] += 1 }
            return HuffmanCode.reversed(next[Int(length)], bits: UInt32(length)) << 8 | UInt32(length)
        }
    }

    /// The best code for symbols that occur so often, of at most `limit` bits each. Two symbols have a code even where fewer occur: a code
    /// of one symbol some readers refuse.
    init(counts: [Int], limit: Int = HuffmanCode.longest) {
        var keys: [UInt64] = []
        keys.reserveCapacity(counts.count)
        for (symbol, count) in counts.enumerated() where count > 0 { keys.append(UInt64(count) << 16 | UInt64(symbol)) }
        for symbol in 0..<2 where keys.count < 2 && counts[symbol] == 0 { keys.append(1 << 16 | UInt64(symbol)) }
        keys.sort()
        var lengths = [UInt8](repeating: 0, count: counts.count)
        var index = keys.count
        for (length, count) in HuffmanCode.counts(ofLengthsFor: keys.map { Int($0 >> 16) }, limit: limit).enumerated() {
            // The most frequent symbols have the shortest codes.
            for _ in 0..<count {
                index -= 1
                lengths[Int(keys[index] & 0xFFFF)] = UInt8(length)
            }
        }
        self.init(lengths: lengths)
    }

    /// How many symbols get codes of each length, by Huffman's algorithm on ascending weights, shortened to the limit.
    private static func counts(ofLengthsFor weights: [Int], limit: Int) -> [Int] {
        let leaves = weights.count
        // The nodes that join two others ascend in weight too: of two queues the lighter head is taken.
        var joined: [Int] = []
        joined.reserveCapacity(leaves - 1)
        var parents = [Int](repeating: 0, count: 2 * leaves - 1)
        var leaf = 0, node = 0
        for next in 0..<(leaves - 1) {
            var weight = 0
            for _ in 0..<2 {
                if leaf < leaves, node >= next || weights[leaf] <= joined[node] {
                    weight += weights[leaf]
                    parents[leaf] = leaves + next
                    leaf += 1
                } else {
                    weight += joined[node]
                    parents[leaves + node] = leaves + next
                    node += 1
                }
            }
            joined.append(weight)
        }
        var depths = [Int](repeating: 0, count: 2 * leaves - 1)
        var counts = [Int](repeating: 0, count: limit + 1)
        for place in stride(from: 2 * leaves - 3, through: 0, by: -1) {
            depths[place] = depths[parents[place]] + 1
            if place < leaves { counts[min(depths[place], limit)] += 1 }
        }
        // Codes that were cut to the limit take more room than there is: a shorter one grows for each that is too many.
        var room = counts.indices.dropFirst().reduce(0) { $0 + counts[$1] << (limit - $1) }
        while room > 1 << limit {
            counts[limit] -= 1
            if let shorter = (1..<limit).last(where: { counts[$0] > 0 }) {
                counts[shorter] -= 1
                counts[shorter + 1] += 2
            }
            room -= 1
        }
        return counts
    }

    /// By octet: its bits in reverse.
    private static let mirrored: [UInt32] = (0..<256).map { octet in (0..<8).reduce(0) { $0 | (octet >> $1 & 1) << (7 - $1) } }

    private static func reversed(_ value: UInt32, bits: UInt32) -> UInt32 {
        (mirrored[Int(value & 0xFF)] << 8 | mirrored[Int(value >> 8)]) >> (16 - bits)
    }
}
