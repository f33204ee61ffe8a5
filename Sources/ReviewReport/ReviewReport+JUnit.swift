import Markup
import Review

extension ReviewReport {
    /// The controls as JUnit XML, a suite for each letter of the requirements.
    public var junit: String {
        var suites: [(name: String, controls: [Control])] = []
        for control in controls {
            let name = String(control.id.prefix(1))
            if let index = suites.firstIndex(where: { $0.name == name }) { suites[index].controls.append(control) } else { suites.append((name, [control])) }
        }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"kofu review\">"]
        for suite in suites {
            let failures = suite.controls.count { $0.status == .refuted }, skipped = suite.controls.count { ReviewReport.isSkipped($0) }
            lines.append("  <testsuite name=\"\(Markup.escaped(suite.name))\" tests=\"\(suite.controls.count)\" failures=\"\(failures)\" skipped=\"\(skipped)\">")
            lines += suite.controls.map(ReviewReport.junitCase)
            lines.append("  </testsuite>")
        }
        let rules = ledger.findings.rules
        lines.append("  <testsuite name=\"findings\" tests=\"\(max(1, rules.count))\" failures=\"\(rules.count)\" skipped=\"0\">")
        lines += rules.map { rule in
            let sentences = ledger.findings.entries.filter { $0.rule == rule }.map(\.sentence).joined(separator: "\n")
            let head = "\(ledger.findings.countByRule[rule] ?? 0) of \(rule)"
            return "    <testcase classname=\"findings\" name=\"\(Markup.escaped(rule))\"><failure message=\"\(Markup.escaped(head))\">\(Markup.escaped(sentences))</failure></testcase>"
        }
        if rules.isEmpty { lines.append("    <testcase classname=\"findings\" name=\"none\"/>") }
        lines += ["  </testsuite>", "</testsuites>", ""]
        return lines.joined(separator: "\n")
    }

    private static func isSkipped(_ control: Control) -> Bool { control.status != .shown && control.status != .refuted }

    private static func junitCase(_ control: Control) -> String {
        let head = "    <testcase classname=\"\(Markup.escaped(control.id))\" name=\"\(Markup.escaped(control.promise))\""
        let words = Markup.escaped("\(control.evidence) (\(control.command))")
        return switch control.status {
        case .shown: "\(head)><system-out>\(words)</system-out></testcase>"
        case .refuted: "\(head)><failure message=\"\(words)\"/></testcase>"
        case .notExercised, .elsewhere, .notBuilt, .notInTopology: "\(head)><skipped message=\"\(Markup.escaped(control.status.rawValue)): \(words)\"/></testcase>"
        }
    }
}
