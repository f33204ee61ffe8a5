/// `bandwidth`: at most `rate` thousand octets a second.
struct Bandwidth: FaultBehaviour {
    static let forms = [AttributeForm("rate", unit: "KB/s", 1...10_000_000, standard: nil)]
    /// What goes at once is at most what the rate lets through in this time, so that a receiver sees a slow line and not a late one.
    private static let sliceMilliseconds = 100

    private let octetsPerMillisecond: Int
    /// When the line is free again.
    private var free = 0

    init(_ attributes: FaultAttributes) { octetsPerMillisecond = attributes["rate"] }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        guard case .octets(let segment) = item else { return [.item(item, due: max(now, free))] }
        var departures: [Departure] = [.tookHold]
        free = max(free, now)
        for piece in segment.pieces(octetsPerMillisecond * Bandwidth.sliceMilliseconds) {
            free += piece.bytes.count * 1000 / octetsPerMillisecond
            departures.append(.item(.octets(piece), due: free))
        }
        return departures
    }
}
