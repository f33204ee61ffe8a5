/// Reads zlib streams (RFC 1950) as `Deflate` writes them: of one block, stored or with the fixed Huffman code or one of its own (RFC 1951,
/// section 3.2). Any other stream is refused, and nothing becomes longer than was asked for.
public struct Inflate {
    private let stream: [UInt8]
    private var position: Int
    /// Of the octet at `position`, how many bits have been taken.
    private var bit = 0

    /// The content of a stream; nil where it is no such stream, damaged, or not of exactly `count` octets.
    public static func zlib(_ stream: [UInt8], count: Int) -> [UInt8]? {
        let checkCount = 4
        guard stream.count > 2 + checkCount, stream.starts(with: [0x78, 0x9C]) else { return nil }
        var reader = Inflate(stream: Array(stream.dropLast(checkCount)), position: 2)
        guard let content = reader.onlyBlock(count), content.count == count, reader.isAtEnd else { return nil }
        let check = stream.suffix(checkCount).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Deflate.adler32(content.span) == check ? content : nil
    }

    private init(stream: [UInt8], position: Int) {
        self.stream = stream
        self.position = position
    }

    /// Only the rest of an octet is left, and nothing in it.
    private var isAtEnd: Bool { position == stream.count || (position == stream.count - 1 && isRestEmpty) }
    private var isRestEmpty: Bool { position < stream.count && bit > 0 && stream[position] >> UInt8(bit) == 0 }

    /// The lowest bit says that the block is the last.
    private mutating func onlyBlock(_ maximum: Int) -> [UInt8]? {
        switch bits(3) {
        case 0b001: stored(maximum)
        case 0b011: block(maximum, DecodingTable(HuffmanCode.fixedLiterals.lengths), DecodingTable(HuffmanCode.fixedDistances.lengths))
        case 0b101: ownCode().flatMap { block(maximum, $0.literals, $0.distances) }
        default: nil
        }
    }

    private mutating func stored(_ maximum: Int) -> [UInt8]? {
        // Directly behind the head of three bits.
        guard isRestEmpty else { return nil }
        (bit, position) = (0, position + 1)
        guard let count = bits(16), let complement = bits(16), count ^ complement == 0xFFFF, count <= maximum, count <= stream.count - position else { return nil }
        defer { position += count }
        return Array(stream[position..<position + count])
    }

    private mutating func block(_ maximum: Int, _ literals: DecodingTable?, _ distances: DecodingTable?) -> [UInt8]? {
        guard let literals, let distances else { return nil }
        var content: [UInt8] = []
        while let symbol = symbol(literals) {
            switch symbol {
            case 0..<256:
                guard content.count < maximum else { return nil }
                content.append(UInt8(symbol))
            case DeflateTokens.endOfBlock: return content
            default:
                guard let length = length(symbol), let distance = distance(distances), distance <= content.count, length <= maximum - content.count else { return nil }
                for _ in 0..<length { content.append(content[content.count - distance]) }
            }
        }
        return nil
    }

    private mutating func length(_ symbol: Int) -> Int? {
        let index = symbol - 257
        switch index {
        case 0..<8: return index + 3
        case 8..<28:
            let extraBits = index / 4 - 1
            return bits(extraBits).map { ((4 + index % 4) << extraBits | $0) + 3 }
        case 28: return 258
        default: return nil
        }
    }

    private mutating func distance(_ code: DecodingTable) -> Int? {
        guard let symbol = symbol(code), symbol < 30 else { return nil }
        guard symbol >= 4 else { return symbol + 1 }
        let extraBits = symbol / 2 - 1
        return bits(extraBits).map { ((2 + symbol % 2) << extraBits | $0) + 1 }
    }

    // MARK: Codes

    /// A complete canonical code for reading: how many codes each length has, and the symbols in their order.
    private struct DecodingTable {
        private(set) var counts = [Int](repeating: 0, count: 16)
        private(set) var symbols: [Int] = []

        /// Nil where the lengths leave bits without a meaning, or give them two.
        init?(_ lengths: [UInt8]) {
            for length in lengths where length > 0 { counts[Int(length)] += 1 }
            guard (1...15).reduce(0, { $0 + counts[$1] << (15 - $1) }) == 1 << 15 else { return nil }
            for length in 1...15 { symbols += lengths.indices.filter { Int(lengths[$0]) == length } }
        }
    }

    private mutating func ownCode() -> (literals: DecodingTable?, distances: DecodingTable?)? {
        guard let literalCount = bits(5).map({ $0 + 257 }), let distanceCount = bits(5).map({ $0 + 1 }), let codeCount = bits(4).map({ $0 + 4 }) else { return nil }
        var codeLengths = [UInt8](repeating: 0, count: Deflate.codeOrder.count)
        for place in Deflate.codeOrder.prefix(codeCount) {
            guard let length = bits(3) else { return nil }
            codeLengths[place] = UInt8(length)
        }
        guard literalCount <= 286, distanceCount <= 30, let code = DecodingTable(codeLengths) else { return nil }
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            guard let symbol = symbol(code) else { return nil }
            switch symbol {
            case 0..<16: lengths.append(UInt8(symbol))
            case 16:
                guard let last = lengths.last, let more = bits(2) else { return nil }
                lengths += Array(repeating: last, count: 3 + more)
            default:
                guard let more = symbol == 17 ? bits(3) : bits(7).map({ $0 + 8 }) else { return nil }
                lengths += Array(repeating: 0, count: 3 + more)
            }
        }
        guard lengths.count == literalCount + distanceCount else { return nil }
        return (DecodingTable(Array(lengths[..<literalCount])), DecodingTable(Array(lengths[literalCount...])))
    }

    private mutating func symbol(_ code: DecodingTable) -> Int? {
        var value = 0, first = 0, index = 0
        for length in 1...15 {
            guard let next = bits(1) else { return nil }
            value = value << 1 | next
            let count = code.counts[length]
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
        }
        return nil
    }

    /// A number, the lowest bit first.
    private mutating func bits(_ count: Int) -> Int? {
        var value = 0
        for index in 0..<count {
            guard position < stream.count else { return nil }
            value |= Int(stream[position] >> UInt8(bit) & 1) << index
            bit += 1
            if bit == 8 { (bit, position) = (0, position + 1) }
        }
        return value
    }
}
