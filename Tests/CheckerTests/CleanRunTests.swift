import Checker
import Foundation
import JSON
import Testing
import Topology

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

    @Test("is sound also where somebody went without the paper: put away, handed out on record, or taken after the warning (E3)")
    func forgotten() throws {
        var run = try FixtureRun.sound.get()
        let id = FixtureRun.Sample.household
        try run.forgetPaper(id)
        #expect(try run.check().violations.isEmpty)
        try run.insert("kiosk-a1", after: "lost-property", id, "lost-property-collected", ["requestId": .string(id), "item": "paper"])
        for copy in 1...2 {
            let path = run.kept(id, copy)
            run.papers[path.replacingOccurrences(of: "lost-property", with: "handed-over")] = run.papers.removeValue(forKey: path)
        }
        #expect(try run.check().violations.isEmpty)
        var back = try FixtureRun.sound.get()
        try back.insert("kiosk-a1", after: "wiped", id, "item-forgotten", ["requestId": .string(id), "item": "paper"])
        try back.insert("kiosk-a1", after: "item-forgotten", id, "item-taken", ["requestId": .string(id), "item": "paper"])
        #expect(try back.check().violations.isEmpty)
    }

    @Test("is counted whole: papers, pages, receipts, journals, orders and requests")
    func counts() throws {
        let run = try FixtureRun.sound.get()
        let report = try run.check()
        #expect(report.counts.papers == 16)
        #expect(report.counts.pages == run.papers.values.map(\.count).reduce(0, +) && report.counts.pages > 16)
        #expect(report.counts.receipts == 15)
        #expect(report.counts.journals == run.topology.nodes.count + run.topology.channels.count, "a journal of every node and every line")
        #expect(report.counts.orders == 21 && report.counts.requests == 21)
        #expect(report.counts.records > 180 && report.counts.files > 60)
        #expect(report.totals.map(\.copies) == [16, 16, 16, 16])
        #expect(Set(report.totals.map(\.yen)).count == 1)
    }
}
