/// `reset`: both ends get a RST.
struct Reset: FaultBehaviour {
    init(_ attributes: FaultAttributes) {}

    mutating func begin(at now: Int) -> [Departure] { [.tookHold, .act(.reset)] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] { [] }
}

/// `half_open`: the end that the stream leads to gets a RST; the other keeps a connection on which nothing is answered.
struct HalfOpen: FaultBehaviour {
    init(_ attributes: FaultAttributes) {}

    mutating func begin(at now: Int) -> [Departure] { [.tookHold, .act(.halfOpen)] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] { [] }
}

/// `refuse`, `accept_then_nothing`, `duplicate_connection`: a connection that meets the trigger brings the fault into force on
/// the link, which then applies it to whoever connects.
struct LinkWide: FaultBehaviour {
    init(_ attributes: FaultAttributes) {}

    mutating func begin(at now: Int) -> [Departure] { [.act(.engage)] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] { [.item(item, due: now)] }
}
