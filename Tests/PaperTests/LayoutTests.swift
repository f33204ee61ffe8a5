import Domain
@testable import Paper
import Testing

@Suite struct LayoutTests {
    @Test("pages are numbered, and every page says whose it is", arguments: [(1, 1), (3, 1), (4, 2), (10, 3)])
    func pageNumbers(members: Int, pages: Int) throws {
        let text = try Tool.text(of: PaperPress().print(Samples.sheet(Samples.household(of: members))))
        let parts = text.split(separator: "\u{C}").map { String($0).packed }
        #expect(parts.count == pages)
        for (index, part) in parts.enumerated() {
            #expect(part.holds("\(index + 1)/\(pages)"))
            #expect(part.holds("東京都瑞穂町発行番号133035-000123"))
            #expect(part.holds(Samples.headName.packed))
            #expect(part.holds("相違ないことを証明する") == (index == pages - 1))
            #expect(part.holds("次頁へ続く") == (index < pages - 1))
        }
        for member in 1...members { #expect(text.packed.components("瑞穂第\(member)子") == 1) }
    }

    @Test("the longest fields stay inside the frame and lose nothing")
    func overflow() throws {
        let long = String(repeating: "東西南北春夏秋冬", count: 60)
        let resident = Samples.resident(
            name: long, kana: String(repeating: "アイウエオ", count: 90), formerSurname: long, address: long, previousAddress: long)
        let pdf = try PaperPress().print(Samples.sheet([resident]))
        for word in try Tool.words(of: pdf) {
            #expect(word.xMin >= Double(PageGeometry.left) * 0.12 - 0.5 && word.xMax <= Double(PageGeometry.right) * 0.12 + 0.5, "\(word)")
            #expect(word.yMin >= 30 && word.yMax <= Double(PageGeometry.footBaseline) * 0.12 + 10, "\(word)")
        }
        let text = try Tool.text(of: pdf)
        let pages = text.split(separator: "\u{C}").count
        // Name, former surname and previous address once, the address on every page.
        #expect(text.unicodeScalars.count { $0 == "冬" } == 60 * (3 + pages))
    }

    @Test("every text is inside its cell at any length", arguments: [1, 8, 20, 40, 80, 200, 512])
    func cells(length: Int) throws {
        var glyphs = try GlyphCollector(fonts: [FontPlaces.standard.openCommon(), FontPlaces.standard.openRegisters()])
        let texts = [String(repeating: "穂", count: length), String("LONG NAME OF WORDS ".unicodeScalars.cycled(to: length)), String(repeating: "W", count: length)]
        for style in [TextStyle.value, .name, .label, .reading, .date] {
            let cells = texts.map { Cell(columns: 40, text: $0, style: style, place: "test") }
            let table = try MeasuredTable(Table(spine: .label("1"), rows: [Table.Row(height: Table.rowHeight, cells: cells)]), glyphs: &glyphs)
            for cell in table.rows[0].cells {
                #expect(cell.fit.height <= table.rows[0].height - 2 * Table.paddingY)
                for line in cell.fit.lines { #expect(glyphs.inkWidth(of: line) * cell.fit.size <= (cell.width - 2 * Table.paddingX) * 1000) }
                #expect(cell.fit.lines.reduce(0) { $0 + $1.count } == length)
            }
        }
    }

    @Test("a text that fits keeps its size, and a longer one shrinks before it wraps")
    func shrinks() throws {
        var glyphs = try GlyphCollector(fonts: [FontPlaces.standard.openCommon()])
        func fit(_ length: Int) throws -> TextFit {
            let text = try glyphs.shape(String(repeating: "穂", count: length), place: "test")
            return TextFit.fit(text, of: glyphs, style: .value, width: 880, height: 200)
        }
        #expect(try fit(10).size == 88)
        #expect(try fit(12).size == 73)
        #expect(try fit(12).lines.count == 1)
        #expect(try fit(15).lines.count == 2)
        #expect(try fit(15).size > 60)
    }

    @Test("lines do not begin with closing marks, and words are not cut where they fit")
    func lineBreaks() throws {
        var glyphs = try GlyphCollector(fonts: [FontPlaces.standard.openCommon()])
        func lineStarts(_ text: String) throws -> [UInt32] {
            let shaped = try glyphs.shape(text, place: "test")
            let style = TextStyle(size: 100, smallestOneLineSize: 100, smallestSize: 100)
            return TextFit.fit(shaped, of: glyphs, style: style, width: 850, height: 100).lines.map { glyphs.entry(at: $0.lowerBound).scalar }
        }
        func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }
        #expect(try lineStarts("あいうえおかきく、けこ") == scalars("あく"))
        #expect(try lineStarts("あいうえおかきけこ") == scalars("あこ"))
        #expect(try lineStarts("あいうえおかABCDEFGH") == scalars("あA"))
        #expect(try lineStarts("ABCDEFGHABCDEFGHABCDEFGH").count > 1)
    }

    @Test("a table that is higher than a page is parted between rows")
    func partsTables() throws {
        let long = String(repeating: "南", count: 500)
        let foreign = ForeignResident(
            alias: long, nationality: long, category: long, status: long, period: long, expiry: nil, cardNumber: long, since: Samples.date(2012, 7, 9))
        let pdf = try PaperPress().print(Samples.sheet([Samples.resident(name: long, previousAddress: long, foreign: foreign)]))
        let text = try Tool.packedText(of: pdf)
        #expect(text.unicodeScalars.count { $0 == "南" } == 4000)
    }
}

extension GlyphCollector {
    /// The width without spaces at the end, which may hang out of a cell unseen.
    func inkWidth(of line: Range<Int>) -> Int {
        var end = line.upperBound
        while end > line.lowerBound, entry(at: end - 1).breakClass == .space { end -= 1 }
        return width(of: line.lowerBound..<end)
    }
}

extension String.UnicodeScalarView {
    func cycled(to length: Int) -> String.UnicodeScalarView {
        let all = Array(self)
        var view = String.UnicodeScalarView()
        for index in 0..<length { view.append(all[index % all.count]) }
        return view
    }
}
