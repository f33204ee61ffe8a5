import Domain
import Foundation
@testable import Paper
import Testing

@Suite("The drawing that the enquiry site shows beside a scan (H3)")
struct PictureDrawingTests {
    private let press: PaperPress

    init() throws { press = try PaperPress() }

    private static func text(_ words: String, x: Int = 500, baseline: Int = 600, size: Int = 88, tracking: Int = 0) -> FrontPicture.Mark {
        .text(words.unicodeScalars.map { .init(scalar: $0.value, selector: 0, isFamilyRegister: false) }, x: x, baseline: baseline, size: size, tracking: tracking)
    }

    private static func picture(_ marks: [FrontPicture.Mark]) -> FrontPicture { FrontPicture(sealText: "瑞穂町長之印", imprint: nil, marks: marks) }

    /// What a strict reader of XML finds: the names of elements and how many there are of each, or that it is refused.
    private func elements(of drawing: String) throws -> [String: Int] {
        let script = """
            import json, sys, xml.parsers.expat
            counts, ids, uses = {}, set(), set()
            def start(name, attributes):
                counts[name] = counts.get(name, 0) + 1
                allowed = {"svg": {"xmlns", "xmlns:xlink", "version", "xml:lang", "lang", "width", "height", "viewBox"}, "title": set(), "defs": set(),
                           "g": {"id", "transform", "fill", "stroke", "stroke-linejoin"}, "use": {"xlink:href", "x", "y"},
                           "path": {"id", "d", "fill", "stroke", "stroke-width", "transform"}}[name]
                assert set(attributes) <= allowed, (name, attributes)
                if "id" in attributes:
                    assert attributes["id"] not in ids
                    ids.add(attributes["id"])
                if name == "use":
                    assert attributes["xlink:href"][0] == "#"
                    uses.add(attributes["xlink:href"][1:])
            parser = xml.parsers.expat.ParserCreate()
            parser.StartElementHandler = start
            parser.Parse(open(sys.argv[1], "rb").read(), True)
            assert uses == ids, uses ^ ids
            print(json.dumps(counts))
            """
        let result = try Tool.run("/usr/bin/python3", ["-c", script, "FILE"], on: Array(drawing.utf8))
        try #require(result.status == 0, "\(result.output)")
        return try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Int])
    }

    /// The mean shades of squares of 8 × 8 dots of a page as MuPDF draws it at 300 dpi: glyphs of a font and paths are smoothed differently.
    private func squares(of file: [UInt8], _ ending: String, page: Int = 1) throws -> [Int] {
        let name = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-drawing-\(UUID().uuidString)").path
        try Data(file).write(to: URL(fileURLWithPath: "\(name).\(ending)"))
        defer { for ending in [ending, "pgm"] { try? FileManager.default.removeItem(atPath: "\(name).\(ending)") } }
        let result = try Tool.run("mutool", ["draw", "-q", "-r", "300", "-c", "gray", "-o", "\(name).pgm", "\(name).\(ending)", String(page)], on: [])
        try #require(result.status == 0, "\(result.output)")
        let dots = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(name).pgm")))
        let width = try #require(Int(String(decoding: dots[3..<7], as: UTF8.self))), height = try #require(Int(String(decoding: dots[8..<12], as: UTF8.self)))
        let start = dots.count - width * height, side = 8
        try #require(start > 12 && abs(width - 2480) <= 1 && abs(height - 3508) <= 1)
        return (0..<(3504 / side)).flatMap { row in
            (0..<(2480 / side)).map { column in
                (0..<side).reduce(0) { sum, y in (0..<side).reduce(sum) { $0 + Int(dots[start + (row * side + y) * width + column * side + $1]) } } / (side * side)
            }
        }
    }

    /// How many squares differ by more than a sixth of the way from black to white.
    private func differing(_ a: [Int], _ b: [Int]) throws -> Int {
        try #require(a.count == b.count)
        return zip(a, b).count { abs($0 - $1) > 42 }
    }

    @Test("H3: is well-formed, of shapes alone, and says for every page of every certificate what the front says, mark by mark")
    func wellFormed() throws {
        for content in try CertificateSamples.all() {
            for (index, picture) in try press.draw(CertificateSamples.sheet(content)).pictures.enumerated() {
                let drawing = try press.drawing(of: picture)
                #expect(drawing.utf8.count <= FrontPicture.maximumDrawnOctets / 2, "\(content.kind) page \(index + 1): \(drawing.utf8.count) octets")
                let counts = try elements(of: drawing)
                var expected = (texts: 0, characters: 0, pictures: 0)
                for mark in picture.marks {
                    switch mark {
                    case .text(let characters, _, _, _, _), .column(let characters, _, _, _, _):
                        expected.texts += 1
                        expected.characters += characters.count { ![0x20, 0x3000].contains($0.scalar) }
                    case .seal, .imprint: expected.pictures += 1
                    case .line, .frame: continue
                    }
                }
                #expect(counts["use"] == expected.characters + expected.pictures, "\(content.kind) page \(index + 1)")
                #expect((counts["g"] ?? 0) >= expected.texts, "\(content.kind) page \(index + 1)")
                #expect(try press.drawing(of: FrontPicture(unpacking: picture.packed)) == drawing)
            }
        }
    }

    @Test("H3: looks as the printed front does, seal and imprint included, and a mark that is moved is seen")
    func looks() throws {
        for content in [try CertificateSamples.seal(), .familyRegisterAll(CertificateSamples.register()), CertificateSamples.taxation()] {
            let sheet = CertificateSamples.sheet(content)
            let pictures = try press.draw(sheet).pictures
            let paper = try press.print(sheet)
            for (index, picture) in pictures.enumerated() {
                let front = try squares(of: paper, "pdf", page: index + 1)
                let same = try differing(squares(of: Array(press.drawing(of: picture).utf8), "svg"), front)
                #expect(same == 0, "\(content.kind) page \(index + 1): \(same) squares")
                var marks = picture.marks
                let place = try #require(marks.firstIndex { if case .text = $0 { true } else { false } })
                if case .text(let characters, let x, let baseline, let size, let tracking) = marks[place] {
                    marks[place] = .text(characters, x: x, baseline: baseline + 16, size: size, tracking: tracking)
                }
                let altered = FrontPicture(sealText: picture.sealText, imprint: picture.imprint, marks: marks)
                #expect(try differing(squares(of: Array(press.drawing(of: altered).utf8), "svg"), front) > 20)
            }
        }
    }

    @Test("bears the heading as its title, as text and never as markup")
    func title() throws {
        let drawing = try press.drawing(of: Self.picture([Self.text("</title><script>&\"")]))
        #expect(drawing.contains("<title>&lt;/title&gt;&lt;script&gt;&amp;&quot;</title>"))
        #expect(try elements(of: drawing)["script"] == nil)
    }

    @Test("of a picture without marks is a white page")
    func empty() throws {
        #expect(try elements(of: press.drawing(of: Self.picture([]))) == ["svg": 1, "title": 1, "defs": 1, "path": 1])
    }

    @Test("is refused where a mark lies off the page or has a size that no front has")
    func offPage() throws {
        let marks: [FrontPicture.Mark] = [
            .line(x: -1, y: 0, toX: 10, toY: 10, width: 3), .line(x: 0, y: 0, toX: 1 << 20, toY: 10, width: 3), .line(x: 0, y: 0, toX: 10, toY: 10, width: 0),
            .frame(x: 10, y: 10, width: -11, height: 5, line: 3), .frame(x: 10, y: 10, width: 5, height: 1 << 20, line: 3), .frame(x: 0, y: 0, width: 5, height: 5, line: 1 << 20),
            .seal(x: -5, y: 10), .seal(x: 5, y: 1 << 20), .imprint(x: 5, y: 5),
            .column([.init(scalar: 0x672C, selector: 0, isFamilyRegister: false)], x: 500, top: -1, size: 88, tracking: 0),
            .column([.init(scalar: 0x672C, selector: 0, isFamilyRegister: false)], x: 500, top: 500, size: 1 << 20, tracking: 0),
            Self.text("本", size: 0), Self.text("本", size: -88), Self.text("本", size: 1 << 20), Self.text("本", tracking: 1 << 20), Self.text("本", x: 1 << 20), Self.text("本", baseline: -1),
        ]
        for mark in marks {
            #expect(refusal { () throws(PaperError) in try press.drawing(of: Self.picture([mark])) } == .scrambleDamaged, "\(mark)")
        }
        #expect(try press.drawing(of: Self.picture([.line(x: 0, y: 0, toX: 10, toY: 10, width: 3), .seal(x: 0, y: 0), Self.text("本")])).utf8.count < 20_000)
    }

    @Test("is refused where a character has no glyph, and where it would grow without end")
    func bounded() throws {
        #expect(refusal { () throws(PaperError) in try press.drawing(of: Self.picture([Self.text("\u{0007}")])) } == .unprintableCharacter)
        #expect(refusal { () throws(PaperError) in try press.drawing(of: Self.picture([Self.text("\u{10FFFD}")])) } != nil)
        let surrogate = FrontPicture.Mark.text([.init(scalar: 0xD800, selector: 0, isFamilyRegister: false)], x: 1, baseline: 1, size: 88, tracking: 0)
        #expect(refusal { () throws(PaperError) in try press.drawing(of: Self.picture([surrogate])) } == .scrambleDamaged)
        let full = Self.text(String(repeating: "本", count: TextLimits.maximumScalars))
        #expect(refusal { () throws(PaperError) in try press.drawing(of: Self.picture(Array(repeating: full, count: FrontPicture.maximumMarks))) } == .scrambleDamaged)
        // As many different characters as the fonts have among these: their outlines alone are too much.
        let drawable = (0x4E00..<0x7E00).compactMap { Unicode.Scalar($0 as UInt32) }.filter { (try? press.drawing(of: Self.picture([Self.text(String($0))]))) != nil }
        let many = stride(from: 0, to: drawable.count, by: 400).map { Self.text(String(String.UnicodeScalarView(drawable[$0..<min($0 + 400, drawable.count)]))) }
        #expect(drawable.count > 5000 && refusal { () throws(PaperError) in try press.drawing(of: Self.picture(many)) } == .scrambleDamaged)
    }

    @Test("neither traps nor runs out of bounds for whatever octets unpack to")
    func garbage() throws {
        var random = SplitMix(seed: 7)
        var drawn = 0
        let base = try #require(try press.draw(Samples.sheet().plan()).pictures.first).packed
        for round in 0..<300 {
            var octets = round % 2 == 0 ? (0..<Int(random.next() % 400)).map { _ in UInt8(truncatingIfNeeded: random.next()) } : base
            if round % 2 == 1 { octets[Int(random.next() % UInt64(octets.count))] ^= UInt8(truncatingIfNeeded: random.next() | 1) }
            // As the coder reads it, whether or not it is the one spelling of a picture.
            var coder = PictureCoder(BitCoder(reading: octets))
            guard let picture = coder.picture(nil), let drawing = try? press.drawing(of: picture) else { continue }
            drawn += 1
            #expect(drawing.utf8.count <= FrontPicture.maximumDrawnOctets)
        }
        #expect(drawn > 0)
    }
}
