/// `limit_data`: after `bytes` octets both ends get a FIN.
struct LimitData: FaultBehaviour {
    static let forms = [AttributeForm("bytes", unit: "octets", AttributeForm.octets)]

    private let limit: Int
    private var passed = 0
    private(set) var hasLostOctets = false

    init(_ attributes: FaultAttributes) { limit = attributes["bytes"] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        guard case .octets(let segment) = item else { return [.item(item, due: now)] }
        if hasLostOctets { return [] }
        let room = max(0, limit - passed)
        passed += min(room, segment.bytes.count)
        if segment.bytes.count < room { return [.item(item, due: now)] }
        hasLostOctets = true
        let first = segment.prefix(room)
        return (first.bytes.isEmpty ? [] : [.item(.octets(first), due: now)]) + [.tookHold, .act(.close)]
    }

    mutating func carryOver(from earlier: any FaultBehaviour) {
        guard let earlier = earlier as? LimitData else { return }
        passed = earlier.passed
        hasLostOctets = earlier.hasLostOctets
    }
}
