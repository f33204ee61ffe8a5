import Chaos
import JSON
import Testing

@Suite("The plan of a campaign")
struct PlanTests {
    private let before = [LinkTally(link: "lgwan.a", requests: 3, responses: 3), LinkTally(link: "lgwan.b", requests: 1, responses: 1)]
    private let after = [
        LinkTally(link: "lgwan.a", requests: 5, responses: 4), LinkTally(link: "lgwan.b", requests: 1, responses: 1), LinkTally(link: "jpki.c", requests: 1, responses: 1),
    ]
    private var recording: Recording { Recording(transaction: "issue", before: before, after: after) }

    @Test("has a boundary for each message that passed while the transaction ran, and none for others")
    func boundaries() {
        #expect(recording.boundaries.map(\.name) == [
            "lgwan.a/upstream.1", "lgwan.a/downstream.1", "lgwan.a/upstream.2", "jpki.c/upstream.1", "jpki.c/downstream.1",
        ])
        #expect(Recording(transaction: "issue", before: after, after: after).boundaries.isEmpty)
    }

    @Test("strikes every boundary with every blow to lines and processes, each case once")
    func complete() {
        let plan = ExhaustPlan(recordings: [recording], processes: { _ in ["kiosk-a1", "line-jpki"] })
        #expect(plan.cases.count == 5 * (Blow.ofLinks.count + 2 * 2))
        #expect(Set(plan.cases.map(\.name)).count == plan.cases.count)
        for boundary in recording.boundaries {
            for blow in Blow.ofLinks + [.kill("kiosk-a1"), .kill("line-jpki"), .stop("kiosk-a1"), .stop("line-jpki")] {
                #expect(plan.cases.contains(ChaosCase(transaction: "issue", boundary: boundary, blow: blow)))
            }
        }
    }

    @Test("can be narrowed to cases whose name holds a text")
    func only() {
        let plan = ExhaustPlan(recordings: [recording], processes: { _ in ["kiosk-a1"] }, only: "jpki")
        #expect(plan.cases.count == 2 * (Blow.ofLinks.count + 2))
        #expect(ExhaustPlan(recordings: [recording], processes: { _ in [] }, only: "nothing like it").cases.isEmpty)
    }

    @Test("names a case so that the name says all of it", arguments: Blow.ofLinks + [.kill("line-kiosk-line"), .stop("storenet-a")])
    func names(blow: Blow) {
        let given = ChaosCase(transaction: "two-copies", boundary: Boundary(link: "kiosk-line.kiosk-a1", stream: .downstream, message: 12), blow: blow)
        #expect(ChaosCase(name: given.name) == given)
    }

    @Test("takes no other text for a case", arguments: [
        "", "issue", "issue/lgwan.a/upstream.1", "issue/lgwan.a/upstream.1/", "issue/lgwan.a/upstream.0/delay", "issue/lgwan.a/upstream.-1/delay",
        "issue/lgwan.a/upstream.01/delay", "issue/lgwan.a/sideways.1/delay", "issue/lgwan.a/upstream.1/kill-", "issue/lgwan.a/upstream.1/burn", "issue/lgwan.a/upstream.1/delay/more",
    ])
    func otherNames(text: String) { #expect(ChaosCase(name: text) == nil) }

    @Test("tells a line where each blow falls", arguments: zip(Blow.ofLinks + [.kill("jpki"), .stop("jpki")], [
        ("reset", "before"), ("reset", "middle"), ("reset", "after"), ("blackhole", "before"), ("latency", "before"), ("corrupt", "middle"), ("hold", "before"), ("hold", "before"),
    ]))
    func faults(blow: Blow, expected: (type: String, phase: String)) {
        let fault = ChaosCase(transaction: "issue", boundary: Boundary(link: "jpki.c", stream: .upstream, message: 2), blow: blow).fault(delayMilliseconds: 4000)
        #expect(fault["type"] == .string(expected.type))
        #expect(fault["stream"] == "upstream")
        #expect(fault["at"] == ["message": 2, "phase": .string(expected.phase)])
        #expect(blow != .delay || fault["attributes"]?["latency"] == 4000)
    }
}

@Suite("The result of a case")
struct CaseResultTests {
    private func result(isReached: Bool = true, recovery: Int? = 12, broken: String? = nil) -> CaseResult {
        CaseResult(
            name: "issue/jpki.c/upstream.1/delay", outcome: .refused, code: "validity-unknown", requestID: "kiosk-a1.7", isReached: isReached,
            recoveryMilliseconds: recovery, durationMilliseconds: 812, broken: broken)
    }

    @Test("is read as it was written")
    func roundTrip() {
        let bare = CaseResult(name: "x", outcome: .indeterminate, code: nil, requestID: nil, isReached: false, recoveryMilliseconds: nil, durationMilliseconds: 0)
        for given in [result(), result(broken: "not in force"), bare] { #expect(CaseResult(json: given.json) == given) }
    }

    @Test("is not read from anything else", arguments: [
        [:], ["case": "x"], ["case": "x", "outcome": "lost", "reached": true, "durationMilliseconds": 1], ["case": "x", "outcome": "issued", "reached": 1, "durationMilliseconds": 1],
        ["case": "x", "outcome": "issued", "reached": true], [],
    ] as [JSONValue])
    func garbage(json: JSONValue) { #expect(CaseResult(json: json) == nil) }

    @Test("fails where the fault never took hold, nobody was served after the heal, or a desk's work was not in force then")
    func faults() {
        #expect(result().fault == nil)
        #expect(result(isReached: false).fault != nil)
        #expect(result(recovery: nil).fault != nil)
        #expect(result(broken: "not in force").fault == "not in force")
    }
}
