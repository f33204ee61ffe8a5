internal import Domain
internal import Markup

extension PaperPress {
    /// A front from what a scramble image told, as the enquiry site shows it beside a scan (H3): one SVG 1.1 document, A4 in dots of
    /// 1/600 inch, of shapes alone: nothing in it runs, nothing comes from elsewhere, and no font is needed. The same picture gives the same text.
    ///
    /// Throws the errors of characters, and `scrambleDamaged` where a mark lies off the page or the drawing grows beyond
    /// `FrontPicture.maximumDrawnOctets`: nothing is left out.
    public func drawing(of picture: FrontPicture) throws(PaperError) -> String {
        var drawing = PictureDrawing(fonts: fonts, seal: try seals.seal(picture.sealText, fonts: fonts), imprint: picture.imprint)
        for mark in picture.marks { try drawing.add(mark) }
        return drawing.document
    }
}

extension FrontPicture {
    /// Octets of a drawing; a full page of a family register takes a ninth of them.
    public static let maximumDrawnOctets = 1 << 20
    /// Of them for what stands around the marks, a title of `TextLimits.maximumScalars` included.
    fileprivate static let frameOctets = 8192
}

/// The marks of a front as SVG elements, in their order; each glyph is written out once and used by its name.
private struct PictureDrawing {
    /// Units of an em: with a thousand of them advance widths are whole numbers, and no point of a glyph moves by more than a tenth of a dot.
    private static let em = 1000
    private static let lineWidths = 1...64
    private static let sizes = 16...512
    private static let trackings = -512...1024
    /// The fonts' letters in the names of glyphs.
    private static let letters = Array("abcdefgh".utf8)

    private let seal: OfficialSeal
    private let imprint: SealImprint?
    private var glyphs: GlyphCollector
    /// By font: how many glyphs of the subset are written out already.
    private var written: [Int]
    /// By font and subset number: whether there is anything to see.
    private var hasShape: [[Bool]]
    private var title: [FrontPicture.Character] = []
    private var definitions: [UInt8] = []
    private var body: [UInt8] = []
    private var usesSeal = false
    private var usesImprint = false
    /// Lines of one width that follow each other.
    private var lines = VectorPath()
    private var lineWidth = 0

    init(fonts: [TrueTypeFont], seal: OfficialSeal, imprint: SealImprint?) {
        self.seal = seal
        self.imprint = imprint
        glyphs = GlyphCollector(fonts: fonts)
        // Number 0 of each subset is the glyph for what is missing.
        written = fonts.map { _ in 1 }
        hasShape = fonts.map { _ in [false] }
    }

    mutating func add(_ mark: FrontPicture.Mark) throws(PaperError) {
        switch mark {
        case .line(let x0, let y0, let x1, let y1, let width):
            try demand(isOnPage(x0, y0) && isOnPage(x1, y1))
            try setLineWidth(width)
            lines.line(fromX: x0, y: y0, toX: x1, y: y1)
        case .frame(let x, let y, let width, let height, let line):
            try demand(isOnPage(x, y) && isOnPage(x + width, y + height))
            try setLineWidth(line)
            lines.rectangle(x: x, y: y, width: width, height: height)
        case .text(let characters, let x, let baseline, let size, let tracking):
            try demand(isOnPage(x, baseline) && PictureDrawing.sizes.contains(size) && PictureDrawing.trackings.contains(tracking))
            endLines()
            if title.isEmpty { title = characters }
            try text(characters, direction: .row, x: x, y: baseline, size: size, tracking: tracking)
        case .column(let characters, let x, let top, let size, let tracking):
            try demand(isOnPage(x, top) && PictureDrawing.sizes.contains(size) && PictureDrawing.trackings.contains(tracking))
            endLines()
            try text(characters, direction: .column, x: x, y: top, size: size, tracking: tracking)
        case .seal(let x, let y):
            try demand(isOnPage(x, y))
            endLines()
            if !usesSeal { seal.appendDrawing(named: "s", to: &definitions) }
            usesSeal = true
            use("s", x: x, y: y)
        case .imprint(let x, let y):
            guard let imprint else { throw PictureDrawing.refusal("it uses an imprint and has none") }
            try demand(isOnPage(x, y))
            endLines()
            if !usesImprint { imprint.appendDrawing(named: "i", to: &definitions) }
            usesImprint = true
            use("i", x: x, y: y)
        }
        guard definitions.count + body.count + lines.octets.count <= FrontPicture.maximumDrawnOctets - FrontPicture.frameOctets else {
            throw PictureDrawing.refusal("its drawing takes more than \(FrontPicture.maximumDrawnOctets) octets")
        }
    }

