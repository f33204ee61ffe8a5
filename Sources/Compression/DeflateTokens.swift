/// A text as deflate says it: octets, and repetitions of what stood before (RFC 1951, section 3.2.5).
struct DeflateTokens {
    /// An octet; or, with the highest bit, a length above sixteen bits of a distance less one.
    private(set) var tokens: [UInt32] = []
    /// How often each symbol is needed, the end of the block included.
    private(set) var literalCounts = [Int](repeating: 0, count: 286)
    private(set) var distanceCounts = [Int](repeating: 0, count: 30)

    static let isMatch: UInt32 = 1 << 31
    static let endOfBlock = 256
    private static let hashBits: UInt32 = 13
    private static let longestMatch = 258
    private static let window = 32_768
    /// After 2^patience bytes without a match, every second place is tried, and so on.
    private static let patience = 5

    init(_ bytes: Span<UInt8>, effort: Deflate.Effort) {
        tokens.reserveCapacity(bytes.count)
        switch effort {
        case .quick: takeFirst(bytes)
        case .thorough: takeLongest(bytes)
        }
        literalCounts[DeflateTokens.endOfBlock] = 1
    }

    /// The symbol of a match's length, and how many bits and which go behind it.
    @inline(__always)
    static func lengthSymbol(_ length: Int) -> (symbol: Int, bits: UInt64, extra: UInt64) {
        if length == longestMatch { return (285, 0, 0) }
        let zeroBased = length - 3
        if zeroBased < 8 { return (257 + zeroBased, 0, 0) }
        let bits = Int.bitWidth - 3 - zeroBased.leadingZeroBitCount
        return (261 + 4 * bits + (zeroBased >> bits) & 3, UInt64(bits), UInt64(zeroBased & (1 << bits - 1)))
    }

    /// The symbol of a distance less one: symbols 2k and 2k + 1 cover those from 2^k on in two halves, with k − 1 bits behind them.
    @inline(__always)
    static func distanceSymbol(_ zeroBased: Int) -> (symbol: Int, bits: UInt64, extra: UInt64) {
        if zeroBased < 4 { return (zeroBased, 0, 0) }
        let bits = Int.bitWidth - 2 - zeroBased.leadingZeroBitCount
        return (2 * bits + 2 + (zeroBased >> bits) & 1, UInt64(bits), UInt64(zeroBased & (1 << bits - 1)))
    }

    @inline(__always)
    private mutating func add(_ octet: UInt8) {
        tokens.append(UInt32(octet))
        literalCounts[Int(octet)] &+= 1
    }

    private mutating func add(length: Int, distance: Int) {
        tokens.append(DeflateTokens.isMatch | UInt32(length) << 16 | UInt32(distance - 1))
        literalCounts[DeflateTokens.lengthSymbol(length).symbol] &+= 1
        distanceCounts[DeflateTokens.distanceSymbol(distance - 1).symbol] &+= 1
    }

    // MARK: The last place with the same four octets

    private mutating func takeFirst(_ bytes: Span<UInt8>) {
        // Borrows the caller's bytes, as `bytes` does.
        let raw = unsafe bytes.bytes
        var latest = [Int32](repeating: -1, count: 1 << Int(DeflateTokens.hashBits))
        var heads = latest.mutableSpan
        // A word of eight bytes can be read up to here.
        let lastStart = bytes.count - 8
        var position = 0
        var misses = 0
        while position <= lastStart {
            let word = DeflateTokens.load32(raw, position)
            let hash = DeflateTokens.hash(word)
            let candidate = Int(heads[hash])
            heads[hash] = Int32(truncatingIfNeeded: position)
            if candidate >= 0, position &- candidate <= DeflateTokens.window, DeflateTokens.load32(raw, candidate) == word {
                misses = 0
                let length = DeflateTokens.matchLength(raw, candidate, position)
                add(length: length, distance: position &- candidate)
                let end = min(position + length, lastStart + 1)
                var inside = position + 1
                while inside < end {
                    heads[DeflateTokens.hash(DeflateTokens.load32(raw, inside))] = Int32(truncatingIfNeeded: inside)
                    inside &+= 1
                }
                position += length
                continue
            }
            // Where nothing has matched for long, look less often.
            misses &+= 1
            let next = min(position + 1 + misses >> DeflateTokens.patience, lastStart + 1)
            while position < next {
                add(bytes[position])
                position &+= 1
            }
        }
        while position < bytes.count {
            add(bytes[position])
            position += 1
        }
    }

