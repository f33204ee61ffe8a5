/// One transaction across the nodes: a bar for each request, as long as its asker waited.
struct TimelinePlot {
    let timeline: ChaosReport.Timeline

    private static let width = 900, left = 420, right = 60, rowHeight = 22

    var section: String {
        guard let end = timeline.hops.map({ $0.startMicroseconds + $0.microseconds }).max(), end > 0 else { return "" }
        let space = TimelinePlot.width - TimelinePlot.left - TimelinePlot.right
        let rows = timeline.hops.enumerated().map { index, hop in
            let y = index * TimelinePlot.rowHeight
            let x = TimelinePlot.left + space * hop.startMicroseconds / end
            let length = max(2, space * hop.microseconds / end)
            let color = switch hop.outcome {
            case "ok": "var(--issued)"
            case "refused": "var(--refused)"
            default: "var(--failed)"
            }
            return """
                <text x="0" y="\(y + 15)">\(Markup.escaped("\(hop.from) → \(hop.to)"))</text><text x="240" y="\(y + 15)">\(Markup.escaped("\(hop.message), \(hop.outcome)"))</text>\
                <rect x="\(x)" y="\(y + 5)" width="\(length)" height="12" rx="2" fill="\(color)"/><text x="\(x + length + 4)" y="\(y + 15)">\(TimelinePlot.milliseconds(hop.microseconds))</text>
                """
        }
        return """
            <section><h2>\(Markup.escaped(timeline.title))</h2>
            <p>Request <code>\(Markup.escaped(timeline.requestID))</code>: who asked whom, for how long, in milliseconds.</p>
            <svg viewBox="0 0 \(TimelinePlot.width) \(timeline.hops.count * TimelinePlot.rowHeight + 6)" width="100%" role="img" aria-label="Timeline of a transaction">\(rows.joined(separator: "\n"))</svg>
            </section>
            """
    }

    private static func milliseconds(_ microseconds: Int) -> String { "\(microseconds / 1000).\(microseconds / 100 % 10)" }
}
