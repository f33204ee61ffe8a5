import Markup

extension ChaosReport {
    /// The cases as JUnit XML, a suite for each kind of transaction; broken invariants are a suite of their own.
    public var junit: String {
        let byName = Dictionary(results.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var suites: [(name: String, cases: [ChaosCase])] = []
        for planned in planned {
            if let index = suites.firstIndex(where: { $0.name == planned.transaction }) {
                suites[index].cases.append(planned)
            } else {
                suites.append((planned.transaction, [planned]))
            }
        }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"kofu chaos\">"]
        for suite in suites {
            let failures = suite.cases.count { byName[$0.name]?.fault != nil }, skipped = suite.cases.count { byName[$0.name] == nil }
            lines.append("  <testsuite name=\"\(Markup.escaped(suite.name))\" tests=\"\(suite.cases.count)\" failures=\"\(failures)\" skipped=\"\(skipped)\">")
            lines += suite.cases.map { ChaosReport.junitCase($0.name, byName[$0.name]) }
            lines.append("  </testsuite>")
        }
        lines += plays.flatMap(ChaosReport.junitSuite)
        lines.append("  <testsuite name=\"invariants\" tests=\"\(max(1, violations.count))\" failures=\"\(violations.count)\" skipped=\"0\">")
        lines += violations.map { violation in
            let trace = ([violation.sentence] + violation.trace).joined(separator: "\n")
            return """
                    <testcase classname="invariants" name="\(Markup.escaped("invariant \(violation.invariant), \(violation.rule) \(violation.requestID ?? "")"))">
                      <failure message="\(Markup.escaped(violation.sentence))">\(Markup.escaped(trace))</failure>
                    </testcase>
                """
        }
        if violations.isEmpty { lines.append("    <testcase classname=\"invariants\" name=\"all hold\"/>") }
        lines += ["  </testsuite>", "</testsuites>", ""]
        return lines.joined(separator: "\n")
    }

    private static func junitCase(_ name: String, _ result: CaseResult?) -> String {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        let head = "    <testcase classname=\"\(Markup.escaped(parts[0]))\" name=\"\(Markup.escaped(parts.count > 1 ? parts[1] : name))\""
        guard let result else { return "\(head)><skipped/></testcase>" }
        let time = "\(result.durationMilliseconds / 1000).\(String(1000 + result.durationMilliseconds % 1000).dropFirst())"
        guard let fault = result.fault else { return "\(head) time=\"\(time)\"/>" }
        return "\(head) time=\"\(time)\"><failure message=\"\(Markup.escaped(fault))\"/></testcase>"
    }

    /// A play is a suite of two or more: its steps where something is expected of them, and its verdict.
    private static func junitSuite(_ play: ScenarioPlay) -> [String] {
        let steps = play.defect == nil ? play.steps : []
        let name = Markup.escaped(play.name)
        let cases = steps.map { (name: "\($0.number) \($0.words)", failure: $0.isAsExpected ? nil : $0.line) }
            + [(name: "verdict", failure: play.isGood ? nil : play.verdict)]
        let lines = cases.map { each in
            let head = "    <testcase classname=\"\(name)\" name=\"\(Markup.escaped(each.name))\""
            return each.failure.map { "\(head)><failure message=\"\(Markup.escaped($0))\"/></testcase>" } ?? "\(head)/>"
        }
        return ["  <testsuite name=\"\(name)\" tests=\"\(cases.count)\" failures=\"\(cases.count { $0.failure != nil })\" skipped=\"0\">"] + lines + ["  </testsuite>"]
    }
}
