/// The content of one page, written as PDF operators. Coordinates are dots from the top left corner.
struct Canvas {
    /// What was drawn, for the picture on the back (H3).
    enum Mark {
        case line(x: Int, y: Int, toX: Int, toY: Int, width: Int)
        case frame(x: Int, y: Int, width: Int, height: Int, line: Int)
        case text(Range<Int>, x: Int, baseline: Int, size: Int, tracking: Int)
        case column(Range<Int>, x: Int, top: Int, size: Int, tracking: Int)
        case seal(x: Int, y: Int)
        case imprint(x: Int, y: Int)
    }

    private(set) var content: [UInt8] = []
    private(set) var marks: [Mark] = []
    /// The line width in force, in dots.
    private var lineWidth = 0

    static let thinLine = 3
    static let thickLine = 9

    init() {
        content.reserveCapacity(24 << 10)
        // From here on one unit is one dot of 0.12 pt.
        content.append(".12 0 0 .12 0 0 cm\n")
        content.append(StructureTree.beginTitle)
    }

    /// The title is drawn; what follows is text of the page.
    mutating func beginText() { content.append(StructureTree.beginText) }

    /// The page is drawn.
    mutating func endText() { content.append(StructureTree.end) }

    mutating func line(fromX x0: Int, y y0: Int, toX x1: Int, y y1: Int, width: Int = Canvas.thinLine) {
        marks.append(.line(x: x0, y: y0, toX: x1, toY: y1, width: width))
        setLineWidth(width)
        point(x0, y0)
        content.append("m ")
        point(x1, y1)
        content.append("l S\n")
    }

    mutating func frame(x: Int, y: Int, width: Int, height: Int, line: Int) {
        marks.append(.frame(x: x, y: y, width: width, height: height, line: line))
        setLineWidth(line)
        point(x, y + height)
        content.append(decimal: width)
        content.append(" ")
        content.append(decimal: height)
        content.append(" re S\n")
    }

    /// Draws a shaped text with its em boxes' left edge at `x` and the baseline at `baseline`;
    /// `tracking` dots are added after each character.
    mutating func text(_ range: Range<Int>, of glyphs: GlyphCollector, x: Int, baseline: Int, size: Int, tracking: Int = 0) {
        if range.isEmpty { return }
        marks.append(.text(range, x: x, baseline: baseline, size: size, tracking: tracking))
        show(range, of: glyphs, fonts: "/F", x: x, y: baseline, size: size, spacing: tracking)
    }

    /// Draws a text that was shaped for columns downward (縦書き): the middle of its em boxes at `x`, the top of the first at `top`;
    /// `tracking` dots are added below each character.
    mutating func column(_ range: Range<Int>, of glyphs: GlyphCollector, x: Int, top: Int, size: Int, tracking: Int = 0) {
        if range.isEmpty { return }
        marks.append(.column(range, x: x, top: top, size: size, tracking: tracking))
        // What is added upward (ISO 32000-1, 9.3.2).
        show(range, of: glyphs, fonts: "/V", x: x, y: top, size: size, spacing: -tracking)
    }

    /// A text object; `fonts` begins the names of those for its direction.
    private mutating func show(_ range: Range<Int>, of glyphs: GlyphCollector, fonts: StaticString, x: Int, y: Int, size: Int, spacing: Int) {
        content.append("BT ")
        var font = -1
        if spacing != 0 {
            content.append(decimal: spacing)
            content.append(" Tc ")
        }
        for index in range {
            let entry = glyphs.entry(at: index)
            if entry.font != font {
                if font >= 0 { content.append("> Tj ") }
                content.append(fonts)
                content.append(decimal: entry.font)
                content.append(" ")
                content.append(decimal: size)
                content.append(" Tf ")
                if font < 0 {
                    point(x, y)
                    content.append("Td ")
                }
                content.append("<")
                font = entry.font
            }
            content.append(hexadecimal16: entry.subsetNumber)
        }
        content.append("> Tj")
        if spacing != 0 { content.append(" 0 Tc") }
        content.append(" ET\n")
    }

    /// Sets a fitted text into a box: aligned as its style says, centred between top and bottom.
    mutating func text(_ fit: TextFit, of glyphs: GlyphCollector, x: Int, y: Int, width: Int, height: Int, alignment: TextStyle.Alignment) {
        var top = y + (height - fit.height) / 2
        for line in fit.lines {
            let lineWidth = glyphs.width(of: line) * fit.size / 1000
            let shift = switch alignment {
            case .leading: 0
            case .center: (width - lineWidth) / 2
            case .trailing: width - lineWidth
            }
            // The baseline lies 0.88 em below the top of the em box in these fonts.
            text(line, of: glyphs, x: x + max(0, shift), baseline: top + fit.size * 22 / 25, size: fit.size)
            top += TextFit.pitch(size: fit.size)
        }
    }

    /// Draws a picture with operators that know the page's own axes: y upward from the bottom edge.
    mutating func draw(_ mark: Mark, _ body: (inout [UInt8]) -> Void) {
        marks.append(mark)
        content.append("q\n")
        body(&content)
        content.append("Q\n")
    }

    private mutating func setLineWidth(_ width: Int) {
        guard width != lineWidth else { return }
        lineWidth = width
        content.append(decimal: width)
        content.append(" w ")
    }

    private mutating func point(_ x: Int, _ y: Int) {
        content.append(decimal: x)
        content.append(" ")
        content.append(decimal: PageGeometry.height - y)
        content.append(" ")
    }
}
