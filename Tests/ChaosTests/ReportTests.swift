import Chaos
import Foundation
import FoundationXML
import Testing

@Suite("The report of a campaign")
struct ReportTests {
    private static let boundary = Boundary(link: "jpki.c", stream: .upstream, message: 1)
    private static let planned = [Blow.cutBefore, .delay, .kill("jpki")].map { ChaosCase(transaction: "issue", boundary: boundary, blow: $0) }

    private func result(_ planned: ChaosCase, _ outcome: Outcome = .refused, recovery: Int? = 40) -> CaseResult {
        CaseResult(name: planned.name, outcome: outcome, code: nil, requestID: "kiosk-a1.1", isReached: true, recoveryMilliseconds: recovery, durationMilliseconds: 1005)
    }

    private func report(_ results: [CaseResult], violations: [ChaosReport.Violation] = []) -> ChaosReport {
        let hop = ChaosReport.Hop(from: "a<b", channel: "jpki", to: "c", message: "validity-check", outcome: "ok", startMicroseconds: 0, microseconds: 1500)
        return ChaosReport(
            title: "A & B", facts: [(name: "seed", value: "\"1\"")], planned: ReportTests.planned, results: results, violations: violations,
            timelines: [.init(title: "one", requestID: "kiosk-a1.1", hops: [hop])], evidence: [(invariant: 1, promise: "right person", count: 3)])
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
        for text in [report.junit, "<html>" + (report.html.components(separatedBy: "<body>").last ?? "").replacingOccurrences(of: "</body>", with: "")] {
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse(), "\(parser.parserError.debugDescription) line \(parser.lineNumber): \(text.prefix(3000))")
        }
        #expect(report.html.contains("twice &lt;issued&gt;") && report.html.contains("a&lt;b") && !report.html.contains("http"))
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
}
