import Markup
import Review

extension ReviewReport {
    /// One page without anything from outside, in the order in which a reviewer asks.
    public var html: String {
        let title = "Review of \(ledger.subject.captures)"
        let facts = [
            ("topology", "\(ledger.subject.topology), sha256 \(ledger.subject.topologyDigest)"), ("made by", command),
            ("programs", ledger.programs.map { "\($0.role) \($0.digest.prefix(16))…" }.joined(separator: ", ")),
        ].filter { !$0.1.isEmpty }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Markup.escaped(title))</title>
            <style>\(ReviewReport.style)</style>
            </head>
            <body>
            <header>
            <h1>\(Markup.escaped(title))</h1>
            <p class="verdict \(isGood ? "good" : "bad")">\(isGood ? "Clean" : "Not clean"): \(Markup.escaped(verdict)).</p>
            <dl>\(facts.map { "<dt>\($0.0)</dt><dd>\(Markup.escaped($0.1))</dd>" }.joined())</dl>
            </header>
            \(findingsSection)
            \(ClassMatrix(ledger: ledger).section)
            \(channelsSection)
            \(LedgerSection(ledger: ledger).section)
            \(RoomToHide(ledger: ledger).section)
            \(descentSection)
            \(controlsSection)
            \(unexercisedSection)
            \(filesSection)
            </body>
            </html>

            """
    }

    private var findingsSection: String {
        guard !ledger.findings.isEmpty else { return "" }
        let rows = ledger.findings.entries.map { entry in
            ["<code>\(Markup.escaped(entry.rule))</code>", Markup.escaped(entry.sentence), Markup.escaped(entry.link ?? entry.channel ?? ""), "<code>\(Markup.escaped(entry.frames.joined(separator: " ")))</code>"]
        }
        let more = ledger.findings.omitted == 0 ? "" : "<p>and \(ledger.findings.omitted) more of the same rules</p>"
        return "<section><h2>Findings</h2>\(HTMLTable(heads: ["rule", "what", "where", "frames"], rows: rows).text)\(more)</section>"
    }

    private var channelsSection: String {
        let rows = ledger.channels.map { row in
            ["<b>\(Markup.escaped(row.channel))</b>"] + [
                row.connections, row.connections - row.decrypted, row.broken, row.records, row.plainOctets, row.plainOctets - row.explainedOctets, row.truncatedOctets,
            ].map { HTMLTable.number($0) }
        }
        let heads = ["channel", "connections", "undecrypted", "broken off", "TLS records", "octets", "unexplained", "cut off"]
        return """
            <section><h2>Channels</h2>
            <p class="note">Each connection is captured on both sides of its line, and counted for each. What a fault or the capture's end cut off was read as far as it came.</p>
            \(HTMLTable(heads: heads, rows: rows).text)
            </section>
            """
    }

    private var descentSection: String {
        let conservation = ledger.conservation
        let kept = [
            ("connections joined to a server", conservation.pairs), ("with the same octets on both sides", conservation.equal),
            ("altered, and the capture names the fault or cut", conservation.alteredByFault), ("cut short by an end", conservation.shortAtEnd),
            ("never forwarded", conservation.neverForwarded), ("packets that the captures lost", conservation.dropped),
        ].map { [Markup.escaped($0.0), HTMLTable.number($0.1)] }
        let rows = ledger.provenance.rows.map { row in
            [Markup.escaped(row.what), Markup.escaped(row.origin), HTMLTable.number(row.looked), HTMLTable.number(row.looked - row.explained)]
        }
        return """
            <section><h2>Sent, delivered, called for</h2>
            \(HTMLTable(heads: ["conservation", ""], rows: kept).text)
            <p>\(ledger.provenance.transactions) transactions. Each message was called for by one before it:</p>
            \(HTMLTable(heads: ["what", "called for by", "seen", "without"], rows: rows).text)
            </section>
            """
    }

    private var controlsSection: String {
        let rows = controls.map { control in
            [
                "<b>\(Markup.escaped(control.id))</b>", Markup.escaped(control.promise), "<span class=\"status \(control.status.word)\">\(control.status.rawValue)</span>",
                Markup.escaped(control.evidence), "<code>\(Markup.escaped(control.command))</code>",
            ]
        }
        return "<section><h2>Measures</h2>\(HTMLTable(heads: ["", "promise", "status", "evidence", "command"], rows: rows).text)</section>"
    }

    private var unexercisedSection: String {
        guard !ledger.unexercised.isEmpty else { return "" }
        let rows = ledger.unexercised.map { [Markup.escaped($0.channel), Markup.escaped($0.what), "<code>\(Markup.escaped($0.rule))</code>"] }
        return """
            <section><h2>Rules never exercised</h2>
            <p class="note">These captures say nothing about them.</p>
            <details><summary>\(ledger.unexercised.count) rules</summary>\(HTMLTable(heads: ["channel", "what", "rule"], rows: rows).text)</details>
            </section>
            """
    }

    private var filesSection: String {
        let rows = ledger.files.map { ["<code>\(Markup.escaped($0.name))</code>", Markup.escaped($0.channel), HTMLTable.number($0.frames), "<code>\($0.digest)</code>"] }
        return "<section><h2>Files</h2>\(HTMLTable(heads: ["file", "channel", "frames", "sha256"], rows: rows).text)</section>"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --quiet: #5d6877; --line: #d8dde4; --seen: #2f6fb3; --granted: #dbe7f3; --good: #1b6e3c; --bad: #c62828; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --paper: #14181e; --quiet: #9aa6b5; --line: #323a45; --seen: #5b9bdc; --granted: #22364a; --good: #6fc48f; --bad: #ff7b72; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 80rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.6rem; margin-bottom: .3rem; } h2 { margin-top: 2.5rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; margin-bottom: .2rem; }
        .verdict { font-weight: 600; } .good { color: var(--good); } .bad { color: var(--bad); } .note { color: var(--quiet); margin-top: .2rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; } th, td { text-align: left; padding: .15rem .8rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--quiet); font-size: .85rem; } .number { text-align: right; font-variant-numeric: tabular-nums; } code { font: 12.5px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
        .matrix td { text-align: center; min-width: 5.5rem; padding: .2rem .4rem; border: 2px solid var(--paper); } .matrix th { padding-right: 1rem; } .matrix thead th { text-align: center; padding: 0 .4rem; }
        .seen { background: var(--seen); color: #fff; } .granted { background: var(--granted); } .stranger { background: var(--bad); color: #fff; }
        details { margin: .2rem 0; } summary { cursor: pointer; } details details, details .wide { margin-left: 1.2rem; }
        .bar { display: inline-block; height: .7rem; background: var(--seen); border-radius: 2px; min-width: 1px; }
        .status.shown { color: var(--good); } .status.refuted { color: var(--bad); font-weight: 600; } .status { color: var(--quiet); white-space: nowrap; }
        """
}

extension Control.Status {
    /// For a style sheet.
    var word: String {
        switch self {
        case .shown: "shown"
        case .refuted: "refuted"
        case .notExercised, .elsewhere, .notBuilt, .notInTopology: "open"
        }
    }
}
