/// `latency`: everything arrives later by `latency` milliseconds, give or take `jitter`.
struct Latency: FaultBehaviour {
    static let forms = [AttributeForm("latency", unit: "ms", AttributeForm.milliseconds), AttributeForm("jitter", unit: "ms", AttributeForm.milliseconds)]

    private let latencyMicroseconds: Int
    private let jitterMicroseconds: Int

    init(_ attributes: FaultAttributes) {
        latencyMicroseconds = attributes["latency"] * 1000
        jitterMicroseconds = attributes["jitter"] * 1000
    }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        let delay = latencyMicroseconds + (jitterMicroseconds > 0 ? random.draw(-jitterMicroseconds...jitterMicroseconds) : 0)
        return [.tookHold, .item(item, due: now + max(0, delay))]
    }
}
