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
        #expect(try read { $0.afterEnd = [0x0A] }.rules == ["pdf-structure"])
        #expect(try read { $0.afterEnd = Array("24 0 obj\n<<>>\nendobj\n".utf8) }.rules == ["pdf-structure"])
        #expect(try read { $0.between = Array("%a\n".utf8) }.rules == ["pdf-structure"])
        #expect(try read { $0.between = [0x20] }.rules == ["pdf-structure"])
        #expect(try read { $0.contentsExtra = "/Info 7 0 R" }.rules.contains("pdf-object"))
        #expect(try read { $0.unused = "<</Producer(kofu)>>" }.rules == ["pdf-object-unused"])
        #expect(try read { $0.unused = "<</Producer (kofu)>>" }.rules == ["pdf-structure"])
        #expect(try read { $0.catalogExtra = "/Metadata 12 0 R" }.rules.first == "pdf-object")
        #expect(try read(Array("%PDF-1.4\n".utf8)).rules == ["pdf-header"])
    }

    @Test("H3: carry on the back an image alone, of which the ledger counts every octet as room")
    func back() throws {
        let (rules, _, facts) = try read { _ in }
        #expect(rules.isEmpty && facts?.imageOctets == 1)
        #expect(try read { $0.back = "0 g\n" }.rules.isEmpty)
        #expect(try read { $0.backFonts = "/Font<</F0 13 0 R>>"; $0.back = "BT /F0 80 Tf 10 20 Td <0001> Tj ET\n" }.rules.contains("pdf-object"))
    }

    @Test("B10: are signed by the link's municipality, over all octets before the signature, for the request that the centre passed on")
    func signature() throws {
        #expect(try read { $0.digest = [UInt8](repeating: 1, count: 32) }.rules == ["der-unexpected"])
        #expect(try read { $0.context = [UInt8](repeating: 1, count: 32) }.rules == ["content-other-request"])
        #expect(try read { $0.signer = "kofu://documents/municipality/mizuho" }.rules == ["der-unexpected"])
        #expect(try read { $0.signatureExtra = [0] }.rules == ["der-unexpected"])
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
        #expect(try read { $0.font = SmallFont(glyph: SmallFont().glyph + [0, 0]).bytes }.rules.isEmpty)
        #expect(try read { $0.font = SmallFont(glyph: SmallFont().glyph + [0, 7]).bytes }.rules == ["pdf-object"])
        #expect(try read { $0.font = SmallFont(glyph: SmallFont().glyph + [0, 0, 0, 0, 0, 0]).bytes }.rules == ["pdf-object"])
    }

    @Test("may set text in columns, with a font over the same subset and map, whose metrics are numbers alone")
    func columns() throws {
        let font = "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+IPAexMincho/Encoding/Identity-V/DescendantFonts[14 0 R]/ToUnicode 17 0 R>>"
        func read(_ font: String, _ metrics: String = "") throws -> (rules: [String], texts: [String]?) {
            let (rules, _, facts) = try self.read {
                $0.columnFont = font
                $0.columnMetrics = metrics
                $0.content += "BT -6 Tc /V0 80 Tf 10 20 Td <00010001> Tj 0 Tc ET\n"
            }
            return (rules, facts?.texts)
        }
        let good = try read(font)
        #expect(good.rules.isEmpty && good.texts == ["住", "住住"])
        #expect(try read(font, "/W2[1[-1000 500 879]]").rules.isEmpty)
        for metrics in ["/W2[1[-1000 500]]", "/W2[1[-1000 500/A]]", "/W2[1[-1000 500 879]2]", "/W2 5", "/DW2[880 -1000]"] {
            #expect(try read(font, metrics).rules.contains("pdf-object"), "\(metrics)")
        }
        #expect(try read(font.replacing("Identity-V", with: "UniJIS-UTF16-V")).rules.contains("pdf-object"))
        #expect(try read(font.replacing("ABCDEF", with: "ABCDEG")).rules.contains("pdf-object"))
        #expect(try read(font.replacing("17 0 R", with: "16 0 R")).rules.contains("pdf-object"))
        // A font that nobody names is a place to hide something.
        #expect(try self.read { $0.unused = font }.rules == ["pdf-object-unused"])
    }

    @Test("may hold masks and images of any content, of the size that they say")
    func images() throws {
        let mask = "/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width 12/Height 2"
        let good = try read { $0.image = (mask, [1, 2, 3, 4]) }
        #expect(good.rules.isEmpty && good.facts?.imageOctets == 5)
        #expect(try read { $0.image = ("/ColorSpace/DeviceRGB/BitsPerComponent 8/Width 1/Height 1", [1, 2, 3]) }.rules.isEmpty)
        #expect(try read { $0.imageName = "A.note.that.hides"; $0.image = (mask, [1, 2, 3, 4]) }.rules.contains("pdf-object"))
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

    @Test("are unpacked from codes of both kinds, as zlib packs them, and from no cut or changed one")
    func deflate() throws {
        let lines = (0..<60).map { "\($0 * 7 % 101) \($0 * 13 % 97) m \($0 * 31 % 89) \($0 * 17 % 83) l S\n" }.joined()
        // Python's zlib.compress at level 9: the first with the fixed code, the second with a code of its own.
        for (content, packed) in [("q Q\nq Q\nq Q\n", Octets.fromHex("78da2b5408e42a846200138c02c5")), (lines, Octets.fromHex(Self.packedLines))] {
            func rules(_ stream: [UInt8]) throws -> [String] {
                try read { pdf in
                    pdf.seal = content
                    pdf.compress = { $0 == Array(content.utf8) ? stream : SmallPDF.stored($0) }
                }.rules
            }
            #expect(try rules(packed).isEmpty)
            for place in stride(from: 0, to: packed.count, by: 7) {
                var changed = packed
                changed[place] ^= 4
                #expect(try rules(changed).contains("pdf-stream"))
                #expect(try rules(Array(packed[..<place])).contains("pdf-stream"))
            }
        }
    }

    private static let packedLines = """
        78da2d93c17105310843efa9422518db805d47da88fbbf46823dfc19affc591e423b30f0f81bf8c3ef4fc2161f97c1b204db98412526d62e651ad6a5b2e1d6c2814f1539e294a293ab2830
        4bd81379281cd86de1e29a6a2e5694e281a49003be4a888529349b120b6e60896e2f344a26b6e09290cd724825380bac66619b14dd4eb8b772704447a2fcf02016766b14e3f49b02e79bcd
        62075374676237cb749d58c486edd49a227fea928dc7e1427827d02c844dd1d1b1d92cacb8a223f46e9618905326a99e53b3d129dad0787cfb121e0db28639a6f1f81651967010a2a3b7bb
        592ea944c7d7455b65e27ab8f2a16a50360d195ef70e2b9be842a3cc29f2a788ec46e1c5161c9b443bc58e2eb8749c86e3b642700c94358b0fddb1ea2868a524aee8e8ce6e9ad828a74c49
        aaa989514e4d6da194a3c8d1dea575d708aef2277357e3d0dc1020d3e58d73afd6c3aa145635d7f969c8cf18465d4ed1896661664d564df5abb143ff7e6ae2cdc2d3161db1e34bf85012a8
        a049b8a010db4a05adfa6e1cb1515e4d42d42b36aed5db2ade595965da434ded0ae553741b866e2cd1e94b6d984317eb0b757d5f3574e8037e4a907f9bd3869e26cccf291ce1b1b059fe01
        effdd190
        """.filter { $0 != "\n" }
}
