/// A table of cells that are HTML already.
struct HTMLTable {
    let heads: [String]
    let rows: [[String]]

    var text: String {
        guard !rows.isEmpty else { return "<p class=\"note\">none</p>" }
        let head = heads.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { row in "<tr>\(row.map(HTMLTable.cell).joined())</tr>" }.joined(separator: "\n")
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
    }

    /// A number's cell is set to the right.
    private static func cell(_ content: String) -> String { content.hasPrefix("<span class=\"number\">") ? "<td class=\"number\">\(content)</td>" : "<td>\(content)</td>" }

    /// Groups of three digits, with a thin space between them.
    static func number(_ value: Int) -> String { "<span class=\"number\">\(grouped(value))</span>" }

    static func grouped(_ value: Int) -> String {
        var digits = Array(String(value.magnitude)), groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "−" : "") + ([String(digits)] + groups).joined(separator: "\u{2009}")
    }
}
