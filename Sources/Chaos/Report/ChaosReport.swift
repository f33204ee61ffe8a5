/// What a campaign came to, as pages and files show it.
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

    /// One request of a transaction between two nodes, for the timeline.
    public struct Hop: Sendable, Hashable {
        public let from: String
        public let channel: String
        public let to: String
        public let message: String
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

    /// A transaction that the report shows hop by hop.
    public struct Timeline: Sendable, Hashable {
        public let title: String
        public let requestID: String
        public let hops: [Hop]

        public init(title: String, requestID: String, hops: [Hop]) {
            self.title = title
            self.requestID = requestID
            self.hops = hops
        }
    }

    public let title: String
    /// What was run: seed, timeouts, machine, command; in this order.
    public let facts: [(name: String, value: String)]
    public let planned: [ChaosCase]
    public let results: [CaseResult]
    public let violations: [Violation]
    public let timelines: [Timeline]
    /// Which invariants the checker judged, and on how much evidence.
    public let evidence: [(invariant: Int, promise: String, count: Int)]

    public init(
        title: String, facts: [(name: String, value: String)], planned: [ChaosCase], results: [CaseResult], violations: [Violation],
        timelines: [Timeline], evidence: [(invariant: Int, promise: String, count: Int)]
    ) {
        self.title = title
        self.facts = facts
        self.planned = planned
        self.results = results
        self.violations = violations
        self.timelines = timelines
        self.evidence = evidence
    }

    public var isGood: Bool { results.count == planned.count && violations.isEmpty && results.allSatisfy { $0.fault == nil } }
}
