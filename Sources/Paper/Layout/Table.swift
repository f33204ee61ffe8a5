internal import Domain

/// Rows of cells under a common frame. Rows may differ in their columns. A table stays on one page
/// where it fits on one, and is parted between rows otherwise.
struct Table {
    struct Row {
        /// What parts a row from the one above it.
        enum Rule: Sendable {
            /// Nothing: the two say one thing.
            case none
            case thin, thick

            /// In dots; nil for no line.
            var lineWidth: Int? {
                switch self {
                case .none: nil
                case .thin: Canvas.thinLine
                case .thick: Canvas.thickLine
                }
            }
        }

        /// The least height in dots; a row grows with its contents.
        let height: Int
        var rule = Rule.thin
        let cells: [Cell]
    }

    /// What stands in a strip at the left over the whole height.
    enum Spine: Sendable {
        /// What the rows are about, set downward (縦書き).
        case label(String)
        case imprint(SealImprint)

        /// In dots.
        var width: Int {
            switch self {
            case .label: 120
            case .imprint: 1400
            }
        }
    }

    let spine: Spine?
    let rows: [Row]

    static let rowHeight = 156
    /// Of the characters of a label beside rows.
    static let spineSize = 72
    /// Between a cell's line and its text.
    static let paddingX = 32
    static let paddingY = 16
}

/// A table whose texts are set: heights are known.
struct MeasuredTable {
    struct Row {
        let height: Int
        let rule: Table.Row.Rule
        let cells: [MeasuredCell]
    }

    struct MeasuredCell {
        let x: Int
        let width: Int
        let fit: TextFit
        let alignment: TextStyle.Alignment
        let isBoxed: Bool
    }

    private let spine: Table.Spine?
    private let spineLabel: [ColumnFit.Place]
    /// The word above an imprint.
    private let imprintLabel: Range<Int>
    let rows: [Row]

    var height: Int { rows.reduce(0) { $0 + $1.height } }

    init(_ table: Table, glyphs: inout GlyphCollector) throws(PaperError) {
        spine = table.spine
        if case .label(let text) = table.spine { spineLabel = try glyphs.places(of: text, place: "label") } else { spineLabel = [] }
        if case .imprint = table.spine { imprintLabel = try glyphs.shape("印影", place: "label") } else { imprintLabel = 0..<0 }
        let left = PageGeometry.left + (table.spine?.width ?? 0)
        let width = PageGeometry.right - left
        var measured: [Row] = []
        for row in table.rows {
            var cells: [MeasuredCell] = []
            var height = row.height
            var column = 0
            for cell in row.cells {
                let x = left + width * column / Cell.gridColumns
                column += cell.columns
                let cellWidth = left + width * column / Cell.gridColumns - x
                let shaped = try glyphs.shape(cell.text, in: cell.glyphSet, place: cell.place)
                let fit = TextFit.fit(
                    shaped, of: glyphs, style: cell.style,
                    width: cellWidth - 2 * Table.paddingX, height: row.height - 2 * Table.paddingY)
                height = max(height, fit.height + 2 * Table.paddingY)
                cells.append(MeasuredCell(x: x, width: cellWidth, fit: fit, alignment: cell.style.alignment, isBoxed: cell.isBoxed))
            }
            measured.append(Row(height: height, rule: row.rule, cells: cells))
        }
        rows = measured
    }

    /// An imprint stands on one page, and beside all that is said of it.
    var mayBeParted: Bool {
        if case .imprint = spine { false } else { true }
    }

    /// The row and those below it that no rule parts from it.
    func group(from row: Int) -> (rows: Range<Int>, height: Int) {
        var end = row + 1
        while end < rows.count, rows[end].rule == .none { end += 1 }
        return (row..<end, rows[row..<end].reduce(0) { $0 + $1.height })
    }

    /// Draws some of the rows from `y` down, framed as a table of their own.
    func draw(rows part: Range<Int>, y: Int, glyphs: GlyphCollector, on canvas: inout Canvas) {
        if part.isEmpty { return }
        let left = PageGeometry.left + (spine?.width ?? 0)
        // First, as it is read.
        if let spine { draw(spine, y: y, height: rows[part].reduce(0) { $0 + $1.height }, glyphs: glyphs, on: &canvas) }
        var top = y
        for index in part {
            let row = rows[index]
            if index > part.lowerBound, let lineWidth = row.rule.lineWidth { canvas.line(fromX: left, y: top, toX: PageGeometry.right, y: top, width: lineWidth) }
            for cell in row.cells {
                if cell.x > left { canvas.line(fromX: cell.x, y: top, toX: cell.x, y: top + row.height) }
                draw(cell, y: top, height: row.height, glyphs: glyphs, on: &canvas)
            }
            top += row.height
        }
        canvas.frame(x: PageGeometry.left, y: y, width: PageGeometry.right - PageGeometry.left, height: top - y, line: Canvas.thickLine)
    }

    private func draw(_ cell: MeasuredCell, y: Int, height: Int, glyphs: GlyphCollector, on canvas: inout Canvas) {
        let x = cell.x + Table.paddingX, width = cell.width - 2 * Table.paddingX
        if cell.isBoxed {
            let text = cell.fit.lines.reduce(0) { max($0, glyphs.width(of: $1) * cell.fit.size / 1000) }
            canvas.frame(x: x, y: y + Table.paddingY / 2, width: text + 2 * Table.paddingX, height: height - Table.paddingY, line: Canvas.thickLine)
        }
        canvas.text(cell.fit, of: glyphs, x: x + (cell.isBoxed ? Table.paddingX : 0), y: y, width: width, height: height, alignment: cell.alignment)
    }

    private func draw(_ spine: Table.Spine, y: Int, height: Int, glyphs: GlyphCollector, on canvas: inout Canvas) {
        let right = PageGeometry.left + spine.width
        canvas.line(fromX: right, y: y, toX: right, y: y + height)
        let width = spine.width - 20
        switch spine {
        case .label:
            let inner = height - 2 * Table.paddingY
            let fit = ColumnFit.fit(spineLabel, size: Table.spineSize, width: width, height: inner)
            fit.draw(of: glyphs, x: PageGeometry.left + 10, y: y + Table.paddingY, width: width, height: inner, on: &canvas)
        case .imprint(let imprint):
            let label = Table.rowHeight
            let fit = TextFit.fit(imprintLabel, of: glyphs, style: .centeredValue, width: width, height: label)
            canvas.text(fit, of: glyphs, x: PageGeometry.left + 10, y: y, width: width, height: label, alignment: .center)
            canvas.line(fromX: PageGeometry.left, y: y + label, toX: right, y: y + label)
            imprint.draw(
                x: PageGeometry.left + (spine.width - imprint.widthOnPage) / 2, y: y + label + (height - label - imprint.heightOnPage) / 2, on: &canvas)
        }
    }
}
