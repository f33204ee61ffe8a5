import Domain
import Paper
import Testing

@Suite struct DocumentTests {
    @Test("qpdf finds nothing to complain of", arguments: [1, 4, 13])
    func wellFormed(members: Int) throws {
        let pdf = try PaperPress().print(Samples.sheet(Samples.household(of: members)))
        let result = try Tool.run("qpdf", ["--check", "FILE"], on: pdf)
        #expect(result.status == 0, "\(result.output)")
        #expect(!result.output.contains("WARNING"))
    }

    @Test("qpdf does complain where the file is damaged")
    func damageIsSeen() throws {
        var pdf = try PaperPress().print(Samples.sheet())
        pdf.removeSubrange(200..<220)
        #expect(try Tool.run("qpdf", ["--check", "FILE"], on: pdf).status != 0)
    }

    @Test("all fonts are embedded subsets with a map back to Unicode")
    func fontsEmbedded() throws {
        let fonts = try Tool.run("pdffonts", ["FILE"], on: PaperPress().print(Samples.sheet())).output
        let rows = fonts.split(separator: "\n").dropFirst(2)
        // Of the common font one more for columns, over the same subset.
        #expect(rows.count == 3 && rows.count { $0.contains("Identity-V") } == 1)
        for row in rows { #expect(row.contains("CID TrueType") && row.contains("yes yes yes")) }
        #expect(fonts.contains("IPAexMincho") && fonts.contains("IPAmjMincho"))
    }

    @Test("the same record gives the same bytes, from another press too")
    func deterministic() throws {
        let sheet = Samples.sheet(Samples.household(of: 3))
        let press = try PaperPress()
        let first = try press.print(sheet)
        #expect(try press.print(sheet) == first)
        #expect(try PaperPress().print(sheet) == first)
        #expect(try press.print(Samples.sheet(Samples.household(of: 3), issueNumber: "133035-000124")) != first)
    }

    @Test("the file is one revision of PDF 1.7 on A4, in Japanese, without metadata")
    func plain() throws {
        let pdf = try PaperPress().print(Samples.sheet())
        let text = String(decoding: pdf, as: UTF8.self)
        #expect(text.hasPrefix("%PDF-1.7\n"))
        #expect(text.contains("/MediaBox[0 0 595.2 841.92]"))
        #expect(text.contains("/Lang(ja-JP)"))
        #expect(text.components("startxref") == 1)
        for word in ["/Info", "/Producer", "/CreationDate", "/Metadata", "/ID"] { #expect(!text.contains(word), "\(word)") }
    }

    @Test("the seal is red ink on the page and not text (B10)")
    func sealIsPicture() throws {
        let pdf = try PaperPress().print(Samples.sheet())
        #expect(!(try Tool.packedText(of: pdf)).holds("之印"))
        let pixels = try Tool.redPixels(of: pdf)
        #expect(pixels.inside > 5000)
        #expect(pixels.outside == 0)
    }

    @Test("a household of four stays far below 80 KB")
    func small() throws {
        let pdf = try PaperPress().print(Samples.sheet(Samples.household(of: 4)))
        #expect(pdf.count < 80_000)
    }

    @Test("seals of up to sixteen characters are drawn; an empty or longer one is refused")
    func sealLimits() throws {
        let press = try PaperPress()
        func print(_ seal: String) -> PaperError.Code? {
            let city = IssuingMunicipality(prefecture: "東京都", name: "瑞穂町", headTitle: "瑞穂町長", headName: "狭山　池太郎", sealText: seal)
            return refusal { () throws(PaperError) in try press.print(Samples.sheet(municipality: city)) }
        }
        #expect(print("印") == nil)
        #expect(print("川口市長之印") == nil)
        #expect(print(String(repeating: "印", count: 16)) == nil)
        #expect(print("") == .textMissing)
        #expect(print(String(repeating: "印", count: 17)) == .textTooLong)
    }
}

extension String {
    func components(_ word: String) -> Int {
        var count = 0
        var rest = Substring(self)
        while let range = rest.firstRange(of: word) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