    // MARK: The longest of many places

    /// A match gives way to a longer one that begins at the next octet.
    private mutating func takeLongest(_ bytes: Span<UInt8>) {
        // Borrows the caller's bytes, as `bytes` does.
        let raw = unsafe bytes.bytes
        var chains = MatchChains(count: bytes.count)
        var position = 0
        while position < bytes.count {
            let found = chains.longest(in: raw, at: position, above: 2)
            chains.note(position, in: raw)
            guard var match = found else {
                add(bytes[position])
                position += 1
                continue
            }
            while match.length < DeflateTokens.longestMatch, let later = chains.longest(in: raw, at: position + 1, above: match.length) {
                add(bytes[position])
                position += 1
                chains.note(position, in: raw)
                match = later
            }
            add(length: match.length, distance: match.distance)
            for inside in (position + 1)..<(position + match.length) { chains.note(inside, in: raw) }
            position += match.length
        }
    }

    /// All places with the same first three octets, by a hash of these, the last first.
    private struct MatchChains {
        /// Places that are tried.
        private static let longestChain = 512
        /// A match of three octets from further away costs more than the octets.
        private static let farthestShortMatch = 4096

        private var heads = [Int32](repeating: -1, count: 1 << Int(hashBits))
        private var previous: [Int32]

        init(count: Int) { previous = Array(repeating: -1, count: count) }

        mutating func note(_ position: Int, in bytes: RawSpan) {
            guard position <= bytes.byteCount - 8 else { return }
            let hash = DeflateTokens.hash(DeflateTokens.load32(bytes, position) & 0x00FF_FFFF)
            previous[position] = heads[hash]
            heads[hash] = Int32(truncatingIfNeeded: position)
        }

        func longest(in bytes: RawSpan, at position: Int, above known: Int) -> (length: Int, distance: Int)? {
            guard position <= bytes.byteCount - 8 else { return nil }
            let word = DeflateTokens.load32(bytes, position) & 0x00FF_FFFF
            var candidate = Int(heads[DeflateTokens.hash(word)])
            var best: (length: Int, distance: Int)?
            for _ in 0..<MatchChains.longestChain {
                guard candidate >= 0, position - candidate <= window else { break }
                if DeflateTokens.load32(bytes, candidate) & 0x00FF_FFFF == word {
                    let length = DeflateTokens.matchLength(bytes, candidate, position, from: 3)
                    if length > best?.length ?? known, length > 3 || position - candidate <= MatchChains.farthestShortMatch { best = (length, position - candidate) }
                    if length == longestMatch { break }
                }
                candidate = Int(previous[candidate])
            }
            return best
        }
    }

    // MARK: Octets

    @inline(__always)
    private static func hash(_ word: UInt32) -> Int { Int((word &* 0x9E37_79B1) >> (32 - hashBits)) }

    @inline(__always)
    private static func load32(_ bytes: RawSpan, _ offset: Int) -> UInt32 {
        // Bounds are checked, and every bit pattern is an integer; the span borrows the caller's array.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }

    /// How far the octets at two places are alike, of which `start` are known to be.
    @inline(__always)
    private static func matchLength(_ bytes: RawSpan, _ first: Int, _ second: Int, from start: Int = 4) -> Int {
        let limit = min(longestMatch, bytes.byteCount - second)
        var length = start
        while length + 8 <= limit {
            // Bounds are checked, and every bit pattern is an integer; the span borrows the caller's array.
            let difference = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: first + length, as: UInt64.self)
                ^ bytes.unsafeLoadUnaligned(fromByteOffset: second + length, as: UInt64.self)
            if difference != 0 { return length + difference.trailingZeroBitCount / 8 }
            length += 8
        }
        while length < limit, unsafe bytes.unsafeLoad(fromByteOffset: first + length, as: UInt8.self)
            == bytes.unsafeLoad(fromByteOffset: second + length, as: UInt8.self) { length += 1 }
        return length
    }
}
