import Chaos
import Testing

@Suite("The schedule of a soak")
struct SoakScheduleTests {
    private let stage = SoakSchedule.Stage(kiosks: ["k1", "k2"], orders: 5, links: ["l1", "l2", "l3"], nodes: ["n1", "n2"], lines: ["w1", "w2"])

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

    @Test("sends people to desks before the end, and strikes and serves the same with and without them")
    func errands() {
        let stage = SoakSchedule.Stage(kiosks: ["k1", "k2"], orders: 5, errands: 3, links: ["l1"], nodes: ["n1"], lines: ["w1"])
        func schedule(errands: Int) -> SoakSchedule {
            SoakSchedule(seed: 6, durationMilliseconds: 600_000, ordersPerMinute: 60, troublesPerMinute: 30, errandsPerMinute: errands, stage: stage)
        }
        let with = schedule(errands: 60), without = schedule(errands: 0)
        #expect((430...650).contains(with.errands.count) && without.errands.isEmpty)
        #expect(with.errands.allSatisfy { $0.atMilliseconds < 540_000 } && Set(with.errands.map(\.errand)) == [0, 1, 2] && Set(with.errands.map(\.kiosk)) == ["k1", "k2"])
        #expect(with.visits == without.visits && with.troubles == without.troubles)
        #expect(schedule(errands: 60) == with)
    }

    @Test("strikes links, processes and certificates, one trouble for each at a time, and leaves the end in peace")
    func troubles() {
        let troubles = schedule(seed: 4).troubles
        #expect(Set(troubles.map(\.kind)) == Set(TroubleKind.allCases))
        for trouble in troubles {
            let kinds = switch trouble.kind.target {
            case .link: "l"
            case .process: "nw"
            case .node: "n"
            }
            #expect(trouble.target.first.map(kinds.contains) == true)
            #expect(trouble.atMilliseconds <= trouble.untilMilliseconds && trouble.untilMilliseconds <= 540_000)
        }
        for (_, own) in Dictionary(grouping: troubles, by: \.target) {
            for (earlier, later) in zip(own, own.dropFirst()) { #expect(earlier.untilMilliseconds < later.atMilliseconds) }
        }
        #expect(schedule(seed: 4, troubles: 0).troubles.isEmpty)
    }
}
