import Topology

/// Decides from what lies on disk after a run, or during one, whether the fifteen invariants held. It shares no code with the
/// nodes: journals, hash chains, papers and files are read by readers of its own.
public enum Checker {
    /// - Parameters:
    ///   - runDirectory: that of a topology that is or was up.
    ///   - observations: a file with one line for each order that was placed; nil where nobody wrote one.
    ///   - isHealed: all lines are healed, all nodes up again and all reports sent: what is unsettled now stays so, and is wrong.
    ///   - text: reads papers; tests give texts of their own.
    /// - Throws: where there is nothing that could be judged: no topology, observations that are not, no pdftotext.
    public static func check(
        runDirectory: String, observations: String? = nil, isHealed: Bool = false, text: PageTexts = PaperText.pdftotext
    ) throws -> CheckReport {
        let files = RunFiles(directory: runDirectory)
        let topology = try Topology.load(path: files.absolute("topology.json"))
        let seen = try observations.map { try Observations(reading: $0, in: RunFiles(directory: ".")) } ?? Observations()
        var evidence = Evidence(files: files, topology: topology, people: try People(topology), observations: seen, isHealed: isHealed)
        try evidence.read(text: text)
        var findings = Findings()
        for rule in rules { try rule.judge(evidence, &findings) }
        return findings.report(counts(evidence), totals: Reconciliation.totals(evidence))
    }

    static var rules: [any Rule.Type] {
        [
            RightPerson.self, RequestHash.self, TimeoutEnds.self, Identifiers.self, NothingSurvives.self, Snapshot.self, Deletions.self, Attestation.self,
            Incidents.self, Payment.self, FailClosed.self, IssuedOnce.self, Reconciliation.self, PINRules.self, PersonalData.self,
        ]
    }

    private static func counts(_ evidence: Evidence) -> CheckReport.Counts {
        var counts = CheckReport.Counts()
        counts.papers = evidence.papers.count
        counts.pages = evidence.papers.reduce(0) { $0 + ($1.pages?.count ?? 0) }
        counts.receipts = evidence.observations.orders.count { $0.receipt != nil }
        counts.records = evidence.books.reduce(0) { $0 + $1.count }
        counts.journals = evidence.books.count
        counts.orders = evidence.observations.orders.count
        counts.requests = evidence.transactions.count
        counts.files = evidence.searchedFiles.count
        return counts
    }
}

/// The rules of one invariant.
protocol Rule {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) throws
}
