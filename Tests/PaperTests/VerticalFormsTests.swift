import Foundation
@testable import Paper
import Testing

@Suite("Forms of glyphs in a column, from a font's GSUB and vmtx")
struct VerticalFormsTests {
    /// A table that the tests write: one script, one feature, one lookup.
    private struct Substitutions {
        var script = "kana"
        var feature = "vert"
        var type = 1
        /// The subtable, format and all, of which the coverage is the end.
        var subtable: [Int] = [2, 10, 2, 900, 901]
        var coverage: [Int] = [1, 2, 5, 7]
        var featureIndex = 0
        var lookupIndex = 0

        var bytes: [UInt8] {
            func octets(_ numbers: [Int]) -> [UInt8] { numbers.flatMap { [UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] } }
            // The head of 10 octets; scripts of 20 at 10, features of 14 at 30, lookups from 44 on.
            var bytes = octets([1, 0, 10, 30, 44]) + octets([1]) + Array(script.utf8) + octets([8, 4, 0, 0, 0xFFFF, 1, featureIndex])
            bytes += Array(repeating: 0, count: 30 - bytes.count + (bytes.count > 30 ? bytes.count - 30 : 0))
            bytes += octets([1]) + Array(feature.utf8) + octets([8, 0, 1, lookupIndex])
            bytes += octets([1, 4, type, 0, 1, 8])
            if type == 7 { bytes += octets([1, 1, 0, 8]) }
            return bytes + octets(subtable + coverage)
        }
    }

    private func forms(_ bytes: [UInt8]) throws -> VerticalForms {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-forms-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try VerticalForms(FontBytes(whole: MappedFile.open(path)))
    }

    private func forms(_ change: (inout Substitutions) -> Void = { _ in }) throws -> VerticalForms {
        var table = Substitutions()
        change(&table)
        return try forms(table.bytes)
    }

    @Test("are found by lists and by ranges, by substitutes and by differences, and behind extensions")
    func formats() throws {
        let list = try forms()
        #expect(try [4, 5, 6, 7, 8].map { try list.form(of: $0) } == [nil, 900, nil, 901, nil])
        let ranges = try forms { $0.subtable = [2, 12, 3, 900, 901, 902]; $0.coverage = [2, 2, 5, 6, 0, 9, 9, 2] }
        #expect(try [4, 5, 6, 7, 9, 10].map { try ranges.form(of: $0) } == [nil, 900, 901, nil, 902, nil])
        let difference = try forms { $0.subtable = [1, 6, 0xFFFE] }
        #expect(try [5, 6, 7].map { try difference.form(of: $0) } == [3, nil, 5])
        #expect(try forms { $0.type = 7 }.form(of: 5) == 900)
    }

    @Test("are those of Japanese text and of the feature for columns alone, and of single glyphs")
    func others() throws {
        #expect(try forms { $0.script = "hani" }.form(of: 5) == 900)
        #expect(try forms { $0.script = "DFLT" }.form(of: 5) == 900)
        #expect(try forms { $0.script = "latn" }.form(of: 5) == nil)
        #expect(try forms { $0.feature = "liga" }.form(of: 5) == nil)
        #expect(try forms { $0.type = 4 }.form(of: 5) == nil)
    }

    @Test("are refused where a table names what does not exist, or has too few substitutes")
    func contradictions() throws {
        #expect(refusal { () throws(PaperError) in try opened { $0.featureIndex = 1 } } == .fontMalformed)
        #expect(refusal { () throws(PaperError) in try opened { $0.lookupIndex = 1 } } == .fontMalformed)
        #expect(refusal { () throws(PaperError) in try opened { $0.subtable[0] = 3 } } == .fontMalformed)
        #expect(refusal { () throws(PaperError) in try opened { $0.coverage[0] = 3 } } == .fontMalformed)
        #expect(refusal { () throws(PaperError) in try opened { $0.subtable[2] = 1 }.form(of: 7) } == .fontMalformed)
        #expect(refusal { () throws(PaperError) in try opened { $0.subtable[2] = 1 }.form(of: 5) } == nil)
    }

    private func opened(_ change: (inout Substitutions) -> Void) throws(PaperError) -> VerticalForms {
        do { return try forms(change) } catch let error as PaperError { throw error } catch { throw PaperError(.fontUnreadable, "\(error)", place: "test") }
    }

    @Test("of a table cut anywhere, with any octet changed or made of noise are given or refused, and neither trap nor take long")
    func hostile() throws {
        let whole = Substitutions().bytes
        for count in 1..<whole.count { _ = try? forms(Array(whole[..<count])).form(of: 7) }
        for place in whole.indices {
            for value: UInt8 in [0, 1, 7, 0x7F, 0x80, 0xFF] {
                var changed = whole
                changed[place] = value
                _ = try? forms(changed).form(of: 5)
            }
        }
        var random = SplitMix(seed: 3)
        for _ in 0..<200 {
            // Everything points to everything: counts and offsets are small.
            let noise = (0..<4096).map { index in index.isMultiple(of: 2) ? UInt8(0) : UInt8(truncatingIfNeeded: random.next() % 64) }
            _ = try? forms([0, 1, 0, 0, 0, 10, 0, 30, 0, 44] + noise).form(of: 5)
        }
        // Thousands of features that name thousands of lookups.
        let many = [0, 1, 0, 0, 0, 10, 0, 30, 0, 44] + [UInt8](repeating: 0xFF, count: 70_000)
        #expect(refusal { () throws(PaperError) in try openedTable(many) } == .fontMalformed)
    }

    private func openedTable(_ bytes: [UInt8]) throws(PaperError) -> VerticalForms {
        do { return try forms(bytes) } catch let error as PaperError { throw error } catch { throw PaperError(.fontUnreadable, "\(error)", place: "test") }
    }

    @Test("of both Mincho fonts turn marks and brackets and leave characters as they are, which begin 0.88 em above the baseline")
    func minchoFonts() throws {
        for font in try ProtectionSamples.fonts() {
            for scalar in "ー「」（）、。〜…ぁッ".unicodeScalars {
                let glyph = try #require(try font.glyph(of: scalar.value))
                #expect(try font.verticalForm(of: glyph) != nil, "\(scalar)")
            }
            for scalar in "本あア１１9A〇".unicodeScalars {
                let glyph = try #require(try font.glyph(of: scalar.value))
                #expect(try font.verticalForm(of: glyph) == nil, "\(scalar)")
                let metric = try #require(try font.verticalMetric(of: glyph))
                #expect(font.thousandths(metric.advance) == 1000 && font.thousandths(metric.origin) == 880, "\(scalar)")
            }
        }
    }

    @Test("of a font without tables for columns stand upright, where PDF puts them by default", .enabled(if: FileManager.default.fileExists(atPath: Self.dejavu)))
    func withoutTables() throws {
        let font = try TrueTypeFont(name: "DejaVuSerif", file: MappedFile.open(Self.dejavu))
        let glyph = try #require(try font.glyph(of: 0x65))
        #expect(try font.verticalForm(of: glyph) == nil && font.verticalMetric(of: glyph) == nil)
        var glyphs = GlyphCollector(fonts: [font])
        let shaped = try glyphs.shape("e", direction: .column, place: "test")
        #expect(glyphs.entry(at: shaped.lowerBound).column == .usual)
    }

    private static let dejavu = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
}
