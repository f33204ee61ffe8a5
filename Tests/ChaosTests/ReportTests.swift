import Chaos
import Foundation
import FoundationXML
import JSON
import Testing

@Suite("The report of a campaign")
struct ReportTests {
    private static let boundary = Boundary(link: "jpki.c", stream: .upstream, message: 1)
    private static let planned = [Blow.cutBefore, .delay, .kill("jpki")].map { ChaosCase(transaction: "issue", boundary: boundary, blow: $0) }

    private func result(_ planned: ChaosCase, _ outcome: Outcome = .refused, recovery: Int? = 40) -> CaseResult {
        CaseResult(name: planned.name, outcome: outcome, code: nil, requestID: "kiosk-a1.1", isReached: true, recoveryMilliseconds: recovery, durationMilliseconds: 1005)
    }

    private func report(_ results: [CaseResult], violations: [ChaosReport.Violation] = []) -> ChaosReport {
        let hop = Hop(from: "a<b", channel: "jpki", to: "c", message: "validity-check", outcome: "ok", startMicroseconds: 0, microseconds: 1500)
        var report = ChaosReport(title: "A & B", facts: [(name: "seed", value: "\"1\"")])
        report.planned = ReportTests.planned
        report.results = results
        report.violations = violations
        report.timelines = [Timeline(name: "one </script>", outcome: .refused, code: "city-unreachable", requestID: "kiosk-a1.1", hops: [hop])]
        report.evidence = [.init(invariant: 1, promise: "right person", count: 3)]
        return report
    }

    private let broken = ChaosReport.Violation(invariant: 12, rule: "issued-once", sentence: "twice <issued>", requestID: "kiosk-a1.1", trace: ["first", "second & last"])

    @Test("is good only where every case was played, none failed and no invariant was broken")
    func verdict() {
        let all = ReportTests.planned.map { result($0) }
        #expect(report(all).isGood)
        #expect(!report(Array(all.dropLast())).isGood)
        #expect(!report(all.dropLast() + [result(ReportTests.planned[2], recovery: nil)]).isGood)
        #expect(!report(all, violations: [broken]).isGood)
    }

    @Test("is a page and an XML file that parse, whatever stands in the texts")
    func parses() throws {
        let report = report([result(ReportTests.planned[0]), result(ReportTests.planned[1], .issued, recovery: nil)], violations: [broken])
        // A script may hold what XML may not.
        let page = report.html.replacingOccurrences(of: "(?s)<script>.*?</script>", with: "", options: .regularExpression).replacingOccurrences(of: "<br>", with: "")
        for text in [report.junit, "<html>" + (page.components(separatedBy: "<body>").last ?? "").replacingOccurrences(of: "</body>", with: "")] {
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse(), "\(parser.parserError.debugDescription) line \(parser.lineNumber): \(text.prefix(3000))")
        }
        #expect(page.contains("twice &lt;issued&gt;") && page.contains("a&lt;b") && !report.html.contains("http"))
        // No text of a timeline ends the script element that holds it.
        #expect(report.html.components(separatedBy: "</script>").count == 3 && page.contains("one \\u003c/script>"))
    }

    @Test("counts failures, skipped cases and broken invariants for machines")
    func junit() {
        let text = report([result(ReportTests.planned[0]), result(ReportTests.planned[1], recovery: nil)], violations: [broken]).junit
        #expect(text.contains("<testsuite name=\"issue\" tests=\"3\" failures=\"1\" skipped=\"1\">"))
        #expect(text.contains("<testsuite name=\"invariants\" tests=\"1\" failures=\"1\" skipped=\"0\">"))
        #expect(text.contains("time=\"1.005\""))
        #expect(report([]).junit.contains("<testcase classname=\"invariants\" name=\"all hold\"/>"))
    }

    @Test("shows a square for every case of the plan, played or not")
    func squares() {
        let page = report([result(ReportTests.planned[0]), result(ReportTests.planned[1], .issued)]).html
        for planned in ReportTests.planned { #expect(page.contains("title=\"\(planned.name): ")) }
        #expect(page.contains("\(ReportTests.planned[2].name): not played"))
    }

    private func play(defect: String?, violations: [ChaosReport.Violation] = [], expected: String? = nil) throws -> ScenarioPlay {
        let scenario = try Scenario(json: [
            "name": "s", "steps": [["order": ["kiosk": "k", "card": "c"], "expect": expected.map { ["outcome": .string($0)] } ?? ["outcome": "refused"]]],
        ])
        let step = StepResult(number: 1, words: "c orders at k", endings: [.init(outcome: .refused, code: "city-unreachable", requestID: "kiosk-a1.1")], expectation: scenario.steps[0].expectation, milliseconds: 5)
        return ScenarioPlay(scenario: "s", text: "<b>", defect: defect, invariants: [12], steps: [step], violations: violations, failure: nil)
    }

    @Test("calls the correct program good where it breaks nothing, and a planted defect where the right invariant catches it")
    func plays() throws {
        #expect(try play(defect: nil).isGood)
        #expect(try !play(defect: nil, expected: "issued").isGood)
        #expect(try !play(defect: nil, violations: [broken]).isGood)
        #expect(try play(defect: "d", violations: [broken], expected: "issued").isGood)
        #expect(try !play(defect: "d").isGood)
        let other = ChaosReport.Violation(invariant: 1, rule: "other-person", sentence: "", requestID: nil, trace: [])
        #expect(try !play(defect: "d", violations: [other]).isGood)
        var report = report(ReportTests.planned.map { result($0) })
        report.plays = [try play(defect: "d")]
        #expect(!report.isGood && report.junit.contains("NOT CAUGHT") && report.html.contains("NOT CAUGHT"))
        #expect(report.json["plays"]?.arrayElements?.first?["verdict"] == "NOT CAUGHT")
    }

    @Test("draws a soak: troubles, shares and latencies of those with a right to a certificate")
    func soak() {
        let served = (0..<100).map { index in
            SoakResult.Served(
                startedMilliseconds: index * 100, endedMilliseconds: index * 100 + 50 + index, outcome: index % 10 == 0 ? .refused : .issued, code: nil, requestID: "kiosk-a1.\(index)",
                isEntitled: index % 20 != 0)
        }
        let soak = SoakResult(
            durationMilliseconds: 10_000, served: served, struck: [.init(kind: .blackhole, target: "lgwan.a", fromMilliseconds: 1000, healedMilliseconds: 2000)], turnedAway: 1, failure: nil)
        #expect(soak.availability() == 90 * 1000 / 95 && soak.isGood)
        #expect(soak.availability(from: 20_000) == nil)
        #expect(soak.latencyMilliseconds(share: 0) == 51 && soak.latencyMilliseconds(share: 1000) == 149)
        #expect(soak.json["recoveries"]?["blackhole"] == [171])
        var report = ChaosReport(title: "soak", facts: [])
        report.soak = soak
        #expect(report.isGood && report.html.contains("blackhole lgwan.a") && report.html.contains("94.7 %"))
        report.soak = SoakResult(durationMilliseconds: 10_000, served: served, struck: [], turnedAway: 0, failure: "kiosk-a1 does not run")
        #expect(!report.isGood && report.html.contains("kiosk-a1 does not run"))
    }
}
