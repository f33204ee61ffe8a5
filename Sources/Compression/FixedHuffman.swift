/// The fixed code of deflate (RFC 1951, section 3.2.6), bit-reversed for writing. Entries of
/// `literals` and `lengths` hold the bits above the lowest byte and their number in it.
struct FixedHuffman: Sendable {
    let literals: [UInt32]
    /// By match length 3…258, extra bits included.
    let lengths: [UInt32]
    /// The five bits of each distance symbol.
    let distances: [UInt8]

    static let shared = FixedHuffman()

    private init() {
        literals = (0..<256).map { symbol in
            let (value, bits) = FixedHuffman.code(symbol)
            return value << 8 | bits
        }
        var lengths = [UInt32](repeating: 0, count: 259)
        for length in 3...258 {
            let (symbol, extra, extraBits) = FixedHuffman.lengthSymbol(length)
            let (value, bits) = FixedHuffman.code(symbol)
            lengths[length] = (value | extra << bits) << 8 | (bits + extraBits)
        }
        self.lengths = lengths
        distances = (0..<30).map { UInt8(FixedHuffman.reversed($0, bits: 5)) }
    }

    private static func code(_ symbol: Int) -> (value: UInt32, bits: UInt32) {
        let value = UInt32(symbol)
        return switch symbol {
        case 0..<144: (reversed(value + 0x30, bits: 8), 8)
        case 144..<256: (reversed(value - 144 + 0x190, bits: 9), 9)
        case 256..<280: (reversed(value - 256, bits: 7), 7)
        default: (reversed(value - 280 + 0xC0, bits: 8), 8)
        }
    }

    private static func lengthSymbol(_ length: Int) -> (symbol: Int, extra: UInt32, extraBits: UInt32) {
        if length == 258 { return (285, 0, 0) }
        let zeroBased = length - 3
        if zeroBased < 8 { return (257 + zeroBased, 0, 0) }
        let power = Int.bitWidth - 1 - zeroBased.leadingZeroBitCount
        let extraBits = power - 2
        let symbol = 257 + 4 * (power - 1) + (zeroBased >> extraBits) & 3
        return (symbol, UInt32(zeroBased & (1 << extraBits - 1)), UInt32(extraBits))
    }

    private static func reversed(_ value: UInt32, bits: UInt32) -> UInt32 {
        var result: UInt32 = 0
        for bit in 0..<bits where value >> bit & 1 != 0 { result |= 1 << (bits - 1 - bit) }
        return result
    }
}
