/// Zlib streams (RFC 1950) of one deflate block (RFC 1951): with a Huffman code of its own, the fixed one, or stored as it is, whichever is
/// shortest. Deterministic: the same bytes give the same stream.
public enum Deflate {
    /// How hard repetitions are looked for.
    public enum Effort: Sendable {
        /// For what is made once and printed once.
        case quick
        /// For what is made once and printed often: a hundredth of the speed.
        case thorough
    }

    /// A block that is stored has at most these.
    private static let mostStored = 65_535
    /// The order in which the lengths of code lengths are sent (section 3.2.7).
    static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// `bytes` as a zlib stream.
    public static func zlib(_ bytes: [UInt8], effort: Effort = .quick) -> [UInt8] {
        let tokens = DeflateTokens(bytes.span, effort: effort)
        let own = OwnCode(tokens)
        let ownBits = own.bits + cost(tokens, own.literals, own.distances)
        let fixedBits = cost(tokens, .fixedLiterals, .fixedDistances)
        let isStored = bytes.count <= mostStored && bytes.count * 8 + 40 < min(ownBits, fixedBits)
        // The stream's head and foot, and the writer's last word.
        let room = isStored ? bytes.count + 5 : min(ownBits, fixedBits) / 8 + 1
        var output = [UInt8](repeating: 0, count: room + 24)
        var elements = output.mutableSpan
        // The spans borrow `output`, which outlives them; every byte pattern is a byte.
        var target = unsafe elements.mutableBytes
        var writer = BitWriter()
        writer.put(0x9C78, bits: 16, to: &target)
        // The only block is the last: type 0 is stored, 1 the fixed code, 2 one of its own.
        if isStored {
            writer.put(0b001, bits: 3, to: &target)
            writer.alignToByte(in: &target)
            writer.put(UInt64(bytes.count) | UInt64(~UInt16(truncatingIfNeeded: bytes.count)) << 16, bits: 32, to: &target)
            for byte in bytes { writer.put(UInt64(byte), bits: 8, to: &target) }
        } else if fixedBits <= ownBits {
            writer.put(0b011, bits: 3, to: &target)
            put(tokens, .fixedLiterals, .fixedDistances, with: &writer, to: &target)
        } else {
            writer.put(0b101, bits: 3, to: &target)
            own.put(with: &writer, to: &target)
            put(tokens, own.literals, own.distances, with: &writer, to: &target)
        }
        writer.alignToByte(in: &target)
        writer.put(UInt64(adler32(bytes.span).byteSwapped), bits: 32, to: &target)
        output.removeSubrange(writer.count..<output.count)
        return output
    }

    /// Bits of all tokens in these codes.
    private static func cost(_ tokens: DeflateTokens, _ literals: HuffmanCode, _ distances: HuffmanCode) -> Int {
        var bits = 0
        for (symbol, count) in tokens.literalCounts.enumerated() where count > 0 {
            let extra = symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4
            bits += count * (Int(literals.lengths[symbol]) + extra)
        }
        for (symbol, count) in tokens.distanceCounts.enumerated() where count > 0 { bits += count * (Int(distances.lengths[symbol]) + max(0, symbol / 2 - 1)) }
        return bits
    }

    private static func put(
        _ tokens: DeflateTokens, _ literals: HuffmanCode, _ distances: HuffmanCode, with writer: inout BitWriter, to target: inout MutableRawSpan
    ) {
        let (literalEntries, distanceEntries) = (literals.entries.span, distances.entries.span)
        let all = tokens.tokens.span
        for index in all.indices {
            let token = all[index]
            if token & DeflateTokens.isMatch == 0 {
                let entry = literalEntries[Int(token)]
                writer.put(UInt64(entry >> 8), bits: UInt64(entry & 0xFF), to: &target)
            } else {
                let length = DeflateTokens.lengthSymbol(Int(token >> 16 & 0x7FFF)), distance = DeflateTokens.distanceSymbol(Int(token & 0xFFFF))
                let first = literalEntries[length.symbol], second = distanceEntries[distance.symbol]
                writer.put(UInt64(first >> 8) | length.extra << UInt64(first & 0xFF), bits: UInt64(first & 0xFF) + length.bits, to: &target)
                writer.put(UInt64(second >> 8) | distance.extra << UInt64(second & 0xFF), bits: UInt64(second & 0xFF) + distance.bits, to: &target)
            }
        }
        let end = literalEntries[DeflateTokens.endOfBlock]
        writer.put(UInt64(end >> 8), bits: UInt64(end & 0xFF), to: &target)
    }

