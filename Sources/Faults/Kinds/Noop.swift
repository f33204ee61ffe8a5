/// `noop`: changes nothing.
struct Noop: FaultBehaviour {
    init(_ attributes: FaultAttributes) {}

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] { [.tookHold, .item(item, due: now)] }
}
