import Markup

/// The plays of scenarios, step by step.
struct PlaySection {
    let plays: [ScenarioPlay]

    var section: String {
        guard !plays.isEmpty else { return "" }
        let rows = plays.map { play in
            "<tr><td>\(mark(play.isGood))</td><td>\(Markup.escaped(play.scenario))</td><td>\(play.defect == nil ? "the program" : "with the planted defect")</td><td>\(Markup.escaped(play.verdict))</td></tr>"
        }
        let parts = plays.map { play in
            """
            <h3>\(Markup.escaped(play.name))</h3>
            \(play.defect == nil && !play.text.isEmpty ? "<p>\(Markup.escaped(play.text))</p>" : "")
            <table><tbody>\(play.steps.map { row($0, isDefective: play.defect != nil) }.joined())</tbody></table>
            \(play.defect == nil ? "" : ViolationList(violations: play.violations).list)
            """
        }
        return """
            <section><h2>Plays</h2>
            <table><thead><tr><th></th><th>scenario</th><th>played by</th><th>verdict</th></tr></thead><tbody>\(rows.joined())</tbody></table>
            \(parts.joined(separator: "\n"))
            </section>
            """
    }

    private func mark(_ isGood: Bool) -> String { isGood ? "<span class=\"square issued\"></span>" : "<span class=\"square wrong\"></span>" }

    /// With a planted defect nothing is expected of a step.
    private func row(_ step: StepResult, isDefective: Bool) -> String {
        let squares = step.endings.map { ending in
            let link = ending.requestID.map { " data-timeline=\"\(Markup.escaped($0))\"" } ?? ""
            return "<span class=\"square \(ending.outcome.rawValue)\"\(link)></span> \(Markup.escaped(ending.words))"
        }
        let wanted = step.isAsExpected || isDefective ? "" : " <strong>expected \(Markup.escaped(step.expectation?.description ?? ""))</strong>"
        return "<tr><td class=\"number\">\(step.number)</td><td>\(Markup.escaped(step.words))</td><td>\(squares.joined(separator: "<br>"))\(wanted)</td><td class=\"number\">\(step.milliseconds) ms</td></tr>"
    }
}

/// Broken invariants with the shortest traces that explain them.
struct ViolationList {
    let violations: [ChaosReport.Violation]

    var list: String {
        let items = violations.map { violation in
            let trace = violation.trace.map { "<li><code>\(Markup.escaped($0))</code></li>" }.joined()
            return "<li><strong>Invariant \(violation.invariant), \(Markup.escaped(violation.rule))</strong> \(Markup.escaped(violation.requestID ?? "")): \(Markup.escaped(violation.sentence))<ol>\(trace)</ol></li>"
        }
        return violations.isEmpty ? "" : "<ul class=\"violations\">\(items.joined(separator: "\n"))</ul>"
    }
}
