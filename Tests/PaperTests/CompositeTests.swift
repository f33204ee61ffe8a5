import Foundation
@testable import Paper
import Testing

/// The two Mincho fonts have no composite glyphs today; DejaVu, which most systems have, does.
@Suite struct CompositeTests {
    private static let path = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
    private static var isInstalled: Bool { FileManager.default.fileExists(atPath: path) }

    @Test("the components of a composite glyph come along into the subset", .enabled(if: isInstalled))
    func closure() throws {
        let font = try TrueTypeFont(name: "DejaVuSerif", file: MappedFile.open(CompositeTests.path))
        let accented = try #require(try font.glyph(of: 0xE9))
        let components = try CompositeGlyph.components(of: font.location(of: accented), in: font.glyphs)
        #expect(components.count == 2)
        #expect(try glyphCount(FontSubset.bytes(of: font, glyphs: [0, accented])) == 4)
        // Glyphs that are in the subset already are not taken twice.
        #expect(try glyphCount(FontSubset.bytes(of: font, glyphs: [0, accented, components[0].glyph])) == 4)
        let plain = try #require(try font.glyph(of: 0x65))
        #expect(try glyphCount(FontSubset.bytes(of: font, glyphs: [0, plain])) == 2)
    }

    @Test("the outline of a composite glyph is that of its parts", .enabled(if: isInstalled))
    func outline() throws {
        let font = try TrueTypeFont(name: "DejaVuSerif", file: MappedFile.open(CompositeTests.path))
        let accented = try GlyphOutline(of: try #require(try font.glyph(of: 0xE9)), in: font)
        let plain = try GlyphOutline(of: try #require(try font.glyph(of: 0x65)), in: font)
        #expect(accented.contours.count == plain.contours.count + 1)
        #expect(try #require(accented.bounds).top > (try #require(plain.bounds)).top)
    }

    /// From `maxp`, the last of the six tables in the directory.
    private func glyphCount(_ subset: [UInt8]) -> Int {
        let record = 12 + 16 * 5
        let offset = subset[(record + 8)..<(record + 12)].reduce(0) { $0 << 8 | Int($1) }
        return Int(subset[offset + 4]) << 8 | Int(subset[offset + 5])
    }
}
