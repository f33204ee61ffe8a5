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

    @Test("is sound also where nobody wrote down what was asked for: the papers tell, and a paper that tells of another person does not pass")
    func withoutOrders() throws {
        var run = try FixtureRun.sound.get()
        run.observations = []
        let ids = Set(FixtureRun.Kinds.all)
        let found = try run.check().violations.filter { ids.contains($0.requestID ?? "") }
        for violation in found { Issue.record("\(violation)") }
        try run.rewrite(FixtureRun.Kinds.part, "氏名 ", "氏名 見本")
        let report = try run.check()
        #expect(report.violations.contains { $0.requestID == FixtureRun.Kinds.part && $0.rule == "other-person" })
    }

    @Test("is counted whole: papers, pages, receipts, journals, orders and requests")
    func counts() throws {
        let run = try FixtureRun.sound.get()
        let report = try run.check()
        #expect(report.counts.papers == 16)
        #expect(report.counts.pages == run.papers.values.map(\.count).reduce(0, +) && report.counts.pages > 16)
        #expect(report.counts.receipts == 15)
        #expect(report.counts.journals == 30 && report.counts.orders == 21 && report.counts.requests == 21)
        #expect(report.counts.records > 180 && report.counts.files > 60)
        #expect(report.totals.map(\.copies) == [16, 16, 16, 16])
        #expect(Set(report.totals.map(\.yen)).count == 1)
    }
}
