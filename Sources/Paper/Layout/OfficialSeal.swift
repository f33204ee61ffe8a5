internal import Compression

/// 公印: a square seal drawn as paths, so that it is a picture and not text. Characters run down the
/// columns, columns from right to left, each stretched to fill its part of the square, as cut seals do.
struct OfficialSeal: Sendable {
    /// 24 mm, a usual size for a mayor's seal.
    static let side = PageGeometry.dots(tenthsOfMillimetre: 240)
    /// Sixteen characters fill a square of four columns.
    static let maximumCharacters = 16
    /// Tenths of a dot, for smooth curves.
    private static let scale = 10
    private static let frameWidth = 26
    private static let margin = 62

    /// The picture as a compressed content stream in the seal's own axes: tenths of a dot, y upward.
    let compressedContent: [UInt8]
    /// The outlines of the characters in the same axes.
    private let contours: [[ContourPiece]]
    /// The name by which a page draws it.
    static let resourceName: StaticString = "/Seal"

    /// Throws `textMissing`, `textTooLong` and the errors of characters.
    init(text: String, fonts: [TrueTypeFont]) throws(PaperError) {
        var glyphs = GlyphCollector(fonts: fonts)
        let shaped = try glyphs.shape(text, place: "seal")
        guard !shaped.isEmpty else { throw PaperError(.textMissing, "a seal has no characters", place: "seal") }
        guard shaped.count <= OfficialSeal.maximumCharacters else {
            throw PaperError(.textTooLong, "more than \(OfficialSeal.maximumCharacters) characters", place: "seal")
        }
        var columns = 1
        while columns * columns < shaped.count { columns += 1 }
        var contours: [[ContourPiece]] = []
        let inner = (OfficialSeal.side - 2 * OfficialSeal.margin) * OfficialSeal.scale
        for (position, place) in zip(shaped, OfficialSeal.places(of: shaped.count, columns: columns)) {
            let entry = glyphs.entry(at: position)
            let outline = try GlyphOutline(of: glyphs.subsetGlyphs[entry.font][entry.subsetNumber], in: fonts[entry.font])
            let cell = Box(
                x: OfficialSeal.margin * OfficialSeal.scale + inner * (columns - 1 - place.column) / columns,
                y: OfficialSeal.margin * OfficialSeal.scale + inner * (place.rows - 1 - place.row) / place.rows,
                width: inner / columns, height: inner / place.rows)
            contours += OfficialSeal.contours(of: outline, in: cell, unitsPerEm: fonts[entry.font].unitsPerEm)
        }
        self.contours = contours
        var picture = OfficialSeal.frame()
        for contour in contours { OfficialSeal.append(contour, to: &picture) }
        picture.append("B\n")
        compressedContent = Deflate.zlib(picture, effort: .thorough)
    }

    /// For each character its column from the right, its row, and how many share the column's height: as many in each as can be, one more
    /// in the first columns. Seven are 3, 2 and 2: a last character alone would be drawn out over the whole height.
    static func places(of count: Int, columns: Int) -> [(column: Int, row: Int, rows: Int)] {
        (0..<columns).flatMap { column in
            let rows = count / columns + (column < count % columns ? 1 : 0)
            return (0..<rows).map { (column, $0, rows) }
        }
    }

    /// Draws the seal with its top left corner at (x, y).
    func draw(x: Int, y: Int, on canvas: inout Canvas) {
        canvas.draw(.seal(x: x, y: y)) {
            $0.append(".1 0 0 .1 ")
            $0.append(decimal: x)
            $0.append(" ")
            $0.append(decimal: PageGeometry.height - y - OfficialSeal.side)
            $0.append(" cm ")
            $0.append(OfficialSeal.resourceName)
            $0.append(" Do\n")
        }
    }

    /// Writes the picture as an object that pages refer to (ISO 32000-1, 8.10).
    func write(_ reference: PDFWriter.Reference, to pdf: inout PDFWriter) {
        pdf.writeCompressedStream(reference, compressedContent) {
            $0.append("/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 ")
            $0.append(decimal: OfficialSeal.side * OfficialSeal.scale)
            $0.append(" ")
            $0.append(decimal: OfficialSeal.side * OfficialSeal.scale)
            $0.append("]")
        }
    }

