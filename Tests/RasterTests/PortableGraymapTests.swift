import Foundation
@testable import Raster
import Testing

@Suite("A PGM file")
struct PortableGraymapTests {
    private func file(_ head: String, _ pixels: [UInt8] = []) -> [UInt8] { Array(head.utf8) + pixels }

    private func refusal(_ octets: [UInt8]) -> RasterError? {
        do {
            _ = try PortableGraymap.read(octets)
            return nil
        } catch {
            return error
        }
    }

    @Test("is read as it was written", arguments: [(1, 1), (3, 2), (640, 480), (4960, 3)])
    func roundTrip(width: Int, height: Int) throws {
        let image = try GrayImage(width: width, height: height, pixels: (0..<(width * height)).map { UInt8(truncatingIfNeeded: $0 &* 37) })
        #expect(try PortableGraymap.read(PortableGraymap.write(image)) == image)
        #expect(image[width - 1, height - 1] == image.pixels.last)
    }

    @Test("may have comments and any white space in its head", arguments: ["P5 2 1 255 ", "P5\n2 1\n255\n", "P5#a\n#b 9 9\r\n2\t#255\n 1\n255\n", "P5\r\n2\r\n1\r\n255\n", "P5 002 01 255\n"])
    func heads(head: String) throws {
        // The pixels may look like white space, a comment or numbers.
        for pixels in [[0x20, 0x23], [0x31, 0x0A]] as [[UInt8]] { #expect(try PortableGraymap.read(file(head, pixels)).pixels == pixels) }
    }

    @Test("is refused where its head is not that of one", arguments: [
        "P5", "P5 ", "P5 2", "P5 2 1", "P5 2 1 255", "P5 2 1 65535\n", "P5 2 1 0\n", "P5 2 1 15\n", "P52 1 255\n", "P5 -2 1 255\n", "P5 a 1 255\n", "P5 2 # 1 255\n", "P5 1234567890 1 255\n",
    ])
    func wrongHead(head: String) throws {
        guard case .head = refusal(file(head, head.hasSuffix("\n") ? [1, 2] : [])) else {
            Issue.record("\(head) is not refused for its head")
            return
        }
    }

    @Test("is refused where its head has no end")
    func endlessHead() {
        #expect(refusal(file("P5 #" + String(repeating: "a", count: 100_000))) == .head("longer than 4096 octets"))
    }

    @Test("is refused where it would be huge or of no size, without making room for it", arguments: [(999_999_999, 999_999_999), (64_000_001, 1), (1, 64_000_001), (0, 5), (5, 0), (8001, 8000)])
    func size(width: Int, height: Int) {
        #expect(refusal(file("P5 \(width) \(height) 255\n")) == .size(width: width, height: height, maximum: 64_000_000))
    }

    @Test("is refused where pixels are missing or too many; not with just as many as its head says", arguments: [0, 5, 7, 1000])
    func length(count: Int) throws {
        #expect(refusal(file("P5 3 2 255\n", Array(repeating: 9, count: count))) == .length(expected: 6, found: count))
        #expect(refusal(file("P5 3 2 255\n", Array(repeating: 9, count: 6))) == nil)
    }

    static let others: [(name: String, octets: [UInt8], advice: String)] = [
        ("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D], "pngtopnm"), ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0], "djpeg"), ("PDF", Array("%PDF-1.7".utf8), "pdftoppm"),
        ("TIFF", Array("II*\0".utf8), "tifftopnm"), ("P2", Array("P2 1 1 255 7".utf8), "pnmtopnm"), ("PPM", Array("P6 1 1 255\n".utf8), "ppmtopgm"),
        ("PBM", Array("P4 1 1\n".utf8), "ppmtopgm"), ("empty", [], "PGM"), ("no kind", Array("hello".utf8), "PGM"),
    ]

    @Test("is asked for by name and with the way to it where something else is given", arguments: others.indices)
    func otherFormats(index: Int) {
        let other = Self.others[index]
        guard case .otherFormat(let name, let advice) = refusal(other.octets) else {
            Issue.record("\(other.name) is not refused for its kind")
            return
        }
        #expect(name.contains(other.name) && advice.contains(other.advice), "\(name): \(advice)")
    }

    @Test("cut short or changed anywhere is a picture or a refusal, never a trap")
    func garbage() throws {
        let good = file("P5 # note\n40 10\n255\n", Array(repeating: 77, count: 400))
        for length in 0..<good.count { #expect(refusal(Array(good.prefix(length))) != nil) }
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 0..<20_000 {
            var octets = good
            for _ in 0...random(3) { octets[random(20)] = UInt8(random(256)) }
            if refusal(octets) != nil { refused += 1 }
        }
        #expect(refused > 1000)
    }

    @Test("in colours is read from PPM, and refused where grey is given")
    func colours() throws {
        let image = try PortablePixmap.read(file("P6 2 1 255\n", [1, 2, 3, 4, 5, 6]))
        #expect(image.width == 2 && image.samples == [1, 2, 3, 4, 5, 6])
        #expect(throws: RasterError.length(expected: 6, found: 2)) { try PortablePixmap.read(file("P6 2 1 255\n", [1, 2])) }
        #expect(throws: RasterError.self) { try PortablePixmap.read(file("P5 2 1 255\n", [1, 2])) }
        #expect(throws: RasterError.size(width: 99_999_999, height: 99_999_999, maximum: 64_000_000)) { try PortablePixmap.read(file("P6 99999999 99999999 255\n")) }
    }

    @Test("is what pdftoppm -gray writes of a page")
    func poppler() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-raster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        // A page of 72 × 36 points whose left half is black.
        let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]/Contents 4 0 R>>", "<</Length 15>>stream\n0 0 36 36 re f\nendstream"]
        let body = objects.enumerated().map { "\($0.offset + 1) 0 obj\($0.element)endobj\n" }.joined()
        try Data("%PDF-1.4\n\(body)trailer<</Root 1 0 R/Size 5>>\n%%EOF\n".utf8).write(to: folder.appendingPathComponent("page.pdf"))
        let result = try Outside.run(["pdftoppm", "-r", "100", "-gray", "-singlefile", folder.appendingPathComponent("page.pdf").path, folder.appendingPathComponent("page").path])
        try #require(result.status == 0, "\(result.output)")
        let image = try PortableGraymap.read([UInt8](Data(contentsOf: folder.appendingPathComponent("page.pgm"))))
        #expect((image.width, image.height) == (100, 50))
        #expect((0..<50).allSatisfy { image[10, $0] == 0 && image[90, $0] == 255 })
    }
}
