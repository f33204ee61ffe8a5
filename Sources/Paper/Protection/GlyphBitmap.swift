/// Draws glyphs as dots, for pictures that are made of dots themselves.
enum GlyphBitmap {
    /// Lines of each row along which coverage is measured, and steps of each dot.
    private static let finesse = 4
    /// Straight pieces of a curve: enough below a hundred dots.
    private static let piecesOfCurve = 8

    /// The one character of `text` in its em box, as a square of `side` dots. A dot is set where at least
    /// a third of it is covered, so that the thin strokes of a Mincho face stay.
    ///
    /// Throws the errors of characters.
    static func draw(_ scalar: Unicode.Scalar, side: Int, fonts: [TrueTypeFont], place: String) throws(PaperError) -> Bitmap {
        var glyphs = GlyphCollector(fonts: fonts)
        let shaped = try glyphs.shape(String(scalar), place: place)
        var bitmap = Bitmap(width: side, height: side)
        guard let position = shaped.first else { return bitmap }
        let entry = glyphs.entry(at: position)
        let font = fonts[entry.font]
        let outline = try GlyphOutline(of: glyphs.subsetGlyphs[entry.font][entry.subsetNumber], in: font)
        let edges = GlyphBitmap.edges(of: outline, unitsPerEm: font.unitsPerEm, side: side)
        var covered = [Int](repeating: 0, count: side)
        for y in 0..<side {
            for index in covered.indices { covered[index] = 0 }
            for line in 0..<finesse {
                let height = Double(y) + (Double(line) + 0.5) / Double(finesse)
                count(edges, at: height, into: &covered)
            }
            for x in 0..<side where covered[x] * 3 >= finesse * finesse { bitmap[x, y] = true }
        }
        return bitmap
    }

    private struct Edge {
        let x0: Double
        let y0: Double
        let x1: Double
        let y1: Double
    }

    /// The outline as straight edges in dots.
    private static func edges(of outline: GlyphOutline, unitsPerEm: Int, side: Int) -> [Edge] {
        let scale = Double(side) / Double(unitsPerEm)
        var edges: [Edge] = []
        for contour in outline.contours {
            for piece in ContourPiece.pieces(of: contour) {
                var previous = piece.start
                let steps = piece.isCurve ? piecesOfCurve : 1
                for step in 1...steps {
                    let next = piece.point(at: Double(step) / Double(steps))
                    // The baseline lies 0.88 em below the top of the em box in these fonts.
                    edges.append(Edge(
                        x0: previous.x * scale, y0: Double(side) * 0.88 - previous.y * scale,
                        x1: next.x * scale, y1: Double(side) * 0.88 - next.y * scale))
                    previous = next
                }
            }
        }
        return edges
    }

    /// Adds, for each dot, how many of its steps along the line at `height` lie inside (non-zero winding).
    private static func count(_ edges: [Edge], at height: Double, into covered: inout [Int]) {
        var crossings: [(x: Double, direction: Int)] = []
        for edge in edges where (edge.y0 <= height) != (edge.y1 <= height) {
            let x = edge.x0 + (height - edge.y0) / (edge.y1 - edge.y0) * (edge.x1 - edge.x0)
            crossings.append((x, edge.y1 > edge.y0 ? 1 : -1))
        }
        crossings.sort { $0.x < $1.x }
        var winding = 0
        for (index, crossing) in crossings.enumerated() {
            winding += crossing.direction
            guard winding != 0, index + 1 < crossings.count else { continue }
            let last = covered.count * finesse - 1
            // A step lies inside where its centre does.
            let from = max(0, Int((crossing.x * Double(finesse) + 0.5).rounded(.down)))
            let to = min(last, Int((crossings[index + 1].x * Double(finesse) - 0.5).rounded(.down)))
            if from > to { continue }
            for step in from...to { covered[step / finesse] += 1 }
        }
    }
}
