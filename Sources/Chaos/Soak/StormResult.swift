public import JSON

/// How a network takes it when many kiosks have waited for one line, and it heals.
public struct StormResult: Sendable, Hashable {
    /// Kiosks that owed a report when the line healed.
    public let waiting: Int
    /// When each report was counted by the centre, in milliseconds from the heal, in order.
    public let arrivals: [Int]
    /// People who ordered meanwhile: how long each certificate took, in milliseconds; nil where none came.
    public let visitors: [Int?]

    public init(waiting: Int, arrivals: [Int], visitors: [Int?]) {
        self.waiting = waiting
        self.arrivals = arrivals.sorted()
        self.visitors = visitors
    }

    /// Everybody's report is in, and everybody who came meanwhile was served.
    public var isGood: Bool { waiting > 0 && arrivals.count == waiting && visitors.allSatisfy { $0 != nil } }

    /// The most reports within one second.
    public var busiestSecond: Int {
        var first = 0, most = 0
        for (index, arrival) in arrivals.enumerated() {
            while arrivals[first] <= arrival - 1000 { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    /// Reports in each second from the heal on.
    public var perSecond: [Int] {
        guard let last = arrivals.last else { return [] }
        var counts = [Int](repeating: 0, count: max(0, last) / 1000 + 1)
        for arrival in arrivals { counts[max(0, arrival) / 1000] += 1 }
        return counts
    }

    public var json: JSONValue {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        return [
            "waiting": number(waiting), "arrived": number(arrivals.count), "lastMilliseconds": arrivals.last.map(number) ?? .null, "busiestSecond": number(busiestSecond),
            "perSecond": .array(perSecond.map(number)), "visitorsMilliseconds": .array(visitors.map { $0.map(number) ?? .null }), "good": .bool(isGood),
        ]
    }
}