    var document: String {
        var finished = self
        finished.endLines()
        let words = String(String.UnicodeScalarView(title.flatMap { [$0.scalar, $0.selector] }.filter { $0 != 0 }.compactMap { Unicode.Scalar($0) }))
        let size = "\(PageGeometry.width) \(PageGeometry.height)"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" xml:lang="ja" lang="ja" width="595.2pt" height="841.92pt" viewBox="0 0 \(size)">
            <title>\(Markup.escaped(words))</title>
            <defs>
            \(String(decoding: finished.definitions, as: UTF8.self))</defs>
            <path fill="#fff" d="M0 0h\(PageGeometry.width)v\(PageGeometry.height)H0z"/>
            \(String(decoding: finished.body, as: UTF8.self))</svg>

            """
    }

    // MARK: Text

    /// In a row `x` and `y` are the left end of the baseline, in a column the middle of its top.
    private mutating func text(
        _ characters: [FrontPicture.Character], direction: WritingDirection, x: Int, y: Int, size: Int, tracking: Int
    ) throws(PaperError) {
        let range = try glyphs.shape(characters, direction: direction)
        try writeOut()
        body.append("<g transform=\"translate(")
        body.append(decimal: x)
        body.append(" ")
        body.append(decimal: y)
        body.append(")scale(.")
        // Thousandths, without zeros that say nothing.
        body.append(contentsOf: String(size + 1000).utf8.dropFirst().reversed().drop { $0 == 0x30 }.reversed())
        body.append(")\">\n")
        var length = 0
        for (index, position) in range.enumerated() {
            let entry = glyphs.entry(at: position)
            let metric = direction == .row ? nil : entry.column
            let along = length + index * tracking * PictureDrawing.em / size
            length += metric?.advance ?? entry.width
            guard hasShape[entry.font][entry.subsetNumber] else { continue }
            body.append("<use xlink:href=\"#")
            appendName(font: entry.font, number: entry.subsetNumber, to: &body)
            appendPlace(metric.map { (-entry.width / 2, along + $0.origin) } ?? (along, 0))
            body.append("\"/>\n")
        }
        body.append("</g>\n")
    }

    /// Where a glyph's own axes begin, without what is zero.
    private mutating func appendPlace(_ place: (x: Int, y: Int)) {
        for (name, value) in [("\" x=\"" as StaticString, place.x), ("\" y=\"", place.y)] where value != 0 {
            body.append(name)
            body.append(decimal: value)
        }
    }

    /// Writes out the glyphs that are new.
    private mutating func writeOut() throws(PaperError) {
        for (font, subset) in glyphs.subsetGlyphs.enumerated() {
            while written[font] < subset.count {
                let number = written[font]
                var path = VectorPath()
                for contour in try GlyphOutline(of: subset[number], in: glyphs.fonts[font]).contours {
                    path.contour(ContourPiece.pieces(of: contour), scale: Double(PictureDrawing.em) / Double(glyphs.fonts[font].unitsPerEm))
                }
                hasShape[font].append(!path.isEmpty)
                written[font] += 1
                if path.isEmpty { continue }
                definitions.append("<path id=\"")
                appendName(font: font, number: number, to: &definitions)
                definitions.append("\" d=\"")
                definitions.append(contentsOf: path.octets)
                definitions.append("\"/>\n")
            }
        }
    }

    private func appendName(font: Int, number: Int, to octets: inout [UInt8]) {
        octets.append(PictureDrawing.letters[font])
        octets.append(decimal: number)
    }

    // MARK: Lines and pictures

    private mutating func setLineWidth(_ width: Int) throws(PaperError) {
        try demand(PictureDrawing.lineWidths.contains(width))
        if width != lineWidth { endLines() }
        lineWidth = width
    }

    private mutating func endLines() {
        guard !lines.isEmpty else { return }
        body.append("<path fill=\"none\" stroke=\"#000\" stroke-width=\"")
        body.append(decimal: lineWidth)
        body.append("\" d=\"")
        body.append(contentsOf: lines.octets)
        body.append("\"/>\n")
        lines = VectorPath()
    }

    private mutating func use(_ name: StaticString, x: Int, y: Int) {
        body.append("<use xlink:href=\"#")
        body.append(name)
        body.append("\" x=\"")
        body.append(decimal: x)
        body.append("\" y=\"")
        body.append(decimal: y)
        body.append("\"/>\n")
    }

    // MARK: Bounds

    private func isOnPage(_ x: Int, _ y: Int) -> Bool { (0...PageGeometry.width).contains(x) && (0...PageGeometry.height).contains(y) }

    private func demand(_ isRight: Bool) throws(PaperError) {
        guard isRight else { throw PictureDrawing.refusal("a mark does not stand on the page") }
    }

    private static func refusal(_ reason: String) -> PaperError { PaperError(.scrambleDamaged, "no front has such a picture: \(reason)", place: "scramble image") }
}
