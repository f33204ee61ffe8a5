import Domain
import Foundation
import Paper
import Testing

@Suite struct FontTests {
    private static let common = FontPlaces.standard.common[0]

    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-font-\(UUID().uuidString).ttf").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func openingError(_ path: String) -> PaperError? {
        do throws(PaperError) {
            _ = try PaperPress(places: FontPlaces(common: [path], registers: FontPlaces.standard.registers))
            return nil
        } catch {
            return error
        }
    }

    @Test("a missing font is named with the package that has it")
    func missing() {
        let error = openingError("/nonexistent/ipaexm.ttf")
        #expect(error?.code == .fontMissing)
        #expect(error?.description.contains("fonts-ipaexfont-mincho") == true)
    }

    @Test("Debian's fonts open")
    func opens() {
        #expect(openingError(FontTests.common) == nil)
    }

    @Test("garbage, an empty file, text and a directory are refused as fonts")
    func garbage() throws {
        try withFile((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }) { #expect(openingError($0)?.code == .fontMalformed) }
        try withFile([0, 1, 0, 0, 0xFF, 0xFF] + [UInt8](repeating: 0xFF, count: 5000)) { #expect(openingError($0)?.code == .fontMalformed) }
        try withFile([]) { #expect(openingError($0)?.code == .fontUnreadable) }
        try withFile(Array("not a font".utf8)) { #expect(openingError($0)?.code == .fontMalformed) }
        #expect(openingError("/tmp")?.code == .fontUnreadable)
    }

    @Test("a font cut short anywhere is refused or prints, and never traps")
    func truncated() throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: FontTests.common)))
        for length in [4, 11, 12, 100, 300, 22_172, 22_300, 100_000, 268_220, 7_597_400, 7_646_356, 7_695_310] {
            try withFile(Array(whole.prefix(length))) { #expect(openingError($0)?.code == .fontMalformed, "\(length)") }
        }
    }

    @Test("a font with a wrong byte anywhere prints or is refused, and never traps")
    func mutated() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: FontTests.common)))
        // Directory, cmap of formats 4, 14 and 12, head, hhea, hmtx, loca, maxp, and outlines.
        let places = [0..<332, 22_172..<22_300, 79_672..<81_900, 81_851..<82_000, 139_315..<139_700, 7_597_348..<7_597_440, 7_646_356..<7_646_600, 7_695_316..<7_695_348, 268_220..<300_000]
        var state: UInt64 = 20_260_401
        func next(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let sheet = Samples.sheet([Samples.resident(name: "\u{845B}\u{E0100}城")])
        try withFile(bytes) { path in
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            var refused = 0
            for _ in 0..<400 {
                let place = places[next(below: places.count)]
                let offset = place.lowerBound + next(below: place.count)
                let value = UInt8(truncatingIfNeeded: [0, 0xFF, 0x80, next(below: 256)][next(below: 4)])
                try file.seek(toOffset: UInt64(offset))
                file.write(Data([value]))
                do throws(PaperError) {
                    _ = try PaperPress(places: FontPlaces(common: [path], registers: FontPlaces.standard.registers)).print(sheet)
                } catch {
                    refused += 1
                }
                try file.seek(toOffset: UInt64(offset))
                file.write(Data([bytes[offset]]))
            }
            #expect(refused > 20)
        }
    }
}
