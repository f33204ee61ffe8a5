import Review
import ReviewReport

/// A review for people at a terminal: the verdict, what each channel carried, and what is wrong.
struct ReviewText {
    let report: ReviewReport
    private static let maximumFindings = 20

    func show() {
        let ledger = report.ledger
        Output.print(Output.table([["CHANNEL", "CONNECTIONS", "UNDECRYPTED", "MESSAGES", "OCTETS", "UNEXPLAINED", "CLASSES SEEN"]] + ledger.channels.map { row in
            let sent = ledger.messages.filter { $0.channel == row.channel }.reduce(0) { $0 + $1.sent }
            return [
                row.channel, String(row.connections), String(row.connections - row.decrypted), String(sent), String(row.plainOctets),
                String(row.plainOctets - row.explainedOctets), row.classes.filter { $0.count > 0 }.map(\.dataClass).joined(separator: " "),
            ]
        }))
        let conservation = ledger.conservation
        Output.print("""

            sent and delivered  \(conservation.equal) of \(conservation.pairs) connections alike on both sides, \(conservation.alteredByFault) altered by a named fault or cut, \
            \(conservation.shortAtEnd) cut short at an end, \(conservation.neverForwarded) never forwarded, \(conservation.dropped) packets lost by the captures
            """)
        for row in ledger.provenance.rows { Output.print("called for          \(row.what): \(row.explained) of \(row.looked), by \(row.origin)") }
        if !ledger.unexercised.isEmpty { Output.print("never exercised     \(ledger.unexercised.count) rules; the report lists them") }
        let widest = ledger.messages.max { $0.freeBitsMaximum < $1.freeBitsMaximum }
        if let widest, widest.sent > 0 {
            Output.print("room to hide        at most \(Int(widest.freeBitsMaximum.rounded(.up))) bits in one message (\(widest.channel) \(widest.message) \(widest.part)); the report has them all")
        }
        showFindings()
        let refuted = report.controls.filter { $0.status == .refuted }
        for control in refuted { Output.print("\nREFUTED \(control.id) \(control.promise)\n    \(control.evidence)") }
        Output.print("\n\(report.isGood ? "clean" : "NOT CLEAN"): \(report.verdict)")
    }

    private func showFindings() {
        let findings = report.ledger.findings
        for entry in findings.entries.prefix(ReviewText.maximumFindings) {
            Output.print("\nFINDING \(entry.rule)\(entry.link.map { " on \($0)" } ?? entry.channel.map { " on \($0)" } ?? "")\n    \(entry.sentence)\n    \(entry.frames.joined(separator: " "))")
        }
        if findings.count > ReviewText.maximumFindings { Output.print("\nand \(findings.count - min(findings.entries.count, ReviewText.maximumFindings)) more findings") }
    }
}
