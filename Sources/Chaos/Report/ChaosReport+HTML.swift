import Markup

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
        \(PlaySection(plays: plays).section)
        \(soak.map { SoakPlots(soak: $0).section } ?? "")
        \(CaseMatrix(planned: planned, results: results).section)
        \(RecoveryPlot(rows: recoveries).section)
        \(TimelineViewer(timelines: timelines).section)
        \(evidenceSection)
        </body>
        </html>

        """
    }

    /// From the heal to the next certificate, by the kind of blow.
    private var recoveries: [RecoveryPlot.Row] {
        let cases = (Blow.ofLinks.map(\.column) + ["kill", "stop"]).map { column in
            RecoveryPlot.Row(label: column, milliseconds: results.filter { ChaosCase(name: $0.name)?.blow.column == column }.compactMap(\.recoveryMilliseconds))
        }
        return cases + (soak?.recoveries ?? [])
    }

    private var verdict: String {
        var parts: [String] = []
        if !planned.isEmpty {
            let counts = Outcome.allCases.map { outcome in "\(results.count { $0.outcome == outcome }) \(outcome.rawValue)" }.joined(separator: ", ")
            parts.append("\(results.count) of \(planned.count) cases (\(counts)); \(results.count { $0.fault != nil }) failed")
        }
        if !plays.isEmpty { parts.append("\(plays.count { $0.isGood }) of \(plays.count) plays ended as they should") }
        if let soak { parts.append(soak.verdict) }
        return (parts + ["\(violations.count) violations of the invariants"]).joined(separator: "; ")
    }

    private var violationsSection: String {
        violations.isEmpty ? "" : "<section><h2>Broken invariants</h2>\(ViolationList(violations: violations).list)</section>"
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
        :root { color-scheme: light; --ink: #1c2430; --quiet: #5d6877; --line: #d8dde4; --issued: #2f6fb3; --done: #3a9a8f; --refused: #b9c3cf; --failed: #e0a030; --indeterminate: #8a63b8; --wrong: #c62828; }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.6rem; margin-bottom: .3rem; } h2 { margin-top: 2.5rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; }
        .verdict { font-weight: 600; } .verdict.good { color: #1b6e3c; } .verdict.bad { color: var(--wrong); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .15rem .7rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--quiet); font-size: .85rem; } td.number { text-align: right; } code { font: 12.5px/1.4 ui-monospace, monospace; }
        .wide { overflow-x: auto; } .matrix td { line-height: 1; min-width: 3.5rem; max-width: 11rem; }
        .square { display: inline-block; width: 11px; height: 11px; margin: 1px; border-radius: 2px; background: var(--refused); }
        .issued { background: var(--issued); } .done { background: var(--done); } .failed { background: var(--failed); } .indeterminate { background: var(--indeterminate); }
        .wrong { background: var(--wrong); } .missing { background: none; outline: 1px solid var(--line); outline-offset: -1px; }
        [data-timeline] { cursor: pointer; } select { max-width: 30rem; } .legend { color: var(--quiet); } svg text { font: 11px system-ui, sans-serif; fill: var(--quiet); } svg .axis { stroke: var(--line); }
        """
}
