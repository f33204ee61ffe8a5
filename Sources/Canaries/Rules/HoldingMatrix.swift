/// Holder by class: may hold, held while the transactions stood still, held after the wipe.
public struct HoldingMatrix: Sendable {
    public struct Row: Sendable, Hashable {
        public let name: String
        public let holder: Holder
        /// Octets looked through at each moment.
        public var octets: [Moment: Int] = [:]

        public init(name: String, holder: Holder) {
            self.name = name
            self.holder = holder
        }
    }

    public struct Cell: Sendable, Hashable {
        public let permission: Permission
        public let before: Int
        public let now: Int
        public let after: Int
        /// Held where that is forbidden.
        public let isForbidden: Bool

        public var isHeld: Bool { now + after > 0 }
    }

    public private(set) var rows: [Row] = []
    public private(set) var findings: [Finding] = []

    public init() {}

    /// Puts down that `octets` of somebody were looked through.
    public mutating func searched(_ name: String, _ holder: Holder, octets: Int, at moment: Moment) {
        if let index = rows.firstIndex(where: { $0.name == name }) {
            rows[index].octets[moment, default: 0] += octets
        } else {
            var row = Row(name: name, holder: holder)
            row.octets[moment] = octets
            rows.append(row)
        }
    }

    public mutating func add(_ finding: Finding) {
        var finding = finding
        finding.wasThereBefore = findings.contains {
            $0.moment == .before && $0.name == finding.name && $0.place == finding.place && $0.kind == finding.kind && $0.spelling == finding.spelling && $0.count >= finding.count
        }
        findings.append(finding)
    }

    public subscript(row: Row, kind: CanaryClass) -> Cell {
        let own = findings.filter { $0.name == row.name && $0.kind == kind && !$0.isConstant }
        func count(_ moment: Moment) -> Int { own.filter { $0.moment == moment }.reduce(0) { $0 + $1.count } }
        return Cell(
            permission: HoldingRules.permission(row.holder, kind), before: count(.before), now: count(.middle), after: count(.after),
            isForbidden: own.contains { !$0.isAllowed })
    }

    /// What was held where it must not be, the worst first: what remained, then what lay there in the middle, then before.
    public var violations: [Finding] {
        let order: [Moment] = [.after, .middle, .before]
        return order.flatMap { moment in findings.filter { !$0.isAllowed && $0.moment == moment } }
    }
}
