import Domain
import Testing
@testable import Node

@Suite("A node's clock") struct NodeClockTests {
    @Test("that is put wrong shows so in every copy, and is right again at 0", arguments: [-86_400_000, 86_400_000, -NodeClock.maximumSkewMilliseconds, NodeClock.maximumSkewMilliseconds])
    func skew(milliseconds: Int64) {
        let clock = NodeClock(offsetMilliseconds: 1_000_000)
        let (copy, right) = (clock, NodeClock(offsetMilliseconds: 1_000_000))
        #expect(clock.setSkew(milliseconds: milliseconds))
        #expect(copy.skewMilliseconds == milliseconds)
        // What the machine needs between two looks at its clock is far less than the least skew here.
        let before = right.now.millisecondsSinceEpoch
        let shown = copy.now.millisecondsSinceEpoch - milliseconds
        let after = right.now.millisecondsSinceEpoch
        #expect((before...after).contains(shown))
        #expect(clock.setSkew(milliseconds: 0) && copy.skewMilliseconds == 0)
    }

    @Test("cannot be put further wrong than ten years", arguments: [-NodeClock.maximumSkewMilliseconds - 1, NodeClock.maximumSkewMilliseconds + 1, .min, .max])
    func tooFar(milliseconds: Int64) {
        let clock = NodeClock(offsetMilliseconds: 0)
        #expect(clock.setSkew(milliseconds: 7))
        #expect(!clock.setSkew(milliseconds: milliseconds))
        #expect(clock.skewMilliseconds == 7)
    }
}
