/// `timeout`: nothing gets through, and after `timeout` milliseconds both ends get a FIN; never where that is 0.
struct Timeout: FaultBehaviour {
    static let forms = [AttributeForm("timeout", unit: "ms", AttributeForm.milliseconds)]

    private let timeoutMicroseconds: Int
    private(set) var deadline: Int?
    private(set) var hasLostOctets = false

    init(_ attributes: FaultAttributes) { timeoutMicroseconds = attributes["timeout"] * 1000 }

    mutating func begin(at now: Int) -> [Departure] {
        if timeoutMicroseconds > 0 { deadline = now + timeoutMicroseconds }
        return []
    }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        guard case .octets = item else { return [.item(item, due: now)] }
        hasLostOctets = true
        return [.tookHold]
    }

    mutating func expire(at now: Int) -> [Departure] {
        deadline = nil
        return [.tookHold, .act(.close)]
    }

    mutating func carryOver(from earlier: any FaultBehaviour) { hasLostOctets = earlier.hasLostOctets }
}
