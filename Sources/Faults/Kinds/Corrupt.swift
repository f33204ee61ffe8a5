/// `corrupt`: after `bytes` octets one bit of the next octet arrives flipped, once.
struct Corrupt: FaultBehaviour {
    static let forms = [AttributeForm("bytes", unit: "octets", AttributeForm.octets), AttributeForm("bit", unit: "(0 is the lowest)", 0...7)]

    private var before: Int
    private let mask: UInt8
    private var isDone = false

    init(_ attributes: FaultAttributes) {
        before = attributes["bytes"]
        mask = 1 << UInt8(attributes["bit"])
    }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        guard case .octets(let segment) = item, !isDone else { return [.item(item, due: now)] }
        guard before < segment.bytes.count else {
            before -= segment.bytes.count
            return [.item(item, due: now)]
        }
        isDone = true
        var bytes = segment.bytes
        bytes[before] ^= mask
        return [.tookHold, .item(.octets(Segment(bytes, segment.place)), due: now)]
    }

    mutating func carryOver(from earlier: any FaultBehaviour) { isDone = (earlier as? Corrupt)?.isDone ?? false }
}
