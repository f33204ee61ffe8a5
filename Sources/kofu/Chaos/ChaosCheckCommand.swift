import Checker
import JSON

/// `kofu chaos check`: whether a run kept the fifteen invariants.
enum ChaosCheckCommand {
    static let command = Command(
        name: "chaos check", summary: "decide from what a run left on disk whether the 15 invariants held", positional: [],
        options: [
            Command.runOption, .init(name: "observations", value: "FILE", help: "what the people saw, one order a line (default: observations.jsonl of the run, if there is one)"),
            .init(name: "healed", value: nil, help: "all lines are healed and all reports sent: what is unsettled now is wrong"), Command.jsonOption,
        ],
        details: """
            Reads the papers (with pdftotext of poppler-utils), journals, registers and files of a run directory, also while it is up.
            Status 1 where any invariant was broken; each violation is shown with the records that explain it.
            An invariant for which there was no evidence is named as such: it is not good, it is undecided.
            """
    ) { options in
        let run = options.value("run") ?? RunContext.defaultDirectory
        guard FileSystem.exists("\(run)/topology.json") else { throw RunContext.Failure(description: "no topology has been up in \(run)/") }
        let observations = options.value("observations") ?? ("\(run)/observations.jsonl")
        if options.value("observations") != nil, !FileSystem.exists(observations) { throw RunContext.Failure(description: "there is no \(observations)") }
        let report = try Checker.check(
            runDirectory: run, observations: FileSystem.exists(observations) ? observations : nil, isHealed: options.has("healed"))
        if options.has("json") { Output.json(json(report)) } else { show(report) }
        return report.isGood ? 0 : 1
    }

    // MARK: For people

    static func show(_ report: CheckReport) {
        let counts = report.counts
        Output.print("""
            read     \(counts.journals) journals with \(counts.records) records, \(counts.requests) requests, \(counts.orders) orders, \
            \(counts.papers) papers with \(counts.pages) pages, \(counts.receipts) receipts; searched \(counts.files) files
            """)
        Output.print(Output.table([["INVARIANT", "RESULT", "EVIDENCE"]] + Invariant.allCases.map { invariant in
            let evidence = report.judgements.filter { $0.invariant == invariant }.map { "\($0.evidence): \($0.count)" }.joined(separator: "; ")
            return ["\(invariant.number) \(invariant.promise)", word(invariant, report), evidence]
        }))
        Output.print(Output.table([["PRINTED", "COPIES", "YEN"]] + report.totals.map { [$0.side, String($0.copies), String($0.yen)] }))
        if !report.unsettled.isEmpty {
            Output.print("unsettled  \(report.unsettled.count) requests: \(report.unsettled.prefix(8).joined(separator: " "))\(report.unsettled.count > 8 ? " …" : "")")
        }
        for violation in report.violations {
            Output.print("\nVIOLATION of invariant \(violation.invariant.number), \(violation.rule)\(violation.requestID.map { ", request \($0)" } ?? "")\n  \(violation.sentence)")
            for line in violation.trace { Output.print("    \(line)") }
        }
        if report.omittedViolations > 0 { Output.print("\nand \(report.omittedViolations) more of the same rules") }
        Output.print(report.isGood ? "\nno violation" : "\n\(report.violations.count + report.omittedViolations) violations")
    }

    private static func word(_ invariant: Invariant, _ report: CheckReport) -> String {
        let broken = report.violations.count { $0.invariant == invariant }
        return broken > 0 ? "\(broken) broken" : report.judgedInvariants.contains(invariant) ? "held" : "no evidence"
    }

    // MARK: For programs

    static func json(_ report: CheckReport) -> JSONValue {
        let counts = report.counts
        return [
            "good": .bool(report.isGood),
            "counts": [
                "papers": number(counts.papers), "pages": number(counts.pages), "receipts": number(counts.receipts), "records": number(counts.records),
                "journals": number(counts.journals), "orders": number(counts.orders), "requests": number(counts.requests), "files": number(counts.files),
            ],
            "invariants": .array(Invariant.allCases.map { invariant in
                [
                    "invariant": number(invariant.number), "promise": .string(invariant.promise), "result": .string(word(invariant, report)),
                    "evidence": .array(report.judgements.filter { $0.invariant == invariant }.map { ["what": .string($0.evidence), "count": number($0.count)] }),
                ]
            }),
            "totals": .array(report.totals.map { ["side": .string($0.side), "copies": number($0.copies), "yen": number($0.yen)] }),
            "unsettled": .array(report.unsettled.map(JSONValue.string)),
            "violations": .array(report.violations.map { violation in
                [
                    "invariant": number(violation.invariant.number), "rule": .string(violation.rule), "sentence": .string(violation.sentence),
                    "requestId": violation.requestID.map(JSONValue.string) ?? .null, "trace": .array(violation.trace.map(JSONValue.string)),
                ]
            }),
            "omittedViolations": number(report.omittedViolations),
        ]
    }

    private static func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }
}
