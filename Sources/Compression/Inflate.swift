/// Reads zlib streams (RFC 1950) as `Deflate` writes them: one block with the fixed Huffman code (RFC 1951, section 3.2.6). Any other stream
/// is refused, and nothing becomes longer than was asked for.
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
        guard reader.bits(3) == 0b011, let content = reader.block(count), content.count == count, reader.isAtEnd else { return nil }
        let check = stream.suffix(checkCount).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Deflate.adler32(content.span) == check ? content : nil
    }

    private init(stream: [UInt8], position: Int) {
        self.stream = stream
        self.position = position
    }

    /// Only the rest of an octet is left.
    private var isAtEnd: Bool { position == stream.count || (position == stream.count - 1 && bit > 0) }

    private mutating func block(_ maximum: Int) -> [UInt8]? {
        var content: [UInt8] = []
        while let symbol = symbol() {
            switch symbol {
            case 0..<256:
                guard content.count < maximum else { return nil }
                content.append(UInt8(symbol))
            case 256: return content
            default:
                guard let length = length(symbol), let distance = distance(), distance <= content.count, length <= maximum - content.count else { return nil }
                for _ in 0..<length { content.append(content[content.count - distance]) }
            }
        }
        return nil
    }

    /// A literal octet, 256 for the end of the block, or a length.
    private mutating func symbol() -> Int? {
        guard let seven = code(7) else { return nil }
        if seven < 0x18 { return 256 + seven }
        guard let eighth = bits(1) else { return nil }
        let eight = seven << 1 | eighth
        if eight < 0xC0 { return eight - 0x30 }
        if eight < 0xC8 { return 280 + eight - 0xC0 }
        guard let ninth = bits(1) else { return nil }
        return 144 + (eight << 1 | ninth) - 0x190
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

    private mutating func distance() -> Int? {
        guard let symbol = code(5), symbol < 30 else { return nil }
        guard symbol >= 4 else { return symbol + 1 }
        let extraBits = symbol / 2 - 1
        return bits(extraBits).map { ((2 + symbol % 2) << extraBits | $0) + 1 }
    }

    /// The bits of a Huffman code, the highest first.
    private mutating func code(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let next = bits(1) else { return nil }
            value = value << 1 | next
        }
        return value
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
