/// One cell of a table row: a label or a value.
struct Cell {
    /// Shares of a row's width, out of `Cell.gridColumns`.
    let columns: Int
    let text: String
    let style: TextStyle
    /// Which field of which record this is, for errors.
    let place: String
    var glyphSet = GlyphSet.ordinary
    /// In a frame of its own, as a stamp such as 除籍 is; a short text at the left.
    var isBoxed = false

    static let gridColumns = 120

    static func label(_ text: String, columns: Int) -> Cell {
        Cell(columns: columns, text: text, style: .label, place: "label")
    }

    /// A value; an empty one prints as `noEntry`, so that nothing can be written in later.
    static func value(_ text: String, columns: Int, style: TextStyle = .value, place: String) -> Cell {
        Cell(columns: columns, text: text.isEmpty ? noEntry : text, style: style, place: place)
    }

    /// Nothing on purpose: a place beside or below a label, where no entry belongs.
    static func blank(columns: Int) -> Cell { Cell(columns: columns, text: "", style: .value, place: "blank") }

    /// A value of a family register, in its own glyphs (B9).
    static func register(_ text: String, columns: Int, style: TextStyle, place: String) -> Cell {
        var cell = value(text, columns: columns, style: style, place: place)
        cell.glyphSet = .familyRegister
        return cell
    }

    /// 1,234,567円
    static func yen(_ amount: Int, columns: Int, place: String) -> Cell {
        let digits = String(amount.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return value("\(amount < 0 ? "-" : "")\(grouped)円", columns: columns, style: .amount, place: place)
    }

    /// What a cell without an entry shows.
    static let noEntry = "＊＊＊"
    /// What a cell shows whose item was not asked for.
    static let omitted = "省略"
}
