import Chaos
import Testing

@Suite("The schedule of a soak")
struct SoakScheduleTests {
    private let stage = SoakSchedule.Stage(kiosks: ["k1", "k2"], orders: 5, links: ["l1", "l2", "l3"], processes: ["p1", "p2"])

    private func schedule(seed: UInt64, orders: Int = 600, troubles: Int = 120) -> SoakSchedule {
        SoakSchedule(seed: seed, durationMilliseconds: 600_000, ordersPerMinute: orders, troublesPerMinute: troubles, stage: stage)
    }

    @Test("is the same for the same seed, and another for another")
    func repeatable() {
        #expect(schedule(seed: 1) == schedule(seed: 1))
        #expect(schedule(seed: 1) != schedule(seed: 2))
        // Who comes does not depend on how much goes wrong.
        #expect(schedule(seed: 1).visits.prefix(3).map(\.atMilliseconds) == schedule(seed: 1, troubles: 1).visits.prefix(3).map(\.atMilliseconds))
    }

    @Test("has about as many orders as asked for, at every kiosk and of every kind")
    func load() {
        let visits = schedule(seed: 3).visits
        #expect((5400...6600).contains(visits.count))
        #expect(visits.map(\.atMilliseconds) == visits.map(\.atMilliseconds).sorted())
        #expect(Set(visits.map(\.kiosk)) == ["k1", "k2"] && Set(visits.map(\.order)) == Set(0..<5))
        #expect(schedule(seed: 3, orders: 0).visits.isEmpty)
    }

    @Test("strikes links with faults and processes with signals, one trouble for each at a time, and leaves the end in peace")
    func troubles() {
        let troubles = schedule(seed: 4).troubles
        #expect(Set(troubles.map(\.kind)) == Set(TroubleKind.allCases))
        for trouble in troubles {
            #expect(trouble.target.hasPrefix(trouble.kind.isOfProcess ? "p" : "l"))
            #expect(trouble.atMilliseconds <= trouble.untilMilliseconds && trouble.untilMilliseconds <= 540_000)
        }
        for (_, own) in Dictionary(grouping: troubles, by: \.target) {
            for (earlier, later) in zip(own, own.dropFirst()) { #expect(earlier.untilMilliseconds < later.atMilliseconds) }
        }
        #expect(schedule(seed: 4, troubles: 0).troubles.isEmpty)
    }
}
