/// `hold`: what comes waits until the fault is removed, on the connection that met the trigger.
struct Hold: FaultBehaviour {
    init(_ attributes: FaultAttributes) {}

    mutating func begin(at now: Int) -> [Departure] { [.tookHold] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] { [.item(item, due: FaultChain.never)] }
}

/// `blackhole`: what comes waits until the fault is removed, as packets do that are sent again, on all connections of the link.
struct Blackhole: FaultBehaviour {
    init(_ attributes: FaultAttributes) {}

    mutating func begin(at now: Int) -> [Departure] { [.tookHold, .act(.engage)] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] { [.item(item, due: FaultChain.never)] }
}
