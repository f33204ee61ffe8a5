/// A zlib stream (RFC 1950) of one deflate block (RFC 1951) with the fixed Huffman code: for the few
/// tens of kilobytes of a certificate this stays close to zlib's size and takes a fraction of its time.
/// Deterministic: the same bytes give the same stream.
public enum Deflate {
    private static let hashBits: UInt32 = 13
    private static let longestMatch = 258
    private static let window = 32_768
    /// After 2^patience bytes without a match, every second place is tried, and so on.
    private static let patience = 5

    /// `bytes` as a zlib stream.
    public static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        // Nine bits a byte at worst, the stream's head and foot, and the writer's last word.
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 8 + 32)
        var elements = output.mutableSpan
        // The spans borrow `output`, which outlives them; every byte pattern is a byte.
        var target = unsafe elements.mutableBytes
        var writer = compress(bytes.span, to: &target)
        writer.alignToByte(in: &target)
        writer.put(UInt64(adler32(bytes.span).byteSwapped), bits: 32, to: &target)
        output.removeSubrange(writer.count..<output.count)
        return output
    }

    /// Writes the stream's head and the block; returns the writer to go on with.
    private static func compress(_ bytes: Span<UInt8>, to target: inout MutableRawSpan) -> BitWriter {
        var writer = BitWriter()
        writer.put(0x9C78, bits: 16, to: &target)
        let code = FixedHuffman.shared
        let literals = code.literals.span
        // Borrows the caller's bytes, as `bytes` does.
        let raw = unsafe bytes.bytes
        // The only block is the last; type 1, the fixed code.
        writer.put(0b011, bits: 3, to: &target)
        var latest = [Int32](repeating: -1, count: 1 << Int(hashBits))
        var heads = latest.mutableSpan
        // A word of eight bytes can be read up to here.
        let lastStart = bytes.count - 8
        var position = 0
        var misses = 0
        while position <= lastStart {
            let word = load32(raw, position)
            let hash = Int((word &* 0x9E37_79B1) >> (32 - hashBits))
            let candidate = Int(heads[hash])
            heads[hash] = Int32(truncatingIfNeeded: position)
            if candidate >= 0, load32(raw, candidate) == word, position &- candidate <= window {
                misses = 0
                let length = matchLength(raw, candidate, position)
                putMatch(length: length, distance: position &- candidate, code, with: &writer, to: &target)
                let end = min(position + length, lastStart + 1)
                var inside = position + 1
                while inside < end {
                    heads[Int((load32(raw, inside) &* 0x9E37_79B1) >> (32 - hashBits))] = Int32(truncatingIfNeeded: inside)
                    inside &+= 1
                }
                position += length
                continue
            }
            // Where nothing has matched for long, look less often.
            misses &+= 1
            let next = min(position + 1 + misses >> patience, lastStart + 1)
            while position < next {
                let entry = literals[Int(bytes[position])]
                writer.put(UInt64(entry >> 8), bits: UInt64(entry & 0xFF), to: &target)
                position &+= 1
            }
        }
        while position < bytes.count {
            let entry = literals[Int(bytes[position])]
            writer.put(UInt64(entry >> 8), bits: UInt64(entry & 0xFF), to: &target)
            position += 1
        }
        // End of block: symbol 256 is seven zero bits.
        writer.put(0, bits: 7, to: &target)
        return writer
    }

    @inline(__always)
    private static func load32(_ bytes: RawSpan, _ offset: Int) -> UInt32 {
        // Bounds are checked, and every bit pattern is an integer; the span borrows the caller's array.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }

    @inline(__always)
    private static func matchLength(_ bytes: RawSpan, _ first: Int, _ second: Int) -> Int {
        let limit = min(longestMatch, bytes.byteCount - second)
        var length = 4
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

    @inline(__always)
    private static func putMatch(length: Int, distance: Int, _ code: FixedHuffman, with writer: inout BitWriter, to target: inout MutableRawSpan) {
        let lengthEntry = code.lengths[length]
        writer.put(UInt64(lengthEntry >> 8), bits: UInt64(lengthEntry & 0xFF), to: &target)
        // Codes 2k and 2k + 1 cover the distances from 2^k on in two halves, with k − 1 extra bits.
        let zeroBased = distance - 1
        if zeroBased < 4 {
            writer.put(UInt64(code.distances[zeroBased]), bits: 5, to: &target)
        } else {
            let power = Int.bitWidth - 1 - zeroBased.leadingZeroBitCount
            let symbol = 2 * power + (zeroBased >> (power - 1)) & 1
            let extra = zeroBased & (1 << (power - 1) - 1)
            writer.put(UInt64(code.distances[symbol]) | UInt64(extra) << 5, bits: UInt64(5 + power - 1), to: &target)
        }
    }

    /// RFC 1950, section 9.
    public static func adler32(_ bytes: Span<UInt8>) -> UInt32 {
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
