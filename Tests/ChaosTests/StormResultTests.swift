import Chaos
import JSON
import Testing

@Suite("What comes after a heal")
struct StormResultTests {
    @Test("is counted by the second, and by the busiest second wherever that begins")
    func counts() {
        let storm = StormResult(waiting: 5, arrivals: [1700, 100, 900, 1200, 3500], visitors: [20, 30])
        #expect(storm.arrivals == [100, 900, 1200, 1700, 3500])
        #expect(storm.perSecond == [2, 2, 0, 1])
        #expect(storm.busiestSecond == 3)
        #expect(storm.isGood)
        #expect(storm.json["lastMilliseconds"] == 3500)
    }

    @Test("is not good where a report is missing, nobody waited, or somebody was not served")
    func bad() {
        #expect(!StormResult(waiting: 2, arrivals: [1], visitors: []).isGood)
        #expect(!StormResult(waiting: 0, arrivals: [], visitors: [1]).isGood)
        #expect(!StormResult(waiting: 1, arrivals: [1], visitors: [nil]).isGood)
        #expect(StormResult(waiting: 0, arrivals: [], visitors: []).perSecond.isEmpty)
        #expect(StormResult(waiting: 0, arrivals: [], visitors: []).busiestSecond == 0)
    }
}
