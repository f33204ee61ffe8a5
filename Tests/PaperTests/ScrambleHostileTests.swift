import Foundation
@testable import Paper
import Testing

/// Pictures that somebody makes to keep the reader busy. Nothing here is timed: what is bounded is what the reader keeps and how far it looks.
@Suite("Whatever picture is taken for a scan (H3)")
struct ScrambleHostileTests {
    /// A picture of which each row is one of a few, as large as A4 at 600 dpi.
    private func image(rows: [[UInt8]], width: Int = 5000, height: Int = 7100) throws -> ScanImage {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        for y in 0..<height {
            let row = rows[y % rows.count]
            var left = width
            while left > 0 {
                pixels += row.prefix(left)
                left -= min(left, row.count)
            }
        }
        return try #require(ScanImage(width: width, height: height, pixels: pixels))
    }

    private func refused(_ scan: ScanImage) -> PaperError.Code? {
        do throws(PaperError) {
            _ = try ScrambleReader.read(scan)
            return nil
        } catch { return error.code }
    }

    /// Finders beside each other, of `module` pixels a module, and `stretch` times as high as wide.
    private func finders(module: Int, stretch: Int = 1) throws -> ScanImage {
        try image(rows: (0..<(8 * module * stretch)).map { y in
            (0..<(8 * module)).map { x in
                let (u, v) = (x / module, y / module / stretch)
                return u < 7 && v < 7 && ScrambleGrid.isDarkInFinder(u - 3, v - 3) ? 0 : 255
            }
        })
    }

    @Test("is refused where nothing is in it: a single pixel, a single row, black, white, grey", arguments: [(1, 1), (1, 5000), (5000, 1), (31, 33), (300, 200)])
    func plain(width: Int, height: Int) throws {
        for shade: UInt8 in [0, 128, 255] {
            let scan = try image(rows: [[UInt8](repeating: shade, count: width)], width: width, height: height)
            #expect(refused(scan) == .scrambleNotFound)
        }
        #expect(ScanImage(width: 0, height: 0, pixels: []) == nil && ScanImage(width: .max, height: 2, pixels: []) == nil)
    }

    @Test("is refused where it is noise of every shade")
    func noise() throws {
        var random = SplitMix(seed: 11)
        let rows = (0..<61).map { _ in (0..<997).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
        #expect(refused(try image(rows: rows)) != nil)
    }

    @Test("full of finders is given up early: no more are told apart than a sheet could have, many times over", arguments: [3, 4, 8])
    func manyFinders(module: Int) throws {
        let scan = try finders(module: module)
        let seen = FinderSearch.seen(in: scan)
        #expect(seen.count == FinderSearch.maximumSeen && FinderSearch.candidates(in: scan).count == FinderSearch.maximumCandidates)
        #expect(refused(scan) != nil)
        #expect(FinderSearch.seen(in: try finders(module: module, stretch: 4)).count <= FinderSearch.maximumSeen)
    }

    @Test("of stripes that look like a finder along every row is not followed beyond the size of a finder", arguments: [3, 8])
    func stripes(module: Int) throws {
        let row = (0..<(8 * module)).map { x in x / module < 7 && ScrambleGrid.isDarkInFinder(x / module - 3, 0) ? 0 : 255 as UInt8 }
        #expect(refused(try image(rows: [row])) == .scrambleNotFound)
        // Broken into runs as long as are looked at.
        let broken = Array(repeating: row, count: 90) + Array(repeating: [UInt8](repeating: 255, count: 8 * module), count: 90)
        #expect(refused(try image(rows: broken)) == .scrambleNotFound)
        #expect(refused(try image(rows: row.map { [UInt8](repeating: $0, count: 50) })) == .scrambleNotFound)
    }

    @Test("with finders where a scramble image has them, and others that fit as well, but nothing between them, is too damaged")
    func framesOnly() throws {
        let (width, height, module) = (2480, 3508, 5)
        var pixels = [UInt8](repeating: 255, count: width * height)
        for shift in [(400, 400), (443, 442), (363, 362)] {
            for finder in ScrambleGrid.finders.prefix(shift.0 == 363 ? 4 : 8) {
                for y in -3...3 {
                    for x in -3...3 where ScrambleGrid.isDarkInFinder(x, y) {
                        let left = Int(finder.x) * module + shift.0 + x * module, top = Int(finder.y) * module + shift.1 + y * module
                        for row in 0..<module { for column in 0..<module { pixels[(top + row) * width + left + column] = 0 } }
                    }
                }
            }
        }
        #expect(refused(try #require(ScanImage(width: width, height: height, pixels: pixels))) == .scrambleDamaged)
    }

    @Test("has a shade everywhere, outside of it and at what is no place too")
    func shades() throws {
        let scan = try #require(ScanImage(width: 2, height: 1, pixels: [0, 200]))
        for (x, shade) in [(-1e300, 0.0), (.nan, 0.0), (-.infinity, 0.0), (0.5, 0.0), (1.0, 100.0), (1.5, 200.0), (1e300, 200.0), (.infinity, 200.0)] {
            #expect(scan.shade(x, .nan) == shade)
        }
    }
}
