/// One cell of a table row: a label or a value.
struct Cell {
    /// Shares of a row's width, out of `Cell.gridColumns`.
    let columns: Int
    let text: String
    let style: TextStyle
    /// Which field of which record this is, for errors.
    let place: String

    static let gridColumns = 120

    static func label(_ text: String, columns: Int) -> Cell {
        Cell(columns: columns, text: text, style: .label, place: "label")
    }

    /// A value; an empty one prints as `noEntry`, so that nothing can be written in later.
    static func value(_ text: String, columns: Int, style: TextStyle = .value, place: String) -> Cell {
        Cell(columns: columns, text: text.isEmpty ? noEntry : text, style: style, place: place)
    }

    /// What a cell without an entry shows.
    static let noEntry = "＊＊＊"
    /// What a cell shows whose item was not asked for.
    static let omitted = "省略"
}
