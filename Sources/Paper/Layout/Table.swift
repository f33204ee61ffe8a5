/// Rows of cells under a common frame. Rows may differ in their columns. A table stays on one page
/// where it fits on one, and is parted between rows otherwise.
struct Table {
    struct Row {
        /// The least height in dots; a row grows with its contents.
        let height: Int
        let cells: [Cell]
    }

    /// Printed in a strip at the left over the whole height, such as the number of a member.
    let spine: String?
    let rows: [Row]

    static let rowHeight = 176
    static let spineWidth = 120
    /// Between a cell's line and its text.
    static let paddingX = 32
    static let paddingY = 16
}

/// A table whose texts are set: heights are known.
struct MeasuredTable {
    struct Row {
        let height: Int
        let cells: [MeasuredCell]
    }

    struct MeasuredCell {
        let x: Int
        let width: Int
        let fit: TextFit
        let alignment: TextStyle.Alignment
    }

    let spine: Range<Int>?
    let rows: [Row]

    var height: Int { rows.reduce(0) { $0 + $1.height } }

    init(_ table: Table, glyphs: inout GlyphCollector) throws(PaperError) {
        var left = PageGeometry.left
        if let text = table.spine {
            spine = try glyphs.shape(text, place: "label")
            left += Table.spineWidth
        } else {
            spine = nil
        }
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
                let shaped = try glyphs.shape(cell.text, place: cell.place)
                let fit = TextFit.fit(
                    shaped, of: glyphs, style: cell.style,
                    width: cellWidth - 2 * Table.paddingX, height: row.height - 2 * Table.paddingY)
                height = max(height, fit.height + 2 * Table.paddingY)
                cells.append(MeasuredCell(x: x, width: cellWidth, fit: fit, alignment: cell.style.alignment))
            }
            measured.append(Row(height: height, cells: cells))
        }
        rows = measured
    }

    /// Draws some of the rows from `y` down, framed as a table of their own.
    func draw(rows part: Range<Int>, y: Int, glyphs: GlyphCollector, on canvas: inout Canvas) {
        let left = PageGeometry.left + (spine == nil ? 0 : Table.spineWidth)
        var top = y
        for index in part {
            let row = rows[index]
            if index > part.lowerBound { canvas.line(fromX: left, y: top, toX: PageGeometry.right, y: top) }
            for cell in row.cells {
                if cell.x > left { canvas.line(fromX: cell.x, y: top, toX: cell.x, y: top + row.height) }
                canvas.text(
                    cell.fit, of: glyphs, x: cell.x + Table.paddingX, y: top,
                    width: cell.width - 2 * Table.paddingX, height: row.height, alignment: cell.alignment)
            }
            top += row.height
        }
        if let spine {
            canvas.line(fromX: left, y: y, toX: left, y: top)
            let fit = TextFit.fit(spine, of: glyphs, style: .centeredValue, width: Table.spineWidth - 20, height: top - y)
            canvas.text(fit, of: glyphs, x: PageGeometry.left + 10, y: y, width: Table.spineWidth - 20, height: top - y, alignment: .center)
        }
        canvas.frame(x: PageGeometry.left, y: y, width: PageGeometry.right - PageGeometry.left, height: top - y, line: Canvas.thickLine)
    }
}
