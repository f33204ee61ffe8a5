/// A piece of a contour: a quadratic curve, or a line.
struct ContourPiece {
    typealias Point = (x: Double, y: Double)

    let start: Point
    /// Nil for a line.
    let control: Point?
    let end: Point

    var isCurve: Bool { control != nil }

    /// The point of the piece at `t` from 0 to 1.
    func point(at t: Double) -> Point {
        guard let control else { return (start.x + (end.x - start.x) * t, start.y + (end.y - start.y) * t) }
        let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
        return (a * start.x + b * control.x + c * end.x, a * start.y + b * control.y + c * end.y)
    }

    /// All pieces of a closed contour in order. Between two control points a point of the curve lies
    /// midway (OpenType 1.9, `glyf`).
    static func pieces(of contour: [GlyphOutline.Point]) -> [ContourPiece] {
        guard contour.count > 2 else { return [] }
        func point(_ index: Int) -> Point { (Double(contour[index].x), Double(contour[index].y)) }
        func middle(_ a: Point, _ b: Point) -> Point { ((a.x + b.x) / 2, (a.y + b.y) / 2) }
        let firstOnCurve = contour.firstIndex { $0.isOnCurve }
        let start = firstOnCurve.map(point) ?? middle(point(0), point(contour.count - 1))
        let first = firstOnCurve.map { $0 + 1 } ?? 0
        var pieces: [ContourPiece] = []
        var current = start
        var control: Point?
        func go(to end: Point, control: Point?) {
            pieces.append(ContourPiece(start: current, control: control, end: end))
            current = end
        }
        for step in 0..<contour.count {
            let index = (first + step) % contour.count
            if let waiting = control {
                go(to: contour[index].isOnCurve ? point(index) : middle(waiting, point(index)), control: waiting)
                control = contour[index].isOnCurve ? nil : point(index)
            } else if contour[index].isOnCurve {
                go(to: point(index), control: nil)
            } else {
                control = point(index)
            }
        }
        if let waiting = control { go(to: start, control: waiting) }
        return pieces
    }
}