    /// A block's own code and how it is told (section 3.2.7).
    private struct OwnCode {
        let literals: HuffmanCode
        let distances: HuffmanCode
        private let lengthCode: HuffmanCode
        /// Code lengths, or 16 to 18 for repetitions, each with the number and value of the bits behind it.
        private let instructions: [(symbol: Int, bits: Int, extra: Int)]
        private let literalCount: Int
        private let distanceCount: Int
        private let codeCount: Int
        /// What telling it costs.
        let bits: Int

        init(_ tokens: DeflateTokens) {
            literals = HuffmanCode(counts: tokens.literalCounts)
            distances = HuffmanCode(counts: tokens.distanceCounts)
            literalCount = max(257, (literals.lengths.lastIndex { $0 > 0 } ?? 0) + 1)
            distanceCount = (distances.lengths.lastIndex { $0 > 0 } ?? 0) + 1
            instructions = OwnCode.instructions(literals.lengths[..<literalCount] + distances.lengths[..<distanceCount])
            var counts = [Int](repeating: 0, count: codeOrder.count)
            for instruction in instructions { counts[instruction.symbol] += 1 }
            let lengthCode = HuffmanCode(counts: counts, limit: 7)
            self.lengthCode = lengthCode
            codeCount = max(4, (codeOrder.lastIndex { lengthCode.lengths[$0] > 0 } ?? 0) + 1)
            bits = 14 + 3 * codeCount + instructions.reduce(0) { $0 + Int(lengthCode.lengths[$1.symbol]) + $1.bits }
        }

        /// Lengths with their repetitions said as such.
        private static func instructions(_ lengths: ArraySlice<UInt8>) -> [(symbol: Int, bits: Int, extra: Int)] {
            var instructions: [(symbol: Int, bits: Int, extra: Int)] = []
            var start = lengths.startIndex
            while start < lengths.endIndex {
                let length = Int(lengths[start])
                var rest = lengths[start...].prefix { Int($0) == length }.count
                start += rest
                if length > 0 {
                    instructions.append((length, 0, 0))
                    rest -= 1
                }
                while rest >= 3 {
                    let count = min(rest, length > 0 ? 6 : 138)
                    if length > 0 {
                        instructions.append((16, 2, count - 3))
                    } else if count <= 10 {
                        instructions.append((17, 3, count - 3))
                    } else {
                        instructions.append((18, 7, count - 11))
                    }
                    rest -= count
                }
                for _ in 0..<rest { instructions.append((length, 0, 0)) }
            }
            return instructions
        }

        func put(with writer: inout BitWriter, to target: inout MutableRawSpan) {
            writer.put(UInt64(literalCount - 257 | (distanceCount - 1) << 5 | (codeCount - 4) << 10), bits: 14, to: &target)
            for symbol in codeOrder.prefix(codeCount) { writer.put(UInt64(lengthCode.lengths[symbol]), bits: 3, to: &target) }
            for instruction in instructions {
                let entry = lengthCode.entries[instruction.symbol]
                writer.put(UInt64(entry >> 8) | UInt64(instruction.extra) << UInt64(entry & 0xFF), bits: UInt64(entry & 0xFF) + UInt64(instruction.bits), to: &target)
            }
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
