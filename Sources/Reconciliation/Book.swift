public import Domain
public import JSON

/// Who counts.
public enum Side: String, Sendable, Hashable, CaseIterable {
    case kiosk, storeOperator = "operator", centre, city
}

/// How a transaction ended, as one side has it on record.
public struct Ending: Sendable, Hashable, CustomStringConvertible {
    public let outcome: String
    public let copies: Int
    public let feeYen: Int

    public init(outcome: String, copies: Int, feeYen: Int) {
        self.outcome = outcome
        self.copies = copies
        self.feeYen = feeYen
    }

    public var description: String { "\(outcome), \(copies) copies, \(feeYen) yen" }
}

/// What one node's own journal says of each request: nothing is taken from another's.
public struct Book: Sendable {
    public struct Entry: Sendable {
        /// When the node recorded the end.
        public internal(set) var at: Instant?
        /// Where it stands for the end: one at a kiosk, the reports that were counted elsewhere.
        public internal(set) var endings: [Ending] = []
        /// Known to kiosk, centre and city; a store network keeps no what (F4).
        public internal(set) var kind: CertificateKind?
        /// The code of the city that the person chose; a kiosk's only.
        public internal(set) var municipality: String?
        /// What was made or passed on: copies and yen of `issued` or `relayed`, of `downloaded` and `paid` the yen.
        public internal(set) var made: (copies: Int, feeYen: Int)?
        public internal(set) var isReported = false
        public internal(set) var isReportRefused = false
        var printed = 0, printedYen = 0, refunded = 0, refundedYen = 0
        var abandoned: Int?
    }

    /// The records that count here.
    public static let events = ["session-opened", "signed", "printed", "refunded", "abandoned", "reported", "report-refused", "refused", "issued", "relayed", "completed"]

    public let node: String
    public let side: Side
    public private(set) var entries: [RequestID: Entry] = [:]
    /// How often each code was given.
    public private(set) var refusals: [String: Int] = [:]

    /// - Parameter records: of the node's journal, in order, those of `events` at least.
    public init(node: String, side: Side, records: some Sequence<JSONValue>) {
        self.node = node
        self.side = side
        for record in records { add(record) }
        if side == .kiosk { for id in Array(entries.keys) { entries[id]?.conclude() } }
    }

    private mutating func add(_ record: JSONValue) {
        guard let event = record["event"]?.stringValue else { return }
        if event == "refused", let code = record["code"]?.stringValue { refusals[code, default: 0] += 1 }
        guard let id = record["requestId"]?.stringValue.flatMap({ RequestID($0) }) else { return }
        let at = record["at"]?.stringValue.flatMap { Instant(iso8601: $0) }
        let copies = Int(record["copies"]?.integerValue ?? 0), yen = Int(record["feeYen"]?.integerValue ?? 0)
        var entry = entries[id] ?? Entry()
        switch (side, event) {
        case (.kiosk, "session-opened"): entry.municipality = record["municipality"]?.stringValue
        case (.kiosk, "signed"): entry.kind = record["kind"]?.stringValue.flatMap(CertificateKind.init(rawValue:))
        case (.kiosk, "printed"):
            entry.printed += copies
            entry.printedYen += yen
            entry.at = at
        case (.kiosk, "refunded"):
            entry.refunded += copies
            entry.refundedYen += yen
            entry.at = at
        case (.kiosk, "abandoned"):
            entry.abandoned = copies
            entry.at = entry.at ?? at
        case (.kiosk, "reported"): entry.isReported = true
        case (.kiosk, "report-refused"): entry.isReportRefused = true
        case (.centre, "relayed"), (.city, "issued"):
            entry.kind = record["kind"]?.stringValue.flatMap(CertificateKind.init(rawValue:))
            entry.made = (copies, yen)
        case (.storeOperator, "completed"), (.centre, "completed"), (.city, "completed"):
            entry.endings.append(Ending(outcome: record["outcome"]?.stringValue ?? "?", copies: copies, feeYen: yen))
            entry.at = at
        default: return
        }
        entries[id] = entry
    }
}

extension Book.Entry {
    /// What a kiosk has to report: what was printed; a refund where nothing was; or that it came to nothing.
    fileprivate mutating func conclude() {
        if printed > 0 {
            endings = [Ending(outcome: "printed", copies: printed, feeYen: printedYen)]
        } else if refunded > 0 {
            endings = [Ending(outcome: "refunded", copies: refunded, feeYen: refundedYen)]
        } else if let abandoned {
            endings = [Ending(outcome: "abandoned", copies: abandoned, feeYen: 0)]
        }
    }
}
