@testable import Compression
import Foundation
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
            #expect(try inflated(Deflate.zlib(bytes)) == bytes)
            #expect(Inflate.zlib(Deflate.zlib(bytes), count: count) == bytes)
        }
    }

    @Test("a stream is read whole and unaltered, of the length that was asked for, or not at all")
    func reading() {
        let squares = (0..<3000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 5) }, noise = (0..<3000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13 ^ $0 &* 97) }
        for bytes in [squares, squares.map { $0 & 9 }, noise] { reading(bytes) }
    }

    private func reading(_ bytes: [UInt8]) {
        let stream = Deflate.zlib(bytes)
        #expect(Inflate.zlib(stream, count: 3000) == bytes)
        for count in [0, 1, 2999, 3001, 1 << 40] { #expect(Inflate.zlib(stream, count: count) == nil) }
        for bit in 0..<stream.count * 8 where bit < 400 || bit % 7 == 0 {
            var other = stream
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let read = Inflate.zlib(other, count: 3000)
            // Another place may hold the same octets.
            #expect(read == nil || read == bytes, "bit \(bit)")
        }
        for count in 0..<stream.count { #expect(Inflate.zlib(Array(stream[..<count]), count: 3000) == nil) }
        #expect(Inflate.zlib(stream + [0], count: 3000) == nil)
        #expect(Inflate.zlib([0x78, 0x9C, 0x01, 0x00, 0x00, 0xFF, 0xFF, 0, 0, 0, 1], count: 0) == [])
        #expect(Inflate.zlib([0x78, 0x9C, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0, 0, 0, 1], count: 0) == nil, "not the last block")
    }

    @Test("repetition shrinks and noise hardly grows")
    func sizes() {
        #expect(Deflate.zlib([UInt8](repeating: 7, count: 50_000)).count < 1000)
        let noise = (0..<50_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13 ^ $0 &* 97) }
        #expect(Deflate.zlib(noise).count <= 50_000 + 11)
    }

    @Test("a damaged stream does not pass its checksum")
    func damage() throws {
        var stream = Deflate.zlib(Array("certificate".utf8))
        stream[4] ^= 4
        #expect(try inflated(stream) == nil)
    }

    @Test("each kind of block is written where it is the shortest, and searching longer finds more")
    func kinds() throws {
        func kind(_ bytes: [UInt8]) -> UInt8 { Deflate.zlib(bytes)[2] & 7 }
        var state: UInt32 = 1
        func random() -> UInt8 {
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 20)
        }
        let noise = (0..<6000).map { _ in random() }, few = (0..<6000).map { _ in random() & 7 }, rows = (0..<6000).map { UInt8($0 % 97 ^ $0 / 61) }
        #expect(kind(noise) == 0b001 && kind(few) == 0b101 && kind(Array("certificate".utf8)) == 0b011)
        #expect(Deflate.zlib(noise).count == noise.count + 11)
        #expect(Deflate.zlib(few).count < 6000 / 2)
        #expect(Deflate.zlib(rows, effort: .thorough).count < Deflate.zlib(rows).count)
        for bytes in [noise, few, rows, [], [7], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7]] {
            let thorough = Deflate.zlib(bytes, effort: .thorough)
            #expect(try inflated(thorough) == bytes)
            #expect(Inflate.zlib(thorough, count: bytes.count) == bytes)
        }
    }

    @Test("codes of symbols that occur ever more seldom stay within fifteen bits, and are complete")
    func longCodes() {
        // Weights that grow as Fibonacci's numbers would make a code of as many bits as symbols.
        var counts = [1, 1]
        while counts.count < 30 { counts.append(counts[counts.count - 1] + counts[counts.count - 2]) }
        for limit in [7, 15] {
            let code = HuffmanCode(counts: counts, limit: limit)
            #expect(code.lengths.allSatisfy { $0 > 0 && $0 <= limit })
            #expect(code.lengths.reduce(0) { $0 + 1 << (limit - Int($1)) } == 1 << limit)
            #expect(code.lengths == code.lengths.sorted(by: >))
        }
        #expect(HuffmanCode(counts: [0, 0, 5]).lengths == [1, 0, 1])
        #expect(HuffmanCode(counts: [0, 0, 0]).lengths == [1, 1, 0])
    }

    /// What Python's zlib makes of a stream; nil where it refuses it.
    private func inflated(_ stream: [UInt8]) throws -> [UInt8]? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", "import sys, zlib; sys.stdout.buffer.write(zlib.decompress(open(sys.argv[1], 'rb').read()))", try file(stream)]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        try FileManager.default.removeItem(atPath: process.arguments?.last ?? "")
        return process.terminationStatus == 0 ? output : nil
    }

    private func file(_ octets: [UInt8]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-deflate-\(UUID().uuidString)").path
        try Data(octets).write(to: URL(fileURLWithPath: path))
        return path
    }
}
