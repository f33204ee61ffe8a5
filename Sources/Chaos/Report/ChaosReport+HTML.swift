extension ChaosReport {
    /// One page without anything from outside.
    public var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Markup.escaped(title))</title>
        <style>\(ChaosReport.style)</style>
        </head>
        <body>
        <header>
        <h1>\(Markup.escaped(title))</h1>
        <p class="verdict \(isGood ? "good" : "bad")">\(verdict)</p>
        <dl>\(facts.map { "<dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd>" }.joined())</dl>
        </header>
        \(violationsSection)
        \(matrixSection)
        \(RecoveryPlot(results: results).section)
        \(timelines.map { TimelinePlot(timeline: $0).section }.joined(separator: "\n"))
        \(evidenceSection)
        </body>
        </html>

        """
    }

    private var verdict: String {
        let failed = results.count { $0.fault != nil }
        let counts = Outcome.allCases.map { outcome in "\(results.count { $0.outcome == outcome }) \(outcome.rawValue)" }.joined(separator: ", ")
        return "\(results.count) of \(planned.count) cases (\(counts)); \(failed) failed; \(violations.count) violations of the invariants"
    }

    private var violationsSection: String {
        guard !violations.isEmpty else { return "" }
        let items = violations.map { violation in
            let trace = violation.trace.map { "<li><code>\(Markup.escaped($0))</code></li>" }.joined()
            return "<li><strong>Invariant \(violation.invariant), \(Markup.escaped(violation.rule))</strong> \(Markup.escaped(violation.requestID ?? "")): \(Markup.escaped(violation.sentence))<ol>\(trace)</ol></li>"
        }
        return "<section><h2>Broken invariants</h2><ul class=\"violations\">\(items.joined(separator: "\n"))</ul></section>"
    }

    // MARK: Boundary × blow

    private static let columns = Blow.ofLinks.map(\.column) + ["kill", "stop"]

    private var matrixSection: String {
        let byName = Dictionary(results.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var transactions: [String] = []
        for planned in planned where !transactions.contains(planned.transaction) { transactions.append(planned.transaction) }
        let tables = transactions.map { transaction in
            let cases = planned.filter { $0.transaction == transaction }
            var boundaries: [Boundary] = []
            for planned in cases where boundaries.last != planned.boundary && !boundaries.contains(planned.boundary) { boundaries.append(planned.boundary) }
            let rows = boundaries.map { boundary in
                let cells = ChaosReport.columns.map { column in
                    let here = cases.filter { $0.boundary == boundary && $0.blow.column == column }
                    return "<td>\(here.map { ChaosReport.square($0, byName[$0.name]) }.joined())</td>"
                }
                return "<tr><th scope=\"row\"><code>\(Markup.escaped(boundary.name))</code></th>\(cells.joined())</tr>"
            }
            return """
                <h3>\(Markup.escaped(transaction))</h3>
                <div class="wide"><table class="matrix"><thead><tr><th scope="col">message</th>\(ChaosReport.columns.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
                <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
                """
        }
        let legend = Outcome.allCases.map { "<span class=\"square \($0.rawValue)\"></span> \($0.rawValue)" } + ["<span class=\"square wrong\"></span> the case failed", "<span class=\"square missing\"></span> not played"]
        return """
            <section><h2>Every message, every blow</h2>
            <p>How the order ended for the person at the kiosk. One square is one case; in the last two columns one for each process. Point at a square for its name.</p>
            <p class="legend">\(legend.joined(separator: " · "))</p>
            \(tables.joined(separator: "\n"))
            </section>
            """
    }

    private static func square(_ planned: ChaosCase, _ result: CaseResult?) -> String {
        guard let result else { return "<span class=\"square missing\" title=\"\(Markup.escaped(planned.name)): not played\"></span>" }
        let words = [result.outcome.rawValue, result.code, result.fault, result.recoveryMilliseconds.map { "recovered in \($0) ms" }, result.requestID].compactMap(\.self)
        let kind = result.fault == nil ? result.outcome.rawValue : "wrong"
        return "<span class=\"square \(kind)\" title=\"\(Markup.escaped("\(planned.name): \(words.joined(separator: ", "))"))\"></span>"
    }

    private var evidenceSection: String {
        guard !evidence.isEmpty else { return "" }
        let rows = evidence.map { "<tr><td>\($0.invariant)</td><td>\(Markup.escaped($0.promise))</td><td class=\"number\">\($0.count == 0 ? "no evidence" : String($0.count))</td></tr>" }
        return """
            <section><h2>What the checker judged</h2>
            <table><thead><tr><th>invariant</th><th>promise</th><th>judged on</th></tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>
            </section>
            """
    }

    private static let style = """
        :root { color-scheme: light; --ink: #1c2430; --quiet: #5d6877; --line: #d8dde4; --issued: #2f6fb3; --refused: #b9c3cf; --failed: #e0a030; --indeterminate: #8a63b8; --wrong: #c62828; }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.6rem; margin-bottom: .3rem; } h2 { margin-top: 2.5rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; }
        .verdict { font-weight: 600; } .verdict.good { color: #1b6e3c; } .verdict.bad { color: var(--wrong); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .15rem .7rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--quiet); font-size: .85rem; } td.number { text-align: right; } code { font: 12.5px/1.4 ui-monospace, monospace; }
        .wide { overflow-x: auto; } .matrix td { line-height: 1; min-width: 3.5rem; max-width: 11rem; }
        .square { display: inline-block; width: 11px; height: 11px; margin: 1px; border-radius: 2px; background: var(--refused); }
        .issued { background: var(--issued); } .failed { background: var(--failed); } .indeterminate { background: var(--indeterminate); }
        .wrong { background: var(--wrong); } .missing { background: none; outline: 1px solid var(--line); outline-offset: -1px; }
        .legend { color: var(--quiet); } svg text { font: 11px system-ui, sans-serif; fill: var(--quiet); } svg .axis { stroke: var(--line); }
        """
}
