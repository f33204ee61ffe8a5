/// A zlib stream (RFC 1950) of one deflate block (RFC 1951) with the fixed Huffman code and greedy
/// matching: for the few tens of kilobytes of a certificate this stays within a tenth of zlib's size
/// and takes a fraction of its time. Deterministic: the same bytes give the same stream.
struct Deflate {
    private static let hashBits = 14
    private static let shortestMatch = 4
    private static let longestMatch = 258
    private static let window = 32_768
    /// Earlier places tried for each match.
    private static let chainLimit = 4

    private var output: [UInt8]
    private var pending: UInt64 = 0
    private var pendingBits: UInt64 = 0

    /// `bytes` as a zlib stream.
    static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var deflate = Deflate(expecting: bytes.count)
        deflate.compress(bytes.span)
        var stream = deflate.output
        stream.appendBigEndian32(Int(adler32(bytes.span)))
        return stream
    }

    private init(expecting count: Int) {
        output = [0x78, 0x9C]
        output.reserveCapacity(count * 9 / 8 + 16)
    }

    private mutating func compress(_ bytes: Span<UInt8>) {
        let code = FixedHuffman.shared
        // The only block is the last; type 1, the fixed code.
        put(0b011, bits: 3)
        var latest = [Int32](repeating: -1, count: 1 << Deflate.hashBits)
        var earlier = [Int32](repeating: -1, count: bytes.count)
        let lastStart = bytes.count - Deflate.shortestMatch
        var position = 0
        while position < bytes.count {
            guard position <= lastStart else {
                putLiteral(bytes[position], code)
                position += 1
                continue
            }
            let hash = Deflate.hash(bytes, at: position)
            var candidate = Int(latest[hash])
            latest[hash] = Int32(truncatingIfNeeded: position)
            earlier[position] = Int32(truncatingIfNeeded: candidate)
            var bestLength = 0
            var bestDistance = 0
            var tries = Deflate.chainLimit
            while candidate >= 0, position - candidate <= Deflate.window, tries > 0 {
                let length = Deflate.matchLength(bytes, candidate, position)
                if length > bestLength {
                    bestLength = length
                    bestDistance = position - candidate
                }
                candidate = Int(earlier[candidate])
                tries -= 1
            }
            guard bestLength >= Deflate.shortestMatch else {
                putLiteral(bytes[position], code)
                position += 1
                continue
            }
            putMatch(length: bestLength, distance: bestDistance, code)
            let end = min(position + bestLength, lastStart + 1)
            var inside = position + 1
            while inside < end {
                let hash = Deflate.hash(bytes, at: inside)
                earlier[inside] = latest[hash]
                latest[hash] = Int32(truncatingIfNeeded: inside)
                inside += 1
            }
            position += bestLength
        }
        // End of block: symbol 256 is seven zero bits.
        put(0, bits: 7)
        if pendingBits > 0 { output.append(UInt8(truncatingIfNeeded: pending)) }
    }

    @inline(__always)
    private static func hash(_ bytes: Span<UInt8>, at position: Int) -> Int {
        let word = UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8
            | UInt32(bytes[position + 2]) << 16 | UInt32(bytes[position + 3]) << 24
        return Int((word &* 0x9E37_79B1) >> UInt32(32 - hashBits))
    }

    @inline(__always)
    private static func matchLength(_ bytes: Span<UInt8>, _ first: Int, _ second: Int) -> Int {
        let limit = min(longestMatch, bytes.count - second)
        var length = 0
        while length < limit, bytes[first + length] == bytes[second + length] { length += 1 }
        return length
    }

    @inline(__always)
    private mutating func putLiteral(_ byte: UInt8, _ code: FixedHuffman) {
        let entry = code.literals[Int(byte)]
        put(UInt64(entry >> 8), bits: UInt64(entry & 0xFF))
    }

    @inline(__always)
    private mutating func putMatch(length: Int, distance: Int, _ code: FixedHuffman) {
        let lengthEntry = code.lengths[length]
        put(UInt64(lengthEntry >> 8), bits: UInt64(lengthEntry & 0xFF))
        // Codes 2k and 2k + 1 cover the distances from 2^k on in two halves, with k − 1 extra bits.
        let zeroBased = distance - 1
        if zeroBased < 4 {
            put(UInt64(code.distances[zeroBased]), bits: 5)
        } else {
            let power = Int.bitWidth - 1 - zeroBased.leadingZeroBitCount
            let symbol = 2 * power + (zeroBased >> (power - 1)) & 1
            let extra = zeroBased & (1 << (power - 1) - 1)
            put(UInt64(code.distances[symbol]) | UInt64(extra) << 5, bits: UInt64(5 + power - 1))
        }
    }

    /// At most 32 bits at a time.
    @inline(__always)
    private mutating func put(_ value: UInt64, bits: UInt64) {
        pending |= value << pendingBits
        pendingBits += bits
        while pendingBits >= 8 {
            output.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingBits -= 8
        }
    }

    /// RFC 1950, section 9.
    static func adler32(_ bytes: Span<UInt8>) -> UInt32 {
        var a: UInt32 = 1
        var b: UInt32 = 0
        var position = 0
        while position < bytes.count {
            // 5552 is the most that 32 bits hold without reduction.
            let end = min(position + 5552, bytes.count)
            while position < end {
                a &+= UInt32(bytes[position])
                b &+= a
                position += 1
            }
            a %= 65_521
            b %= 65_521
        }
        return b << 16 | a
    }
}
