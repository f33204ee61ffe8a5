import Domain
import Foundation
@testable import Paper
import Testing

@Suite("Text in columns (縦書き)")
struct ColumnTests {
    private func collector() throws -> GlyphCollector { GlyphCollector(fonts: try ProtectionSamples.fonts()) }

    /// A plain page with one label beside one row.
    private func page(_ label: String, height: Int = 2000, glyphSet: GlyphSet = .ordinary) throws -> [UInt8] {
        var glyphs = try collector()
        var canvas = Canvas()
        canvas.text(try glyphs.shape("題", place: "test"), of: glyphs, x: 600, baseline: 600, size: 200)
        canvas.beginText()
        let places = try glyphs.places(of: label, in: glyphSet, place: "test")
        ColumnFit.fit(places, size: 120, width: 160, height: height).draw(of: glyphs, x: 800, y: 1000, width: 160, height: height, on: &canvas)
        canvas.text(try glyphs.shape("横書き", place: "test"), of: glyphs, x: 1200, baseline: 1400, size: 120)
        canvas.endText()
        let seal = try OfficialSeal(text: "印", fonts: glyphs.fonts)
        return try DocumentAssembly(certificate: DrawnCertificate(pages: [canvas.content], glyphs: glyphs, seal: seal, imprint: nil, pictures: [])).bytes()
    }

    @Test("a mark that turns is a glyph of its own and the same character; one that does not is the same glyph as in a row")
    func entries() throws {
        var glyphs = try collector()
        let row = try glyphs.shape("ー本", place: "test"), column = try glyphs.shape("ー本ー", direction: .column, place: "test")
        let (mark, character) = (glyphs.entry(at: row.lowerBound), glyphs.entry(at: row.lowerBound + 1))
        let turned = glyphs.entry(at: column.lowerBound)
        #expect(turned.isTurned && turned.scalar == mark.scalar && turned.subsetNumber != mark.subsetNumber)
        #expect(glyphs.entry(at: column.lowerBound + 1).subsetNumber == character.subsetNumber)
        #expect(glyphs.entry(at: column.lowerBound + 2).subsetNumber == turned.subsetNumber)
        #expect(glyphs.entries.count == 3)
        // In a row again, it does not turn.
        let again = try glyphs.shape("ー", place: "test")
        #expect(glyphs.entry(at: again.lowerBound).subsetNumber == mark.subsetNumber)
    }

    @Test("a variant in a column is drawn as such, and an unknown one refused")
    func variants() throws {
        var glyphs = try collector()
        let plain = try glyphs.shape("邉", direction: .column, place: "test"), variant = try glyphs.shape("\u{9089}\u{E010F}", direction: .column, place: "test")
        let (first, second) = (glyphs.entry(at: plain.lowerBound), glyphs.entry(at: variant.lowerBound))
        #expect(first.scalar == second.scalar && (first.font, first.subsetNumber) != (second.font, second.subsetNumber))
        #expect(refusal { () throws(PaperError) in try glyphs.shape("\u{9089}\u{E01EF}", direction: .column, place: "test") } == .unknownVariation)
        #expect(refusal { () throws(PaperError) in try glyphs.shape("\u{1F338}", direction: .column, place: "test") } == .unknownGlyph)
        #expect(refusal { () throws(PaperError) in try glyphs.shape("\u{202E}", direction: .column, place: "test") } == .unprintableCharacter)
    }

    @Test("two digits stand side by side, one or three upright below each other")
    func digits() throws {
        var glyphs = try collector()
        func kinds(_ text: String) throws -> String {
            try glyphs.places(of: text, place: "test").map { place in
                switch place {
                case .character: "c"
                case .pair: "p"
                }
            }.joined()
        }
        #expect(try kinds("第12条") == "cpc")
        #expect(try kinds("世帯員3") == "cccc")
        #expect(try kinds("第123条") == "ccccc")
        #expect(try kinds("１２") == "cc")
        #expect(try kinds("12") == "p")
    }

