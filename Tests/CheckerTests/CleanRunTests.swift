import Checker
import JSON
import Testing

@Suite("A sound run")
struct CleanRunTests {
    @Test("has no violation, and evidence for every invariant")
    func clean() throws {
        let report = try FixtureRun.sound.get().check()
        for violation in report.violations { Issue.record("\(violation)") }
        #expect(report.isGood && report.omittedViolations == 0 && report.unsettled.isEmpty)
        #expect(report.unjudgedInvariants == [])
    }

    @Test("may have had a process of another build or network that served nobody")
    func refusedByAll() throws {
        var run = try FixtureRun.sound.get()
        for (program, digest) in [("a1b2", FixtureRun.digest), (FixtureRun.program("municipality"), "22bb"), (FixtureRun.program("municipality"), FixtureRun.digest)] {
            run.add("odawara", "started", ["role": "issuing-server", "program": .string(program), "topology": .string(digest)])
        }
        let report = try run.check()
        #expect(report.violations.isEmpty)
    }

    @Test("is counted whole: papers, pages, receipts, journals, orders and requests")
    func counts() throws {
        let run = try FixtureRun.sound.get()
        let report = try run.check()
        #expect(report.counts.papers == 8)
        #expect(report.counts.pages == run.papers.values.map(\.count).reduce(0, +) && report.counts.pages > 8)
        #expect(report.counts.receipts == 7)
        #expect(report.counts.journals == 22 && report.counts.orders == 13 && report.counts.requests == 13)
        #expect(report.counts.records > 180 && report.counts.files > 60)
        #expect(report.totals.map(\.copies) == [8, 8, 8, 8])
        #expect(Set(report.totals.map(\.yen)).count == 1)
    }
}
