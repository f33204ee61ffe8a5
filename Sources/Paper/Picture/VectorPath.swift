/// The spelling of shapes in the path of an SVG (SVG 1.1, 8.3): steps in whole numbers, with as few letters and blanks as it allows.
struct VectorPath {
    private(set) var octets: [UInt8] = []
    private var x = 0
    private var y = 0
    private var letter: UInt8 = 0

    var isEmpty: Bool { octets.isEmpty }

    mutating func line(fromX x0: Int, y y0: Int, toX x1: Int, y y1: Int) {
        move(x0, y0)
        line(x1, y1)
    }

    mutating func rectangle(x left: Int, y top: Int, width: Int, height: Int) {
        move(left, top)
        line(left + width, top)
        line(left + width, top + height)
        line(left, top + height)
        close()
    }

    /// A contour of a glyph, whose y runs upward, with its points rounded to whole units after scaling.
    mutating func contour(_ pieces: [ContourPiece], scale: Double = 1) {
        func place(_ point: ContourPiece.Point) -> (x: Int, y: Int) { (Int((point.x * scale).rounded()), Int((-point.y * scale).rounded())) }
        guard let first = pieces.first else { return }
        let start = place(first.start)
        move(start.x, start.y)
        for piece in pieces {
            let end = place(piece.end)
            if let control = piece.control.map(place) { curve(control, end) } else { line(end.x, end.y) }
        }
        close()
    }

    private mutating func move(_ toX: Int, _ toY: Int) {
        number(toX, behind: UInt8(ascii: "M"))
        number(toY)
        (x, y) = (toX, toY)
    }

    private mutating func line(_ toX: Int, _ toY: Int) {
        let (across, down) = (toX - x, toY - y)
        if across == 0, down == 0 { return }
        if down == 0 {
            number(across, behind: UInt8(ascii: "h"))
        } else if across == 0 {
            number(down, behind: UInt8(ascii: "v"))
        } else {
            number(across, behind: UInt8(ascii: "l"))
            number(down)
        }
        (x, y) = (toX, toY)
    }

    private mutating func curve(_ control: (x: Int, y: Int), _ end: (x: Int, y: Int)) {
        number(control.x - x, behind: UInt8(ascii: "q"))
        number(control.y - y)
        number(end.x - x)
        number(end.y - y)
        (x, y) = end
    }

    private mutating func close() {
        octets.append(UInt8(ascii: "z"))
        letter = UInt8(ascii: "z")
    }

    /// The first number of a step; the letter of the step before serves for the next of its kind.
    private mutating func number(_ value: Int, behind next: UInt8) {
        if next == letter { return number(value) }
        octets.append(next)
        letter = next
        octets.append(decimal: value)
    }

    private mutating func number(_ value: Int) {
        if value >= 0 { octets.append(UInt8(ascii: " ")) }
        octets.append(decimal: value)
    }
}
