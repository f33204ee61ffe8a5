/// What chaos came to, as pages and files show it: cases of an exhaustive run, plays of scenarios, or a soak, and
/// always what the checker found in what was left on disk.
public struct ChaosReport: Sendable {
    /// A broken invariant, as the checker says it.
    public struct Violation: Sendable, Hashable {
        public let invariant: Int
        public let rule: String
        public let sentence: String
        public let requestID: String?
        public let trace: [String]

        public init(invariant: Int, rule: String, sentence: String, requestID: String?, trace: [String]) {
            self.invariant = invariant
            self.rule = rule
            self.sentence = sentence
            self.requestID = requestID
            self.trace = trace
        }
    }

    /// How much the checker judged an invariant on.
    public struct Evidence: Sendable, Hashable {
        public let invariant: Int
        public let promise: String
        public let count: Int

        public init(invariant: Int, promise: String, count: Int) {
            self.invariant = invariant
            self.promise = promise
            self.count = count
        }
    }

    public let title: String
    /// What was run: seed, timeouts, machine, command; in this order.
    public let facts: [(name: String, value: String)]
    public var planned: [ChaosCase] = []
    public var results: [CaseResult] = []
    public var plays: [ScenarioPlay] = []
    public var soak: SoakResult?
    public var violations: [Violation] = []
    public var timelines: [Timeline] = []
    public var evidence: [Evidence] = []

    public init(title: String, facts: [(name: String, value: String)]) {
        self.title = title
        self.facts = facts
    }

    /// Whether everything was played, ended as it should, and broke nothing.
    public var isGood: Bool {
        results.count == planned.count && results.allSatisfy { $0.fault == nil } && plays.allSatisfy(\.isGood) && soak?.isGood ?? true && violations.isEmpty
    }
}

/// One request of a transaction between two nodes.
public struct Hop: Sendable, Hashable {
    public let from: String
    public let channel: String
    public let to: String
    public let message: String
    /// `ok`, `refused`, or what went wrong on the way.
    public let outcome: String
    /// From the first hop's start.
    public let startMicroseconds: Int
    public let microseconds: Int

    public init(from: String, channel: String, to: String, message: String, outcome: String, startMicroseconds: Int, microseconds: Int) {
        self.from = from
        self.channel = channel
        self.to = to
        self.message = message
        self.outcome = outcome
        self.startMicroseconds = startMicroseconds
        self.microseconds = microseconds
    }
}

/// A transaction, hop by hop.
public struct Timeline: Sendable, Hashable {
    /// The case or step that it belongs to; unique in a report.
    public let name: String
    public let outcome: Outcome
    public let code: String?
    public let requestID: String
    public let hops: [Hop]

    public init(name: String, outcome: Outcome, code: String?, requestID: String, hops: [Hop]) {
        self.name = name
        self.outcome = outcome
        self.code = code
        self.requestID = requestID
        self.hops = hops
    }
}
