import Markup

/// The matrix as one page that needs nothing else: no script, no font, no picture from elsewhere.
public struct MatrixPage: Sendable {
    /// Of one kind of finding.
    private static let maximumShown = 300

    private let matrix: HoldingMatrix
    private let facts: [(name: String, value: String)]
    private let notes: [String]
    private let isGood: Bool

    public init(matrix: HoldingMatrix, facts: [(name: String, value: String)], notes: [String], isGood: Bool) {
        self.matrix = matrix
        self.facts = facts
        self.notes = notes
        self.isGood = isGood
    }

    public var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>kofu review: who holds what</title><style>\(MatrixPage.style)</style></head><body>
        <h1>Who holds what of whom</h1>
        <p class="verdict \(isGood ? "good" : "bad")">\(isGood ? "Nobody held what they must not." : "Something was held where it must not be.")</p>
        <p class="facts">\(facts.map { "\(Markup.escaped($0.name)) <b>\(Markup.escaped($0.value))</b>" }.joined(separator: " · "))</p>
        <p>Each cell says what may be held, and how often something was found: while a document was shown at every kiosk, and after every kiosk was back
        at its start screen.</p>
        <p class="legend"><span class="held">may hold, held</span><span class="free">may hold, not held</span><span class="never">must not, did not</span><span class="forbidden">must not, held</span></p>
        <table class="matrix"><thead><tr><th></th>\(CanaryClass.allCases.map { "<th><div>\(Markup.escaped($0.title))</div></th>" }.joined())<th><div>searched</div></th></tr></thead>
        <tbody>\(body)</tbody></table>
        \(violations)
        \(notes.isEmpty ? "" : "<h2>Notes</h2><ul>\(notes.map { "<li>\(Markup.escaped($0))</li>" }.joined())</ul>")
        <h2>Who may hold what, and why</h2>
        <table class="list"><thead><tr><th>who</th><th>how long</th><th>what</th><th>why</th></tr></thead><tbody>\(rules)</tbody></table>
        <p class="foot">Whatever is not in this table may be held by nobody at any time. The page names nobody, and no value.</p>
        </body></html>

        """
    }

    // MARK: Rows

    private var body: String {
        var previous: Holder?
        return matrix.rows.map { row in
            let separates = previous.map { $0 != row.holder } ?? false
            previous = row.holder
            let octets = Moment.allCases.compactMap { row.octets[$0] }.max() ?? 0
            return "<tr\(separates ? " class=\"next\"" : "")><th>\(Markup.escaped(row.name))<small>\(row.holder.rawValue)</small></th>"
                + CanaryClass.allCases.map { cell(matrix[row, $0]) }.joined() + "<td class=\"size\">\(MatrixPage.size(octets))</td></tr>"
        }.joined(separator: "\n")
    }

    private func cell(_ cell: HoldingMatrix.Cell) -> String {
        let kind = cell.isForbidden ? "forbidden" : cell.isHeld ? "held" : cell.permission == .never ? "never" : "free"
        let counts = cell.isHeld || cell.isForbidden ? "<b>\(cell.now)→\(cell.after)</b>\(cell.before > 0 ? "<br><i>before \(cell.before)</i>" : "")" : "–"
        return "<td class=\"\(kind)\">\(counts)\(cell.permission == .never ? "" : "<small>\(cell.permission.rawValue)</small>")</td>"
    }

    private var violations: String {
        let violations = matrix.violations
        guard !violations.isEmpty else { return "" }
        let rows = violations.prefix(MatrixPage.maximumShown).map { finding in
            "<tr><td>\(finding.moment.rawValue)</td><td>\(Markup.escaped(finding.name))</td><td>\(Markup.escaped(finding.place))</td><td>\(finding.kind.title)</td>"
                + "<td>\(Markup.escaped(finding.spelling))</td><td>\(finding.count)</td><td>\(finding.owners)</td></tr>"
        }.joined(separator: "\n")
        let rest = violations.count > MatrixPage.maximumShown ? "<p>and \(violations.count - MatrixPage.maximumShown) more</p>" : ""
        return """
            <h2>Held where it must not be</h2>
            <table class="list"><thead><tr><th>when</th><th>who</th><th>where</th><th>what</th><th>spelt as</th><th>times</th><th>of how many</th></tr></thead>
            <tbody>\(rows)</tbody></table>\(rest)
            """
    }

    private var rules: String {
        HoldingRules.all.map { rule in
            "<tr><td>\(rule.holder.rawValue)</td><td>\(rule.permission.rawValue)</td><td>\(rule.kinds.map(\.title).joined(separator: ", "))</td><td>\(Markup.escaped(rule.reason))</td></tr>"
        }.joined(separator: "\n")
    }

    // MARK: Words

    private static func size(_ octets: Int) -> String { octets >= 1 << 20 ? "\(octets >> 20) MiB" : octets >= 1 << 10 ? "\(octets >> 10) KiB" : "\(octets) B" }

    private static let style = """
        body{font:14px/1.45 system-ui,"DejaVu Sans",sans-serif;color:#1d2733;background:#fff;margin:32px auto;max-width:1360px;padding:0 20px}
        h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:36px 0 8px}p{max-width:80ch}
        .verdict{font-size:17px;font-weight:600;padding:8px 14px;border-radius:6px;display:inline-block;margin:8px 0}
        .good{background:#e2f3e6;color:#14572a}.bad{background:#fbe0dd;color:#8c1c12}.facts{color:#566;max-width:none}
        .legend span{display:inline-block;padding:3px 10px;margin-right:8px;border-radius:4px}
        table{border-collapse:separate;border-spacing:2px}.matrix{font-size:12px}.matrix th{text-align:left;font-weight:600;white-space:nowrap;padding:2px 8px 2px 0}
        .matrix thead th{vertical-align:bottom;padding:0}.matrix thead div{writing-mode:vertical-rl;transform:rotate(180deg);padding:6px 4px;white-space:nowrap;margin:auto}
        .matrix td{text-align:center;min-width:50px;padding:3px 2px;border-radius:3px;line-height:1.25}.matrix small{display:block;color:#6b7785;font-weight:400;font-size:10px}
        .matrix i{font-size:10px;color:#566}tr.next th,tr.next td{border-top:5px solid #fff}.size{color:#566;white-space:nowrap}
        .held{background:#cfe8d5}.free{background:#edf4f9}.never{background:#f6f6f6;color:#a5adb5}.forbidden{background:#d93025;color:#fff}.forbidden small,.forbidden i{color:#ffe1de}
        .list{font-size:13px;border-spacing:0}.list th{text-align:left;border-bottom:2px solid #cfd6dd;padding:4px 14px 4px 0}.list td{border-bottom:1px solid #e6eaee;padding:4px 14px 4px 0;vertical-align:top}
        .foot{color:#566;margin-top:24px}
        """
}
