import Domain
public import JSON

/// Printed copies and their yen, as each side has counted them.
public struct TotalsTable: Sendable {
    public struct Sum: Sendable, Hashable {
        public internal(set) var requests = 0
        public internal(set) var copies = 0
        public internal(set) var feeYen = 0

        public init() {}

        public var json: JSONValue { ["requests": .integer(Int64(requests)), "copies": .integer(Int64(copies)), "feeYen": .integer(Int64(feeYen))] }
    }

    /// What a row is about.
    public struct Subject: Sendable, Hashable {
        public let day: String
        /// `day`, `kind`, `kiosk`, `operator` or `city`.
        public let what: String
        public let name: String
    }

    public struct Row: Sendable, Hashable {
        public let subject: Subject
        public internal(set) var sums: [Side: Sum]

        /// Whether all that count it count alike. A store network counts no kinds (F4) and is not asked for them.
        public var isInAgreement: Bool { Set(TotalsTable.sides(of: subject.what).map { sums[$0] ?? Sum() }).count == 1 }
    }

    public private(set) var rows: [Row] = []
    private var positions: [Subject: Int] = [:]

    static let whats = ["day", "kind", "kiosk", "operator", "city"]

    public static func sides(of what: String) -> [Side] { what == "kind" ? [.kiosk, .centre, .city] : Side.allCases }

    mutating func add(_ ending: Ending, by side: Side, day: String, kind: CertificateKind?, kiosk: String, storeNetwork: String?, city: String?) {
        guard ending.outcome == "printed" else { return }
        let subjects: [(String, String?)] = [
            ("day", "all"), ("kind", kind?.rawValue ?? "unknown"), ("kiosk", kiosk), ("operator", storeNetwork), ("city", city),
        ]
        for (what, name) in subjects where TotalsTable.sides(of: what).contains(side) {
            guard let name else { continue }
            let subject = Subject(day: day, what: what, name: name)
            let position = positions[subject] ?? begin(subject)
            rows[position].sums[side, default: Sum()].requests += 1
            rows[position].sums[side, default: Sum()].copies += ending.copies
            rows[position].sums[side, default: Sum()].feeYen += ending.feeYen
        }
    }

    private mutating func begin(_ subject: Subject) -> Int {
        positions[subject] = rows.count
        rows.append(Row(subject: subject, sums: [:]))
        return rows.count - 1
    }

    /// By day, and within a day from the whole to its parts.
    mutating func sort() {
        func place(_ row: Row) -> (String, Int, String) { (row.subject.day, TotalsTable.whats.firstIndex(of: row.subject.what) ?? 0, row.subject.name) }
        rows.sort { place($0) < place($1) }
        positions = [:]
    }

    public var json: JSONValue {
        .array(rows.map { row in
            .object([
                JSONMember("day", .string(row.subject.day)), JSONMember("of", .string(row.subject.what)), JSONMember("name", .string(row.subject.name)),
            ] + TotalsTable.sides(of: row.subject.what).map { JSONMember($0.rawValue, (row.sums[$0] ?? Sum()).json) } + [JSONMember("agrees", .bool(row.isInAgreement))])
        })
    }
}
