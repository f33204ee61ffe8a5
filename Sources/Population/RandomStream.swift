/// Repeatable pseudo-random draws (SplitMix64, Steele, Lea and Flood 2014). A stream is derived from
/// what it is for, such as household 7 of one municipality, so that what is drawn for one household
/// never moves because another drew more or fewer. Not for secrets.
struct RandomStream: Sendable {
    private var state: UInt64

    /// The stream of `item` under `seed`; streams of different items are independent of each other.
    init(seed: UInt64, item: UInt64) {
        state = Mixing.mixed(seed &+ Mixing.mixed(item &+ Mixing.goldenGamma))
    }

    mutating func next() -> UInt64 {
        state &+= Mixing.goldenGamma
        return Mixing.mixed(state)
    }

    /// A draw from 0 ..< `bound`; 0 where `bound` is not positive. The bias, below bound / 2^64, is of no
    /// concern here.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A draw from the closed range `low … high`; `low` where the range is empty.
    mutating func between(_ low: Int, _ high: Int) -> Int {
        high > low ? low + below(high - low + 1) : low
    }

    /// True in `share` of a thousand draws.
    mutating func happens(perThousand share: Int) -> Bool { below(1000) < share }

    /// One element; nil only where there are none.
    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    mutating func pick<Element>(_ elements: ArraySlice<Element>) -> Element? {
        elements.isEmpty ? nil : elements[elements.startIndex + below(elements.count)]
    }
}
