internal import Compression

/// けん制文字 (H2): a word that the eye passes over and a copier brings out. The whole side is covered by
/// cells of equal ink: outside of the word six small dots, which a copier loses, inside it one large dot,
/// which it keeps. One tile holds the word once; a form object repeats it over the side.
///
/// A copier that resolves 0.1 mm keeps both kinds of dots, and the word stays hidden: there the latent
/// image and the scramble image remain.
struct DeterrentPattern: Sendable {
    /// What a cell holds, as rectangles of dots; tests make others, which must fail.
    struct Ink {
        typealias Spot = (x: Int, y: Int, width: Int, height: Int)

        /// 24 dots: a square of 5 without a corner, a little of which even a pale copy keeps.
        var large: [Spot] = [(4, 4, 5, 4), (4, 8, 4, 1)]
        /// 24 dots: six squares of 2.
        var small: [Spot] = [(1, 2, 2, 2), (5, 2, 2, 2), (9, 2, 2, 2), (1, 8, 2, 2), (5, 8, 2, 2), (9, 8, 2, 2)]
    }

    /// Dots of a cell's side.
    static let cell = 12
    /// Cells of a character's em box (20 mm) and from one character to the next.
    private static let characterSide = 40
    private static let characterPitch = 44
    private static let wordGap = 16
    private static let rowPitch = 52
    /// One cell of so many has the dots of the other kind: the word's edge does not show as a line.
    private static let flipOneOf: UInt64 = 10

    /// Which cells belong to the word.
    let figure: Bitmap
    private let compressedTile: [UInt8]

    /// The name by which a page draws it.
    static let resourceName: StaticString = "/Deterrent"

    /// Throws `textMissing`, `textTooLong` and the errors of characters.
    init(text: String, ink: Ink = Ink(), fonts: [TrueTypeFont]) throws(PaperError) {
        let characters = Array(text.unicodeScalars)
        guard !characters.isEmpty else { throw PaperError(.textMissing, "a deterrent text has no characters", place: "deterrentText") }
        guard characters.count <= PaperProtection.maximumCharacters else {
            throw PaperError(.textTooLong, "more than \(PaperProtection.maximumCharacters) characters", place: "deterrentText")
        }
        // An even number of cells: every other row is shifted by half a tile.
        var figure = Bitmap(width: characters.count * DeterrentPattern.characterPitch + DeterrentPattern.wordGap, height: DeterrentPattern.rowPitch)
        for (index, character) in characters.enumerated() {
            let drawn = try GlyphBitmap.draw(character, side: DeterrentPattern.characterSide, fonts: fonts, place: "deterrentText")
            let top = (DeterrentPattern.rowPitch - DeterrentPattern.characterSide) / 2
            figure.merge(drawn.bolder(by: 1), x: DeterrentPattern.wordGap / 2 + index * DeterrentPattern.characterPitch, y: top)
        }
        self.figure = figure
        compressedTile = Deflate.zlib(DeterrentPattern.tile(of: figure, ink: ink).packed, effort: .thorough)
    }

    private static func tile(of figure: Bitmap, ink: Ink) -> Bitmap {
        var tile = Bitmap(width: figure.width * cell, height: figure.height * cell)
        // Any fixed seed does: the pattern is no secret, and the same on every sheet.
        var noise = SplitMix(seed: 2026)
        for y in 0..<figure.height {
            for x in 0..<figure.width {
                let isLarge = figure[x, y] != noise.isOne(of: flipOneOf)
                for spot in isLarge ? ink.large : ink.small {
                    tile.fill(x: x * cell + spot.x, y: y * cell + spot.y, width: spot.width, height: spot.height)
                }
            }
        }
        return tile
    }

    /// Writes the form object that covers a side, and the image of one tile.
    func write(_ reference: PDFWriter.Reference, to pdf: inout PDFWriter) {
        let image = pdf.reserve()
        let width = figure.width * DeterrentPattern.cell
        let height = figure.height * DeterrentPattern.cell
        pdf.writeCompressedStream(image, compressedTile) { ImagePlace.appendMask(width: width, height: height, to: &$0) }
        var content: [UInt8] = []
        // A green-blue that the eye takes for a tint and a copier for dark.
        content.append("0 .47 .45 rg\n")
        for place in DeterrentPattern.places(width: width, height: height) {
            ImagePlace.append(x: place.x, y: place.y, width: width, height: height, name: "/Tile", to: &content)
        }
        pdf.writeStream(reference, content) {
            $0.append(ImagePlace.sideForm)
            $0.append("/Resources<</XObject<</Tile ")
            $0.append(image)
            $0.append(">>>>")
        }
    }

    /// Top left corners of the tiles, row by row, each row shifted by half a tile against the one above.
    private static func places(width: Int, height: Int) -> [(x: Int, y: Int)] {
        var places: [(x: Int, y: Int)] = []
        for (row, y) in stride(from: 0, to: PageGeometry.height, by: height).enumerated() {
            for x in stride(from: row % 2 == 0 ? 0 : -width / 2, to: PageGeometry.width, by: width) { places.append((x, y)) }
        }
        return places
    }

    /// Whether the cell at a dot of the side belongs to the word.
    func isWord(x: Int, y: Int) -> Bool {
        let column = x / DeterrentPattern.cell
        let row = y / DeterrentPattern.cell
        let shift = row / figure.height % 2 == 0 ? 0 : figure.width / 2
        return figure[(column + shift) % figure.width, row % figure.height]
    }
}
