import EventLoop
import JSON
import Testing
@testable import Line

@Suite struct LineRuleTests {
    /// A limit that can be asked inside an expectation.
    private final class Bucket {
        private var limit: FloodLimit

        init(perSecond: Int, now: MonotonicTime) { limit = FloodLimit(perSecond: perSecond, now: now) }

        func admits(at now: MonotonicTime) -> Bool { limit.admits(at: now) }
    }

    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test("as many connections as a second allows may come at once, and no more")
    func burst() {
        let limit = Bucket(perSecond: 50, now: start)
        for _ in 0..<50 { #expect(limit.admits(at: start)) }
        #expect(!limit.admits(at: start))
        #expect(!limit.admits(at: start.adding(milliseconds: 19)))
        #expect(limit.admits(at: start.adding(milliseconds: 20)))
        #expect(!limit.admits(at: start.adding(milliseconds: 20)))
    }

    @Test("the average is kept whatever the times of asking are", arguments: [300, 700, 1_300, 1_999, 7_001, 400_000])
    func average(stepMicroseconds: Int) {
        let limit = Bucket(perSecond: 100, now: start)
        for _ in 0..<100 { _ = limit.admits(at: start) }
        var admitted = 0
        let steps = 10_000_000 / stepMicroseconds
        for step in 1...min(steps, 10_000) {
            let now = MonotonicTime(nanoseconds: start.nanoseconds + UInt64(step * stepMicroseconds) * 1000)
            while limit.admits(at: now) { admitted += 1 }
        }
        let seconds = Double(min(steps, 10_000) * stepMicroseconds) / 1_000_000
        #expect(abs(Double(admitted) - 100 * seconds) <= 2)
    }

    @Test("a long silence earns no more than one second's worth")
    func silence() {
        let limit = Bucket(perSecond: 3, now: start)
        for _ in 0..<3 { _ = limit.admits(at: start) }
        let later = start.adding(milliseconds: 3_600_000)
        for _ in 0..<3 { #expect(limit.admits(at: later)) }
        #expect(!limit.admits(at: later))
    }

    @Test("a rate of nothing admits nobody")
    func nothing() {
        let limit = Bucket(perSecond: 0, now: start)
        #expect(!limit.admits(at: start.adding(milliseconds: 100_000)))
    }

    @Test("a cut is read from its mode and direction", arguments: Cut.Mode.allCases)
    func cut(mode: Cut.Mode) {
        let both: [JSONValue] = [["mode": .string(mode.rawValue)], ["mode": .string(mode.rawValue), "direction": "both"]]
        for request in both {
            #expect(Cut(request) == Cut(mode: mode))
            #expect(Cut(request)?.text == mode.rawValue)
        }
        for direction in Direction.allCases {
            let cut = Cut(["mode": .string(mode.rawValue), "direction": .string(direction.rawValue)])
            #expect(cut == Cut(mode: mode, directions: [direction]))
            #expect(cut?.text == "\(mode.rawValue) \(direction.rawValue)")
        }
    }

    @Test("a cut without a known mode or direction is no cut", arguments: [
        [:], ["mode": "pull"], ["mode": 1], ["mode": "reset", "direction": "up"], ["mode": "reset", "direction": 7], ["direction": "both"], ["mode": "Reset"],
    ] as [JSONValue])
    func noCut(request: JSONValue) { #expect(Cut(request) == nil) }
}
