import Markup

/// Boundary × blow, a square for every case.
struct CaseMatrix {
    let planned: [ChaosCase]
    let results: [CaseResult]

    private static let columns = Blow.ofLinks.map(\.column) + ["kill", "stop"]

    var section: String {
        guard !planned.isEmpty else { return "" }
        let byName = Dictionary(results.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var transactions: [String] = []
        for planned in planned where !transactions.contains(planned.transaction) { transactions.append(planned.transaction) }
        let tables = transactions.map { table($0, byName) }
        let legend = Outcome.allCases.map { "<span class=\"square \($0.rawValue)\"></span> \($0.rawValue)" }
            + ["<span class=\"square wrong\"></span> the case failed", "<span class=\"square missing\"></span> not played"]
        return """
            <section><h2>Every message, every blow</h2>
            <p>How the order ended for the person at the kiosk. One square is one case; in the last two columns one for each process. Point at a square for its name, click it for its timeline.</p>
            <p class="legend">\(legend.joined(separator: " · "))</p>
            \(tables.joined(separator: "\n"))
            </section>
            """
    }

    private func table(_ transaction: String, _ byName: [String: CaseResult]) -> String {
        let cases = planned.filter { $0.transaction == transaction }
        var boundaries: [Boundary] = []
        for planned in cases where boundaries.last != planned.boundary && !boundaries.contains(planned.boundary) { boundaries.append(planned.boundary) }
        let cells = Dictionary(grouping: cases) { [$0.boundary.name, $0.blow.column] }
        let rows = boundaries.map { boundary in
            let columns = CaseMatrix.columns.map { column in
                "<td>\((cells[[boundary.name, column]] ?? []).map { square($0, byName[$0.name]) }.joined())</td>"
            }
            return "<tr><th scope=\"row\"><code>\(Markup.escaped(boundary.name))</code></th>\(columns.joined())</tr>"
        }
        return """
            <h3>\(Markup.escaped(transaction))</h3>
            <div class="wide"><table class="matrix"><thead><tr><th scope="col">message</th>\(CaseMatrix.columns.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }

    private func square(_ planned: ChaosCase, _ result: CaseResult?) -> String {
        guard let result else { return "<span class=\"square missing\" title=\"\(Markup.escaped(planned.name)): not played\"></span>" }
        let words = [result.outcome.rawValue, result.code, result.fault, result.recoveryMilliseconds.map { "recovered in \($0) ms" }, result.requestID].compactMap(\.self)
        let kind = result.fault == nil ? result.outcome.rawValue : "wrong"
        let name = Markup.escaped(planned.name)
        return "<span class=\"square \(kind)\" data-timeline=\"\(name)\" title=\"\(name): \(Markup.escaped(words.joined(separator: ", ")))\"></span>"
    }
}
