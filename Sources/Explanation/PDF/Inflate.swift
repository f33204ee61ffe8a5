/// A zlib stream (RFC 1950) unpacked strictly: one deflate stream (RFC 1951) that ends where the octets end, bits after the last
/// symbol zero, and the right Adler-32. Bounded by what the caller allows.
struct Inflate {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    private let maximum: Int
    private var buffer: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// Why a stream cannot be unpacked.
    struct Refusal: Error {
        let reason: String
    }

    private static let lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
    private static let lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    private static let distanceBases = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]
    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// The octets in `range` unpacked, at most `maximum` of them.
    static func zlib(_ bytes: [UInt8], _ range: Range<Int>, maximum: Int) throws(Refusal) -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count, range.count >= 6 else { throw Refusal(reason: "shorter than a zlib stream") }
        let head = bytes[range.lowerBound], flags = bytes[range.lowerBound + 1]
        // Deflate, a window of 32 KiB, no dictionary, the right check.
        guard head == 0x78, flags & 0x20 == 0, (Int(head) << 8 | Int(flags)).isMultiple(of: 31) else { throw Refusal(reason: "another zlib header") }
        var inflate = Inflate(bytes, range.lowerBound + 2, range.upperBound - 4, maximum)
        try inflate.run()
        let stored = bytes[(range.upperBound - 4)..<range.upperBound].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard stored == adler32(inflate.output) else { throw Refusal(reason: "another Adler-32 than that of the content") }
        return inflate.output
    }

    private init(_ bytes: [UInt8], _ start: Int, _ end: Int, _ maximum: Int) {
        self.bytes = bytes
        position = start
        self.end = end
        self.maximum = maximum
    }

    private mutating func run() throws(Refusal) {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try stored()
            case 1: try block(Self.fixedLiterals, Self.fixedDistances)
            case 2: try dynamic()
            default: throw Refusal(reason: "a reserved block type")
            }
        }
        guard buffer == 0 else { throw Refusal(reason: "bits after the end that are not zero") }
        guard position == end else { throw Refusal(reason: "octets after the end of the stream") }
    }

    // MARK: Bits

    private mutating func bits(_ count: Int) throws(Refusal) -> Int {
        while bitCount < count {
            guard position < end else { throw Refusal(reason: "it ends too early") }
            buffer |= UInt32(bytes[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        let value = Int(buffer & (1 << UInt32(count) - 1))
        buffer >>= UInt32(count)
        bitCount -= count
        return value
    }

    private mutating func stored() throws(Refusal) {
        guard buffer == 0 else { throw Refusal(reason: "padding bits that are not zero") }
        bitCount = 0
        guard position + 4 <= end else { throw Refusal(reason: "it ends too early") }
        let count = Int(bytes[position]) | Int(bytes[position + 1]) << 8
        let complement = Int(bytes[position + 2]) | Int(bytes[position + 3]) << 8
        position += 4
        guard count ^ complement == 0xFFFF, count <= end - position else { throw Refusal(reason: "a stored block of another length") }
        guard output.count + count <= maximum else { throw Refusal(reason: "longer than \(maximum) octets") }
        output += bytes[position..<position + count]
        position += count
    }

    // MARK: Codes

    /// A canonical Huffman code (RFC 1951 §3.2.2): how many codes each length has, and the symbols in order.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        /// Nil where the lengths are no code: too many of a length, or too few, unless there is but one code.
        init?(_ lengths: [Int], mayBeSingle: Bool = false) {
            for length in lengths where length > 0 { counts[length] += 1 }
            var left = 1
            for length in 1...15 {
                left = left * 2 - counts[length]
                guard left >= 0 else { return nil }
            }
            let used = counts.reduce(0, +)
            guard left == 0 || (mayBeSingle && (used == 0 || (used == 1 && counts[1] == 1))) else { return nil }
            for length in 1...15 { for (symbol, its) in lengths.enumerated() where its == length { symbols.append(symbol) } }
        }
    }

    private static let fixedLiterals = Code((0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = Code([Int](repeating: 5, count: 32))

    private mutating func symbol(_ code: Code) throws(Refusal) -> Int {
        var value = 0, first = 0, index = 0
        for length in 1...15 {
            value |= try bits(1)
            let count = code.counts[length]
            if value - first < count { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Refusal(reason: "a code that does not exist")
    }

    private mutating func dynamic() throws(Refusal) {
        let literalCount = try bits(5) + 257, distanceCount = try bits(5) + 1, codeCount = try bits(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw Refusal(reason: "too many codes") }
        var codeLengths = [Int](repeating: 0, count: 19)
        for place in Self.codeOrder.prefix(codeCount) { codeLengths[place] = try bits(3) }
        guard let code = Code(codeLengths) else { throw Refusal(reason: "code lengths that are no code") }
        var lengths: [Int] = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try symbol(code)
            switch symbol {
            case ..<16: lengths.append(symbol)
            case 16:
                guard let last = lengths.last else { throw Refusal(reason: "nothing to repeat") }
                lengths += [Int](repeating: last, count: try bits(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try bits(3) + 3)
            default: lengths += [Int](repeating: 0, count: try bits(7) + 11)
            }
        }
        guard lengths.count == literalCount + distanceCount, lengths[256] > 0 else { throw Refusal(reason: "lengths that run over, or no end of block") }
        try block(Code(Array(lengths[..<literalCount]), mayBeSingle: true), Code(Array(lengths[literalCount...]), mayBeSingle: true))
    }

    private mutating func block(_ literals: Code?, _ distances: Code?) throws(Refusal) {
        guard let literals, let distances else { throw Refusal(reason: "lengths that are no code") }
        while true {
            let symbol = try symbol(literals)
            if symbol == 256 { return }
            if symbol < 256 {
                guard output.count < maximum else { throw Refusal(reason: "longer than \(maximum) octets") }
                output.append(UInt8(truncatingIfNeeded: symbol))
                continue
            }
            guard symbol - 257 < Self.lengthBases.count else { throw Refusal(reason: "a length that does not exist") }
            let length = Self.lengthBases[symbol - 257] + (try bits(Self.lengthExtras[symbol - 257]))
            let distanceSymbol = try self.symbol(distances)
            guard distanceSymbol < Self.distanceBases.count else { throw Refusal(reason: "a distance that does not exist") }
            let distance = Self.distanceBases[distanceSymbol] + (try bits(max(0, distanceSymbol / 2 - 1)))
            guard distance <= output.count else { throw Refusal(reason: "a distance before the beginning") }
            guard output.count + length <= maximum else { throw Refusal(reason: "longer than \(maximum) octets") }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    /// RFC 1950 §8.2.
    static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1, high: UInt32 = 0
        // 5552 octets are the most that 32 bits hold without reduction.
        for start in stride(from: 0, to: bytes.count, by: 5552) {
            for byte in bytes[start..<min(start + 5552, bytes.count)] {
                low &+= UInt32(byte)
                high &+= low
            }
            low %= 65_521
            high %= 65_521
        }
        return high << 16 | low
    }
}
