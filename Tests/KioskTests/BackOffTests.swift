import TestSupport
import Testing
@testable import Kiosk

@Suite("The wait before a report is sent again") struct BackOffTests {
    @Test("doubles up to a limit, and stays in the upper half of it")
    func doubles() {
        var backOff = BackOff(), random = SeededRandom(seed: 1)
        var limit = BackOff.firstMilliseconds
        for _ in 0..<20 {
            #expect((limit / 2...limit).contains(backOff.next(&random)))
            limit = min(2 * limit, BackOff.longestMilliseconds)
        }
        #expect(limit == BackOff.longestMilliseconds)
    }

    @Test("begins anew once something has got through")
    func reset() {
        var backOff = BackOff(), random = SeededRandom(seed: 2)
        for _ in 0..<10 { _ = backOff.next(&random) }
        backOff.reset()
        #expect(backOff.next(&random) <= BackOff.firstMilliseconds)
    }

    @Test("spreads a thousand kiosks whose line heals at one moment over the whole interval")
    func spread() {
        var random = SeededRandom(seed: 3)
        let moments = (0..<1000).map { _ in
            var backOff = BackOff()
            return (0..<8).reduce(0) { sum, _ in sum + backOff.next(&random) }
        }
        // Of a hundred slots from the earliest to the latest none holds more than a twentieth of them.
        guard let first = moments.min(), let last = moments.max() else { return }
        let slots = Dictionary(grouping: moments) { ($0 - first) * 100 / (last - first + 1) }
        #expect(last - first > BackOff.longestMilliseconds / 2)
        #expect(slots.values.allSatisfy { $0.count <= 50 })
    }
}
