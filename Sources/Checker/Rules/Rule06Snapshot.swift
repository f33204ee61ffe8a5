import Domain

/// Invariant 6: a certificate is a snapshot of one moment, whatever runs beside its issuance.
enum Snapshot: Rule {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.snapshot, "entries on papers held against the register", 0)
        findings.judged(.snapshot, "papers with a read on record", 0)
        findings.judged(.snapshot, "papers of other kinds held against the registers", 0)
        findings.judged(.snapshot, "second copies", 0)
        for register in evidence.registers.values where register.unreadableLines > 0 {
            findings.found(.snapshot, "register-unreadable", "\(register.unreadableLines) lines of a register cannot be read", trace: ["register of \(register.municipality)"])
        }
        for transaction in evidence.transactions {
            let papers = evidence.papers(of: transaction.id)
            for paper in papers {
                for problem in SheetJudge.problems(paper, transaction, evidence) where problem.invariant == .snapshot {
                    findings.found(.snapshot, problem.rule, problem.sentence, transaction.id, trace: RightPerson.trace(paper, problem, transaction))
                }
            }
            judgeCopies(papers, transaction, &findings)
            guard transaction.certificateKind == .residentRecord else {
                findings.judged(.snapshot, "papers of other kinds held against the registers", papers.count)
                continue
            }
            if let paper = papers.first, let pages = paper.pages, let sheet = Sheet.read(pages).sheet { judgeRead(sheet, paper, transaction, &findings) }
        }
    }

    /// All copies of one request are the same.
    private static func judgeCopies(_ papers: [PaperFile], _ transaction: Transaction, _ findings: inout Findings) {
        guard let first = papers.first else { return }
        findings.judged(.snapshot, "second copies", papers.count - 1)
        for other in papers.dropFirst() where other.pages?.map(\.body) != first.pages?.map(\.body) {
            findings.found(.snapshot, "copies-differ", "two copies of one certificate differ", transaction.id, trace: [first.path, other.path])
        }
    }

    /// The register's journal says how many entries it gave, and whether with Individual Numbers.
    private static func judgeRead(_ sheet: Sheet, _ paper: PaperFile, _ transaction: Transaction, _ findings: inout Findings) {
        findings.judged(.snapshot, "entries on papers held against the register", sheet.blocks.count)
        let reads = transaction.reads
        guard let last = reads.last else {
            findings.found(.snapshot, "printed-without-read", "a paper was made for which no register was read", transaction.id, trace: transaction.shown(transaction.city("issued")) + [paper.path])
            return
        }
        findings.judged(.snapshot, "papers with a read on record", 1)
        if !reads.contains(where: { $0.integer("count") == sheet.blocks.count }) {
            findings.found(.snapshot, "entries-read", "the paper shows \(sheet.blocks.count) people, and the register gave another number", transaction.id, trace: [last.shown, paper.path])
        }
        let showsNumbers = sheet.blocks.contains { $0["個人番号"] != Sheet.omitted }
        if !reads.contains(where: { ($0.outcome == "with-number") == showsNumbers }) {
            findings.found(.snapshot, "numbers-read", "the paper \(showsNumbers ? "shows" : "does not show") Individual Numbers, and the register was asked otherwise", transaction.id, trace: [last.shown, paper.path])
        }
    }
}
