@testable import Compression
import Testing

@Suite("Compression") struct DeflateTests {
    @Test("what was compressed comes back", arguments: [0, 1, 7, 8, 9, 300, 5000, 70_000])
    func roundTrip(count: Int) throws {
        var state: UInt32 = 1
        func random() -> UInt32 {
            state = state &* 1_664_525 &+ 1_013_904_223
            return state >> 16
        }
        let noise = (0..<count).map { _ in UInt8(truncatingIfNeeded: random()) }
        let zeros = [UInt8](repeating: 0, count: count)
        let phrases = Array((0..<count).map { UInt8(truncatingIfNeeded: ($0 % 700 * 37) >> ($0 % 3)) })
        let mixed = (0..<count).map { _ in random() % 5 == 0 ? UInt8(truncatingIfNeeded: random()) : 65 }
        for bytes in [noise, zeros, phrases, mixed] {
            #expect(inflated(Deflate.zlib(bytes)) == bytes)
            #expect(Inflate.zlib(Deflate.zlib(bytes), count: count) == bytes)
        }
    }

    @Test("a stream is read whole and unaltered, of the length that was asked for, or not at all")
    func reading() {
        let bytes = Array((0..<3000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 5) }), stream = Deflate.zlib(bytes)
        #expect(Inflate.zlib(stream, count: 3000) == bytes)
        for count in [0, 1, 2999, 3001, 1 << 40] { #expect(Inflate.zlib(stream, count: count) == nil) }
        for bit in 0..<stream.count * 8 where bit < 400 || bit % 7 == 0 {
            var other = stream
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let read = Inflate.zlib(other, count: 3000)
            // The last octet of the block is filled up with bits that mean nothing.
            #expect(read == nil || (read == bytes && bit / 8 == stream.count - 5), "bit \(bit)")
        }
        for count in 0..<stream.count { #expect(Inflate.zlib(Array(stream[..<count]), count: 3000) == nil) }
        #expect(Inflate.zlib(stream + [0], count: 3000) == nil)
        #expect(Inflate.zlib([0x78, 0x9C, 0x01, 0x00, 0x00, 0xFF, 0xFF, 0, 0, 0, 1], count: 0) == nil, "a stored block, which Deflate never writes")
    }

    @Test("repetition shrinks and noise grows by an eighth at most")
    func sizes() {
        #expect(Deflate.zlib([UInt8](repeating: 7, count: 50_000)).count < 1000)
        let noise = (0..<50_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13 ^ $0 &* 97) }
        #expect(Deflate.zlib(noise).count <= 50_000 * 9 / 8 + 32)
    }

    @Test("a damaged stream does not pass its checksum")
    func damage() {
        var stream = Deflate.zlib(Array("certificate".utf8))
        stream[4] ^= 4
        #expect(inflated(stream) == nil)
    }

    /// An inflate of its own for the fixed code, straight from RFC 1951; nil where the checksum differs.
    private func inflated(_ stream: [UInt8]) -> [UInt8]? {
        var position = 16
        func bit() -> Int {
            guard position / 8 < stream.count else { return 0 }
            defer { position += 1 }
            return Int(stream[position / 8] >> (position % 8)) & 1
        }
        func bits(_ count: Int) -> Int { (0..<count).reduce(0) { $0 | bit() << $1 } }
        func code(_ count: Int, from start: Int = 0) -> Int { (0..<count).reduce(start) { value, _ in value << 1 | bit() } }
        let lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
        let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
        let distanceBases = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577]
        guard stream.count > 6, bits(1) == 1, bits(2) == 1 else { return nil }
        var output: [UInt8] = []
        while position / 8 < stream.count {
            var symbol = code(7)
            if symbol <= 0b0010111 {
                symbol += 256
            } else {
                symbol = code(1, from: symbol)
                if (0x30...0xBF).contains(symbol) {
                    symbol -= 0x30
                } else if (0xC0...0xC7).contains(symbol) {
                    symbol += 280 - 0xC0
                } else {
                    symbol = code(1, from: symbol) - 0x190 + 144
                }
            }
            if symbol < 256 {
                output.append(UInt8(symbol))
            } else if symbol == 256 {
                break
            } else {
                guard symbol - 257 < lengthBases.count else { return nil }
                let length = lengthBases[symbol - 257] + bits(lengthBits[symbol - 257])
                let distanceCode = code(5)
                guard distanceCode < 30 else { return nil }
                let distance = distanceBases[distanceCode] + bits(max(0, distanceCode / 2 - 1))
                guard distance <= output.count else { return nil }
                for _ in 0..<length { output.append(output[output.count - distance]) }
            }
        }
        var a: UInt32 = 1
        var b: UInt32 = 0
        for byte in output {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        let sum = stream.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return sum == b << 16 | a ? output : nil
    }
}
