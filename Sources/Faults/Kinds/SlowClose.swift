/// `slow_close`: the end of the stream arrives `delay` milliseconds later.
struct SlowClose: FaultBehaviour {
    static let forms = [AttributeForm("delay", unit: "ms", AttributeForm.milliseconds)]

    private let delayMicroseconds: Int

    init(_ attributes: FaultAttributes) { delayMicroseconds = attributes["delay"] * 1000 }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        item == .end ? [.tookHold, .item(item, due: now + delayMicroseconds)] : [.item(item, due: now)]
    }
}