    /// Writes the picture as a group of an SVG whose top left corner is its origin.
    func appendDrawing(named name: StaticString, to octets: inout [UInt8]) {
        octets.append("<g id=\"")
        octets.append(name)
        octets.append("\"><g transform=\"translate(0 ")
        octets.append(decimal: OfficialSeal.side)
        octets.append(")scale(.1)\" fill=\"#d12117\" stroke=\"#d12117\" stroke-linejoin=\"round\">\n<path fill=\"none\" stroke-width=\"")
        let (width, side) = (OfficialSeal.frameWidth * OfficialSeal.scale, OfficialSeal.side * OfficialSeal.scale)
        octets.append(decimal: width)
        octets.append("\" d=\"")
        var frame = VectorPath()
        frame.rectangle(x: width / 2, y: width / 2 - side, width: side - width, height: side - width)
        octets.append(contentsOf: frame.octets)
        octets.append("\"/>\n<path stroke-width=\"90\" d=\"")
        var characters = VectorPath()
        for contour in contours { characters.contour(contour) }
        octets.append(contentsOf: characters.octets)
        octets.append("\"/>\n</g></g>\n")
    }

    /// Vermilion; round joins; the frame, and the line for the characters, which are filled and made
    /// bolder by their own outline.
    private static func frame() -> [UInt8] {
        var content: [UInt8] = []
        content.append(".82 .13 .09 rg .82 .13 .09 RG 1 j ")
        let width = frameWidth * scale
        content.append(decimal: width)
        content.append(" w ")
        for value in [width / 2, width / 2, side * scale - width, side * scale - width] {
            content.append(decimal: value)
            content.append(" ")
        }
        content.append("re S\n90 w\n")
        return content
    }

    private struct Box {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    private static func contours(of outline: GlyphOutline, in cell: Box, unitsPerEm: Int) -> [[ContourPiece]] {
        guard let bounds = outline.bounds else { return [] }
        let gapX = cell.width * 5 / 100
        let gapY = cell.height * 5 / 100
        // Stretched to the cell, but a flat or narrow character such as 一 or 川 not out of its shape.
        let width = max(bounds.right - bounds.left, unitsPerEm * 3 / 4)
        let height = max(bounds.top - bounds.bottom, unitsPerEm * 3 / 4)
        let centerX = (bounds.left + bounds.right) / 2
        let centerY = (bounds.bottom + bounds.top) / 2
        func place(_ point: GlyphOutline.Point) -> GlyphOutline.Point {
            GlyphOutline.Point(
                x: cell.x + cell.width / 2 + (point.x - centerX) * (cell.width - 2 * gapX) / width,
                y: cell.y + cell.height / 2 + (point.y - centerY) * (cell.height - 2 * gapY) / height,
                isOnCurve: point.isOnCurve)
        }
        return outline.contours.map { ContourPiece.pieces(of: $0.map(place)) }.filter { !$0.isEmpty }
    }

    /// Quadratic curves become cubic ones: PDF has no others.
    private static func append(_ pieces: [ContourPiece], to path: inout [UInt8]) {
        guard let first = pieces.first else { return }
        append(first.start, "m\n", to: &path)
        for piece in pieces {
            if let control = piece.control {
                append(twoThirds(of: control, from: piece.start), "", to: &path)
                append(twoThirds(of: control, from: piece.end), "", to: &path)
            }
            append(piece.end, piece.isCurve ? "c\n" : "l\n", to: &path)
        }
        path.append("h\n")
    }

    private static func twoThirds(of control: ContourPiece.Point, from end: ContourPiece.Point) -> ContourPiece.Point {
        ((end.x + 2 * control.x) / 3, (end.y + 2 * control.y) / 3)
    }

    private static func append(_ point: ContourPiece.Point, _ operation: StaticString, to path: inout [UInt8]) {
        path.append(decimal: Int(point.x))
        path.append(" ")
        path.append(decimal: Int(point.y))
        path.append(" ")
        path.append(operation)
    }
}
