/// `slicer`: octets go in pieces of `average_size`, give or take `size_variation`, `delay` microseconds apart.
struct Slicer: FaultBehaviour {
    static let forms = [
        AttributeForm("average_size", unit: "octets", 1...1_000_000_000, standard: nil),
        AttributeForm("size_variation", unit: "octets", 0...1_000_000_000),
        AttributeForm("delay", unit: "µs", 0...3_600_000_000),
    ]

    private let sizes: ClosedRange<Int>
    private let delayMicroseconds: Int
    private var free = 0

    init(_ attributes: FaultAttributes) {
        let variation = attributes["size_variation"]
        sizes = max(1, attributes["average_size"] - variation)...max(1, attributes["average_size"] + variation)
        delayMicroseconds = attributes["delay"]
    }

    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure] {
        guard case .octets(var rest) = item else { return [.item(item, due: max(now, free))] }
        var departures: [Departure] = [.tookHold]
        free = max(free, now)
        repeat {
            let size = random.draw(sizes)
            departures.append(.item(.octets(rest.prefix(size)), due: free))
            rest = rest.dropping(size)
            free += delayMicroseconds
        } while !rest.bytes.isEmpty
        return departures
    }
}
