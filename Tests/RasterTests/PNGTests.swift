@testable import Raster
import Testing

@Suite("A PNG file")
struct PNGTests {
    enum Picture: String, CaseIterable, Sendable {
        case black, white, ramp, noise, paper

        func pixel(_ x: Int, _ y: Int) -> UInt8 {
            switch self {
            case .black: 0
            case .white: 255
            case .ramp: UInt8(truncatingIfNeeded: x + 2 * y)
            case .noise: UInt8(truncatingIfNeeded: (x &* 2_654_435_761 &+ y &* 40_503) >> 13 ^ x &* y)
            case .paper: (x + y) % 6 < 3 ? 0 : 255
            }
        }
    }

    private func image(_ picture: Picture, _ width: Int, _ height: Int) throws -> GrayImage {
        try GrayImage(width: width, height: height, pixels: (0..<height).flatMap { y in (0..<width).map { picture.pixel($0, y) } })
    }

    @Test("in grey is read by zlib and a strict reader of its chunks, pixel for pixel", arguments: Picture.allCases, [(1, 1), (7, 3), (8, 8), (301, 120)])
    func grey(picture: Picture, size: (Int, Int)) throws {
        let image = try image(picture, size.0, size.1)
        let read = try #require(try Outside.read(png: PNGImage.write(image, dotsPerInch: 600)))
        let isTwoShades = image.pixels.allSatisfy { $0 == 0 || $0 == 255 }
        #expect(read == [String(size.0), String(size.1), isTwoShades ? "1" : "8", "0", "23622", try Outside.sha256(image.pixels)])
    }

    @Test("in colours is read pixel for pixel", arguments: Picture.allCases)
    func colours(picture: Picture) throws {
        let samples = (0..<50).flatMap { y in (0..<(40 * 3)).map { picture.pixel($0, y) } }
        let image = try ColourImage(width: 40, height: 50, samples: samples)
        #expect(try Outside.read(png: PNGImage.write(image)) == ["40", "50", "8", "2", "0", try Outside.sha256(samples)])
        let grey = try self.image(picture, 9, 9)
        #expect(ColourImage(grey).samples == grey.pixels.flatMap { [$0, $0, $0] })
    }

    @Test("changed at any octet is refused by that reader")
    func changed() throws {
        let good = PNGImage.write(try image(.ramp, 12, 5), dotsPerInch: 300)
        #expect(try Outside.read(png: good) != nil)
        for position in stride(from: 0, to: good.count, by: 7) {
            var octets = good
            octets[position] ^= 0x10
            #expect(try Outside.read(png: octets) == nil, "octet \(position)")
        }
    }

    @Test("of two shades takes an eighth of the room, and an even picture hardly any")
    func sizes() throws {
        #expect(PNGImage.write(try image(.white, 4960, 700)).count < 10_000)
        #expect(PNGImage.write(try image(.paper, 1024, 1024)).count < 40_000)
    }

    @Test("has the checksum of the standard")
    func checksum() {
        #expect(CyclicRedundancyCheck.of(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CyclicRedundancyCheck.of([UInt8]()) == 0)
    }
}