    @Test("a label is inside its box at any length and height", arguments: [1, 2, 5, 7, 16, 40])
    func bounds(count: Int) throws {
        var glyphs = try collector()
        let places = try glyphs.places(of: String(repeating: "税", count: count), place: "test")
        for height in [40, 124, 280, 500, 4000] {
            let fit = ColumnFit.fit(places, size: 72, width: 100, height: height)
            #expect(fit.columns.reduce(0) { $0 + $1.count } == count)
            var canvas = Canvas()
            fit.draw(of: glyphs, x: 1000, y: 1000, width: 100, height: height, on: &canvas)
            for case .column(let range, let x, let top, let size, let tracking) in canvas.marks {
                #expect(x - (size + 1) / 2 >= 999 && x + size / 2 <= 1101, "\(count) in \(height): \(x)")
                #expect(top >= 1000 && top + range.count * (size + tracking) - tracking <= 1000 + height, "\(count) in \(height)")
            }
        }
    }

    @Test("stands where poppler, MuPDF and Ghostscript put it alike, and is read downward as its own characters")
    func readers() throws {
        let label = "「ローマ」第12条、税。"
        let pdf = try page(label)
        let check = try Tool.run("qpdf", ["--check", "FILE"], on: pdf)
        #expect(check.status == 0 && !check.output.contains("WARNING"), "\(check.output)")
        for (tool, arguments) in [
            ("pdftotext", ["-raw", "-enc", "UTF-8", "FILE", "-"]), ("mutool", ["draw", "-q", "-F", "txt", "FILE"]),
            ("gs", ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=txtwrite", "-o", "-", "FILE"]),
        ] {
            let text = try Tool.run(tool, arguments, on: pdf).output.packed
            #expect(text.holds("ーマ」第") && text.holds("12") && text.holds("横書き"), "\(tool): \(text)")
            for character in label { #expect(text.contains(character), "\(tool) lacks \(character)") }
        }
        let raw = try Tool.run("pdftotext", ["-raw", "-enc", "UTF-8", "FILE", "-"], on: pdf).output.packed
        #expect(raw.holds("題" + label + "横書き"), "\(raw)")
        let (poppler, others) = (try Renderer.poppler.shades(of: pdf), [try Renderer.muPDF.shades(of: pdf), try Renderer.ghostscript.shades(of: pdf)])
        for other in others { #expect(try Renderer.difference(poppler, other) < 0.001) }
        // The same column one character lower would be seen.
        #expect(try Renderer.difference(poppler, Renderer.poppler.shades(of: page(label, height: 1760))) > 0.001)
    }

    @Test("a glyph that begins elsewhere than usual says so, and no other does")
    func metrics() throws {
        // In IPAmj Mincho this character is marked as beginning 0.879 em above the baseline.
        let odd = String(decoding: try page("汶", glyphSet: .familyRegister), as: UTF8.self)
        #expect(odd.contains("/W2[1[-1000 500 879]]"))
        #expect(!String(decoding: try page("税ー"), as: UTF8.self).contains("/W2"))
    }

    @Test("the label of rows is read before the rows, and the characters of a row in their order")
    func readingOrder() throws {
        let pdf = try PaperPress().print(CertificateSamples.sheet(CertificateSamples.taxation()))
        for (tool, arguments) in [("pdftotext", ["-raw", "-enc", "UTF-8", "FILE", "-"]), ("mutool", ["draw", "-q", "-F", "txt", "FILE"])] {
            let text = try Tool.run(tool, arguments, on: pdf).output.packed
            #expect(text.holds("所得の内訳収入・所得の種類収入金額所得金額給与5,234,500円"), "\(tool)")
            #expect(text.holds("所得控除の内訳社会保険料控除785,175円") && text.holds("扶養の内訳控除対象配偶者") && text.holds("税額の内訳課税標準額2,280,000円"), "\(tool)")
        }
    }

    @Test("many members have their numbers beside them, two digits side by side")
    func members() throws {
        let pdf = try PaperPress().print(Samples.sheet(Samples.household(of: 12)))
        let text = try Tool.run("pdftotext", ["-raw", "-enc", "UTF-8", "FILE", "-"], on: pdf).output.packed
        for member in 1...12 { #expect(text.components("世帯員\(member)フリガナ") == 1, "\(member)") }
    }
}
