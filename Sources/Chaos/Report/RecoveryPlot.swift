import Glibc

/// Time from a heal to the next certificate, one dot a case, one row for each kind of blow, on a logarithmic axis.
struct RecoveryPlot {
    struct Row: Sendable, Hashable {
        let label: String
        /// In no order.
        let milliseconds: [Int]
    }

    let rows: [Row]

    private static let width = 820, left = 130, right = 20, rowHeight = 34
    /// Milliseconds at the marks of the axis.
    private static let marks = [1, 10, 100, 1000, 10_000, 100_000]

    var section: String {
        let rows = rows.filter { !$0.milliseconds.isEmpty }.map { (label: $0.label, milliseconds: $0.milliseconds.sorted()) }
        guard !rows.isEmpty else { return "" }
        let longest = rows.compactMap(\.milliseconds.last).max() ?? 1
        let marks = RecoveryPlot.marks.prefix { $0 / 10 < max(1, longest) }
        let height = rows.count * RecoveryPlot.rowHeight + 30
        let axis = marks.map { mark in
            let x = RecoveryPlot.x(mark, top: marks.last ?? 10)
            return "<line class=\"axis\" x1=\"\(x)\" y1=\"0\" x2=\"\(x)\" y2=\"\(height - 26)\"/><text x=\"\(x)\" y=\"\(height - 10)\" text-anchor=\"middle\">\(mark < 1000 ? "\(mark) ms" : "\(mark / 1000) s")</text>"
        }
        let lines = rows.enumerated().map { index, row in
            let y = index * RecoveryPlot.rowHeight + RecoveryPlot.rowHeight / 2
            let dots = row.milliseconds.enumerated().map { number, time in
                // Spread within the row by their order, so that equal times show.
                "<circle cx=\"\(RecoveryPlot.x(time, top: marks.last ?? 10))\" cy=\"\(y + number * 7 % 15 - 7)\" r=\"2.2\" fill=\"#2f6fb3\" fill-opacity=\"0.45\"/>"
            }
            let median = row.milliseconds[row.milliseconds.count / 2]
            let x = RecoveryPlot.x(median, top: marks.last ?? 10)
            return "<text x=\"0\" y=\"\(y + 4)\">\(row.label)</text>\(dots.joined())"
                + "<line x1=\"\(x)\" y1=\"\(y - 11)\" x2=\"\(x)\" y2=\"\(y + 11)\" stroke=\"#1c2430\" stroke-width=\"2\"><title>median \(median) ms</title></line>"
        }
        let table = rows.map { row in
            let count = row.milliseconds.count
            let figures = [count, row.milliseconds[count / 2], row.milliseconds[count * 99 / 100], row.milliseconds[count - 1]]
            return "<tr><td>\(row.label)</td>\(figures.map { "<td class=\"number\">\($0)</td>" }.joined())</tr>"
        }
        return """
            <section><h2>Time to recover</h2>
            <p>From the heal to the next certificate in somebody's hand. A dot is a case, the bar the median.</p>
            <svg viewBox="0 0 \(RecoveryPlot.width) \(height)" width="100%" role="img" aria-label="Time to recover by kind of blow">\(axis.joined())\(lines.joined())</svg>
            <table><thead><tr><th>blow</th><th>cases</th><th>median, ms</th><th>p99, ms</th><th>longest, ms</th></tr></thead><tbody>\(table.joined())</tbody></table>
            </section>
            """
    }

    /// The place of a time on the axis, which ends at `top`.
    private static func x(_ milliseconds: Int, top: Int) -> Int {
        let share = log10(Double(max(1, milliseconds))) / log10(Double(max(10, top)))
        return left + Int(Double(width - left - right) * min(1, share))
    }
}
