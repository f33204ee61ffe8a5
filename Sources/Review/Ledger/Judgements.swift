/// Sent = delivered = captured: whether the two sides of each line carried the same octets.
public struct Conservation: Sendable, Equatable {
    /// Connections whose two sides were found, by the random of their ClientHello.
    public var pairs = 0
    /// Of these, pairs with the same octets in both directions.
    public var equal = 0
    /// Of these, pairs that differ, and where the capture names the fault or cut that did it.
    public var alteredByFault = 0
    /// Of these, pairs that differ only by what the capture's end or a connection's end left on the way.
    public var shortAtEnd = 0
    /// Connections of a client that the line never joined to a server, because a fault or cut forbade it.
    public var neverForwarded = 0
    /// Packets that the captures themselves say they lost.
    public var dropped = 0

    public init() {}

    mutating func add(_ other: Conservation) {
        pairs += other.pairs
        equal += other.equal
        alteredByFault += other.alteredByFault
        shortAtEnd += other.shortAtEnd
        neverForwarded += other.neverForwarded
        dropped += other.dropped
    }
}

/// Whether what crossed a channel was called for by what crossed the one before, in the same transaction.
public struct Provenance: Sendable, Equatable {
    /// One kind of descent, such as validity checks from cards.
    public struct Row: Sendable, Equatable {
        /// What was looked at, on which channel.
        public let what: String
        /// What must have called for it.
        public let origin: String
        public var looked = 0
        public var explained = 0

        public init(what: String, origin: String) {
            self.what = what
            self.origin = origin
        }
    }

    public var rows: [Row] = []
    /// Transactions seen, by request id.
    public var transactions = 0

    public init() {}
}

/// Findings, and how many more of the same there were.
public struct FindingList: Sendable, Equatable {
    /// At most so many of one rule are kept; the rest is counted.
    public static let maximumOfRule = 50

    public struct Entry: Sendable, Equatable {
        public let rule: String
        public let sentence: String
        public let channel: String?
        public let link: String?
        /// As `file#number`.
        public let frames: [String]

        public init(rule: String, sentence: String, channel: String?, link: String?, frames: [String]) {
            self.rule = rule
            self.sentence = sentence
            self.channel = channel
            self.link = link
            self.frames = frames
        }
    }

    public private(set) var entries: [Entry] = []
    public private(set) var countByRule: [String: Int] = [:]

    public init() {}

    public var isEmpty: Bool { countByRule.isEmpty }
    public var count: Int { countByRule.values.reduce(0, +) }
    public var omitted: Int { count - entries.count }
    /// By name.
    public var rules: [String] { countByRule.keys.sorted() }

    public mutating func add(_ entry: Entry) {
        let count = countByRule[entry.rule, default: 0] + 1
        countByRule[entry.rule] = count
        if count <= FindingList.maximumOfRule { entries.append(entry) }
    }

    mutating func add(_ others: FindingList) {
        for entry in others.entries where entries.count(where: { $0.rule == entry.rule }) < FindingList.maximumOfRule { entries.append(entry) }
        countByRule.merge(others.countByRule, uniquingKeysWith: +)
    }
}
