/// What the checker read and what it decided.
public struct CheckReport: Sendable {
    /// How much was read.
    public struct Counts: Sendable, Hashable {
        public var papers = 0
        public var pages = 0
        public var receipts = 0
        public var records = 0
        public var journals = 0
        public var orders = 0
        public var requests = 0
        /// Files searched for personal data and PINs.
        public var files = 0
    }

    /// One kind of evidence and how much of it there was: none means that nothing was decided, not that all is well.
    public struct Judgement: Sendable, Hashable {
        public let invariant: Invariant
        public let evidence: String
        public let count: Int
    }

    /// Copies and yen as each side has them on record.
    public struct Total: Sendable, Hashable {
        public let side: String
        public let copies: Int
        public let yen: Int
    }

    public internal(set) var violations: [Violation] = []
    /// Violations of a rule beyond the first `Findings.maximumPerRule`, which are counted and not kept.
    public internal(set) var omittedViolations = 0
    public internal(set) var counts = Counts()
    public internal(set) var judgements: [Judgement] = []
    /// Printed copies at kiosks, operators, the centre and cities (F6).
    public internal(set) var totals: [Total] = []
    /// Transactions under way, as after a cut or a kill: neither good nor bad yet. Empty where the caller says that all is healed.
    public internal(set) var unsettled: [String] = []

    public var isGood: Bool { violations.isEmpty }

    /// The invariants for which some kind of evidence was there.
    public var judgedInvariants: Set<Invariant> { Set(judgements.lazy.filter { $0.count > 0 }.map(\.invariant)) }

    /// The invariants about which nothing can be said.
    public var unjudgedInvariants: [Invariant] { Invariant.allCases.filter { !judgedInvariants.contains($0) } }
}
