import Dissection
import Explanation
import Testing

@Suite("Certificates as PDF")
struct DocumentTests {
    private func read(_ pdf: [UInt8]) throws -> (rules: [String], sentences: [String], facts: MessageFacts.DocumentFacts?) {
        let sample = try #require(Sample.all.first { $0.channel == "lgwan" && $0.name == "issue" })
        let turn = try sample.turns()[1]
        let text = String(decoding: sample.response, as: UTF8.self).replacing(Octets.base64(SmallPDF().bytes), with: Octets.base64(pdf))
        let (messages, rules, tally) = turn.spoken.outcome(Spoken.answer(Array(text.utf8)), .toClient)
        #expect(tally.isBalanced)
        return (rules, messages.flatMap { $0.findings.map(\.sentence) }, messages.first?.facts.document)
    }

    private func read(_ change: (inout SmallPDF) -> Void) throws -> (rules: [String], sentences: [String], facts: MessageFacts.DocumentFacts?) {
        var pdf = SmallPDF()
        change(&pdf)
        return try read(pdf.bytes)
    }

    @Test("are explained, and say what stands on their pages")
    func clean() throws {
        let (rules, sentences, facts) = try read { _ in }
        #expect(rules.isEmpty, "\(sentences)")
        #expect(facts?.texts == ["住"] && facts?.pages == 1 && facts?.sha256 == Hash.sha256(SmallPDF().bytes))
    }

    @Test("have nothing beside their objects, and no object that nobody uses")
    func structure() throws {
        #expect(try read { $0.afterEnd = [0x0A] }.rules == ["pdf-octets-after-end"])
        #expect(try read { $0.afterEnd = Array("1 0 obj\n<<>>\nendobj\n".utf8) }.rules == ["pdf-octets-after-end"])
        #expect(try read { $0.between = Array("%a\n".utf8) }.rules == ["pdf-structure"])
        #expect(try read { $0.between = [0x20] }.rules == ["pdf-structure"])
        #expect(try read { $0.trailerExtra = "/Info 1 0 R" }.rules == ["pdf-cross-reference"])
        #expect(try read { $0.unused = "<</Producer(kofu)>>" }.rules == ["pdf-object-unused"])
        #expect(try read { $0.unused = "<</Producer (kofu)>>" }.rules == ["pdf-structure"])
        #expect(try read { $0.catalogExtra = "/Metadata 4 0 R" }.rules == ["pdf-object"])
        #expect(try read(Array("%PDF-1.4\n".utf8)).rules == ["pdf-header"])
    }

    @Test("draw with operators of a list, in fonts and drawings that the resources name")
    func contents() throws {
        for content in ["BT /F0 80 Tf 10 20 Td <0002> Tj ET\n", "BT /F1 80 Tf <0001> Tj ET\n", "/Other Do\n", "1 2 3 m\n", "BI ID EI\n", "q\n", "% note\n", "1 0 0 RG  2 w\n", "(text) Tj\n", "5\n", "BT ET ET\n",
                        "/GS gs\n", "<0001> Tj\n"] {
            #expect(try read { $0.content = content }.rules.contains("pdf-object"), "\(content)")
        }
        #expect(try read { $0.content = "q 1 0 0 1 0 0 cm /Seal Do Q\n" }.rules.isEmpty)
    }

    @Test("have a ToUnicode map without other words, and a font file without other tables or octets")
    func fonts() throws {
        #expect(try read { $0.map = [("0001", "4F4FDB40DD00")] }.facts?.texts == ["住\u{E0100}"])
        for map in [[("0001", "4f4f")], [("0001", "D800")], [("0002", "4F4F"), ("0001", "4F4F")], [("0001", "004100420043")]] {
            #expect(try read { $0.map = map.map { (code: $0.0, text: $0.1) } }.rules.contains("pdf-object"), "\(map)")
        }
        #expect(try read { $0.font = SmallFont(padding: 1).bytes }.rules == ["pdf-object"])
        #expect(try read { $0.font = SmallFont(isChecksumWrong: true).bytes }.rules == ["pdf-object"])
        #expect(try read { $0.font = SmallFont(tags: ["glyf", "head", "hhea", "hmtx", "loca", "name"]).bytes }.rules == ["pdf-object"])
        #expect(try read { $0.font = SmallFont().bytes + [0, 0, 0, 0] }.rules == ["pdf-object"])
        #expect(try read { $0.font = SmallFont(glyph: SmallFont().glyph + [0, 0, 0, 0]).bytes }.rules.isEmpty)
        #expect(try read { $0.font = SmallFont(glyph: SmallFont().glyph + [0, 7]).bytes }.rules == ["pdf-object"])
        #expect(try read { $0.font = SmallFont(glyph: SmallFont().glyph + [0, 0, 0, 0, 0, 0]).bytes }.rules == ["pdf-object"])
    }

    @Test("may hold masks and images of any content, of the size that they say")
    func images() throws {
        let mask = "/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width 12/Height 2"
        let good = try read { $0.image = (mask, [1, 2, 3, 4]) }
        #expect(good.rules.isEmpty && good.facts?.imageOctets == 4)
        #expect(try read { $0.image = ("/ColorSpace/DeviceRGB/BitsPerComponent 8/Width 1/Height 1", [1, 2, 3]) }.rules.isEmpty)
        #expect(try read { $0.image = (mask, [1, 2, 3, 4, 5]) }.rules == ["pdf-object"])
        #expect(try read { $0.image = (mask + "/Intent/Perceptual", [1, 2, 3, 4]) }.rules == ["pdf-object"])
    }

    @Test("have streams that end where they end, with the right check")
    func streams() throws {
        #expect(try read { $0.compress = { SmallPDF.stored($0) + [0] } }.rules.contains("pdf-stream"))
        #expect(try read { $0.compress = { octets in SmallPDF.stored(octets).dropLast() + [SmallPDF.stored(octets).last.map { $0 ^ 1 } ?? 0] } }.rules.contains("pdf-stream"))
        #expect(try read { $0.compress = { octets in [0x78, 0x9C] + SmallPDF.stored(octets).dropFirst(2) } }.rules.isEmpty)
        #expect(try read { $0.compress = { octets in [0x58, 0x85] + SmallPDF.stored(octets).dropFirst(2) } }.rules.contains("pdf-stream"))
        // The padding bits of a stored block.
        #expect(try read { $0.compress = { octets in [0x78, 0x01, 0x09] + SmallPDF.stored(octets).dropFirst(3) } }.rules.contains("pdf-stream"))
    }

    @Test("are unpacked from codes of both kinds as Python's zlib packs them")
    func deflate() throws {
        let text = "BT /F0 80 Tf 10 20 Td <0001> Tj ET\n"
        // zlib.compress of 'q Q\n' * 3 at level 9 (fixed code), and of a longer content (own code).
        #expect(try read { $0.compress = { $0 == Array("q Q\nq Q\nq Q\n".utf8) ? Octets.fromHex("78da2b5408e42ac4240032fa0529") : SmallPDF.stored($0) }; $0.content = "q Q\nq Q\nq Q\n" }.rules.isEmpty)
        _ = text
    }
}
