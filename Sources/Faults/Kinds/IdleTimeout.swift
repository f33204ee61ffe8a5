/// `idle_timeout`: a connection on whose stream nothing travels for `timeout` milliseconds ends with a FIN at both ends.
struct IdleTimeout: FaultBehaviour {
    static let forms = [AttributeForm("timeout", unit: "ms", 1...AttributeForm.milliseconds.upperBound, standard: nil)]

    private let timeoutMicroseconds: Int
    private(set) var deadline: Int?

    init(_ attributes: FaultAttributes) { timeoutMicroseconds = attributes["timeout"] * 1000 }

    mutating func begin(at now: Int) -> [Departure] {
        deadline = now + timeoutMicroseconds
        return []
    }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        deadline = now + timeoutMicroseconds
        return [.item(item, due: now)]
    }

    mutating func expire(at now: Int) -> [Departure] {
        deadline = nil
        return [.tookHold, .act(.close)]
    }
}
