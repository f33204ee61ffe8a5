/// Where the rules put what they find.
struct Findings {
    /// One defect can break a rule for every order; the first ones explain it.
    static let maximumPerRule = 50

    private(set) var violations: [Violation] = []
    private(set) var omitted = 0
    private var perRule: [String: Int] = [:]
    private var judged: [Invariant: [(evidence: String, count: Int)]] = [:]
    private var unsettled: Set<String> = []

    /// A broken promise.
    mutating func found(_ invariant: Invariant, _ rule: String, _ sentence: String, _ requestID: String? = nil, trace: [String]) {
        let count = perRule[rule, default: 0] + 1
        perRule[rule] = count
        guard count <= Findings.maximumPerRule else {
            omitted += 1
            return
        }
        violations.append(Violation(invariant, rule, sentence, requestID: requestID, trace: trace))
    }

    /// Declares a kind of evidence, so that it is shown also where there was none of it, and adds to its count.
    mutating func judged(_ invariant: Invariant, _ evidence: String, _ count: Int) {
        if let position = judged[invariant]?.firstIndex(where: { $0.evidence == evidence }) {
            judged[invariant]?[position].count += count
        } else {
            judged[invariant, default: []].append((evidence, count))
        }
    }

    /// Something is still missing of this transaction, which may yet come.
    mutating func unsettled(_ requestID: String) { unsettled.insert(requestID) }

    func report(_ counts: CheckReport.Counts, totals: [CheckReport.Total]) -> CheckReport {
        var report = CheckReport()
        report.violations = violations.sorted { ($0.invariant, $0.requestID ?? "") < ($1.invariant, $1.requestID ?? "") }
        report.omittedViolations = omitted
        report.counts = counts
        report.totals = totals
        report.judgements = judged.sorted { $0.key < $1.key }.flatMap { invariant, kinds in
            kinds.map { CheckReport.Judgement(invariant: invariant, evidence: $0.evidence, count: $0.count) }
        }
        report.unsettled = unsettled.sorted()
        return report
    }
}
