/// `truncate`: after `bytes` octets the stream ends with a FIN and what still comes is lost; the other stream goes on.
struct Truncate: FaultBehaviour {
    static let forms = [AttributeForm("bytes", unit: "octets", AttributeForm.octets)]

    private var room: Int
    private(set) var hasLostOctets = false

    init(_ attributes: FaultAttributes) { room = attributes["bytes"] }

    mutating func begin(at now: Int) -> [Departure] { room == 0 ? cut(at: now) : [] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        if hasLostOctets { return item == .broken ? [.item(item, due: now)] : [] }
        guard case .octets(let segment) = item else { return [.item(item, due: now)] }
        let first = segment.prefix(room)
        room -= first.bytes.count
        let departures: [Departure] = [.item(.octets(first), due: now)]
        return room == 0 ? departures + cut(at: now) : departures
    }

    private mutating func cut(at now: Int) -> [Departure] {
        hasLostOctets = true
        return [.tookHold, .item(.end, due: now)]
    }

    mutating func carryOver(from earlier: any FaultBehaviour) { hasLostOctets = earlier.hasLostOctets }
}
