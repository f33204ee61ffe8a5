public import JSON

/// What came of a soak.
public struct SoakResult: Sendable, Hashable {
    /// The name under which a line knows the trouble on a link.
    public static let faultName = "soak"

    /// One order, in milliseconds from the beginning.
    public struct Served: Sendable, Hashable {
        public let startedMilliseconds: Int
        public let endedMilliseconds: Int
        public let outcome: Outcome
        public let code: String?
        public let requestID: String?
        /// Whether a certificate is what the person had a right to.
        public let isEntitled: Bool

        public init(startedMilliseconds: Int, endedMilliseconds: Int, outcome: Outcome, code: String?, requestID: String?, isEntitled: Bool) {
            self.startedMilliseconds = startedMilliseconds
            self.endedMilliseconds = endedMilliseconds
            self.outcome = outcome
            self.code = code
            self.requestID = requestID
            self.isEntitled = isEntitled
        }
    }

    /// One trouble as it really was, in milliseconds from the beginning.
    public struct Struck: Sendable, Hashable {
        public let kind: TroubleKind
        public let target: String
        public let fromMilliseconds: Int
        public let healedMilliseconds: Int

        public init(kind: TroubleKind, target: String, fromMilliseconds: Int, healedMilliseconds: Int) {
            self.kind = kind
            self.target = target
            self.fromMilliseconds = fromMilliseconds
            self.healedMilliseconds = healedMilliseconds
        }
    }

    public let durationMilliseconds: Int
    public let served: [Served]
    public let struck: [Struck]
    /// People who found so many waiting at their kiosk that they went away.
    public let turnedAway: Int
    /// What was done at desks and taken back.
    public let errands: Int
    /// What was wrong once all was healed; nil where nothing was.
    public let failure: String?

    public init(durationMilliseconds: Int, served: [Served], struck: [Struck], turnedAway: Int, errands: Int = 0, failure: String?) {
        self.durationMilliseconds = durationMilliseconds
        self.served = served
        self.struck = struck
        self.turnedAway = turnedAway
        self.errands = errands
        self.failure = failure
    }

    public var isGood: Bool { failure == nil && !served.isEmpty }

    public var verdict: String {
        let counts = Outcome.ofOrders.map { outcome in "\(served.count { $0.outcome == outcome }) \(outcome.rawValue)" }.joined(separator: ", ")
        return (["\(served.count) orders (\(counts))", "\(errands) errands at desks", "\(struck.count) troubles", "\(turnedAway) turned away"] + [failure].compactMap(\.self)).joined(separator: "; ")
    }

    /// For each kind of trouble the times from its end to the next certificate in anybody's hand.
    var recoveries: [RecoveryPlot.Row] {
        let issued = served.filter { $0.outcome == .issued }.map(\.endedMilliseconds).sorted()
        return TroubleKind.allCases.map { kind in
            RecoveryPlot.Row(label: kind.rawValue, milliseconds: struck.filter { $0.kind == kind }.compactMap { trouble in
                issued.first { $0 >= trouble.healedMilliseconds }.map { $0 - trouble.healedMilliseconds }
            })
        }
    }

    /// The share of the entitled who got their certificate, in thousandths; nil where nobody ordered.
    public func availability(from: Int = 0, until: Int = .max) -> Int? {
        let entitled = served.filter { $0.isEntitled && (from..<until).contains($0.startedMilliseconds) }
        return entitled.isEmpty ? nil : entitled.count { $0.outcome == .issued } * 1000 / entitled.count
    }

    /// The time that `share` thousandths of the issued orders took at most; nil where none was issued.
    public func latencyMilliseconds(share: Int, from: Int = 0, until: Int = .max) -> Int? {
        let times = served.filter { $0.outcome == .issued && (from..<until).contains($0.startedMilliseconds) }.map { $0.endedMilliseconds - $0.startedMilliseconds }.sorted()
        return times.isEmpty ? nil : times[min(times.count - 1, times.count * share / 1000)]
    }

    public var json: JSONValue {
        func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        return [
            "durationMilliseconds": number(durationMilliseconds), "orders": number(served.count), "turnedAway": number(turnedAway), "errands": number(errands),
            "outcomes": .object(Outcome.ofOrders.map { outcome in JSONMember(outcome.rawValue, number(served.count { $0.outcome == outcome })) }),
            "availabilityPerMille": number(availability()), "medianMilliseconds": number(latencyMilliseconds(share: 500)), "p99Milliseconds": number(latencyMilliseconds(share: 990)),
            "failure": failure.map(JSONValue.string) ?? .null,
            "troubles": .array(struck.map { [
                "kind": .string($0.kind.rawValue), "target": .string($0.target), "fromMilliseconds": number($0.fromMilliseconds), "healedMilliseconds": number($0.healedMilliseconds),
            ] }),
            "recoveries": .object(recoveries.filter { !$0.milliseconds.isEmpty }.map { row in JSONMember(row.label, .array(row.milliseconds.sorted().map(number))) }),
        ]
    }
}
