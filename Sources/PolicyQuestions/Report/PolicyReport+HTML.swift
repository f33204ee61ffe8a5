import Markup

extension PolicyReport {
    /// One page without anything from outside; what has to be looked at first comes first.
    public var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Markup.escaped(title)): policy</title>
        <style>\(PageStyle.text)</style>
        </head>
        <body>
        <header>
        <h1>What may cross which channel</h1>
        <p class="quiet">\(Markup.escaped(title)). Answered from topology.json alone; nothing ran.</p>
        <p class="verdict \(isGood ? "good" : "bad")">\(answers.count) questions, \(isGood ? "all answered as they should be" : "\(answers.count { !$0.isAsExpected }) answered wrongly")</p>
        </header>
        <main>
        \(QuestionSection(answers: answers).section)
        \(MatrixSection(matrix: matrix).section)
        \(CapacitySection(rooms: rooms, paths: roomyPaths).section)
        \(idleSection)
        <section><h2>What these answers cannot say</h2>\(Markup.list(PolicyReport.limits.map(Markup.escaped)))</section>
        </main>
        </body>
        </html>

        """
    }

    private var idleSection: String {
        let rows = idleRules.map { rule in
            ["<td>\(rule.isFault ? "<strong>fault</strong>" : "")</td>", "<td>\(rule.kind.rawValue)</td>", "<td>\(Markup.code(rule.pointer))</td>", "<td>\(Markup.escaped(rule.sentence))</td>"]
        }
        return "<section><h2>Rules that decide nothing</h2>\(rows.isEmpty ? "<p>None.</p>" : Markup.table(["", "kind", "rule", "why"], rows))</section>"
    }
}

/// Colours of exposure are steps of lightness too, and every cell has its letter: nothing depends on hue alone.
enum PageStyle {
    static let text = """
        :root { color-scheme: light dark; --ink: #1c2430; --quiet: #5d6877; --line: #d8dde4; --paper: #ffffff; --raised: #f4f6f9; --focus: #1a56c4;
          --personal: #b3261e; --on-personal: #ffffff; --sealed: #7b4fb5; --on-sealed: #ffffff; --pseudonymous: #f0c04a; --on-pseudonymous: #2b2100;
          --operational: #dbe4ee; --on-operational: #33404f; --good: #1b6e3c; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e9f0; --quiet: #9aa6b5; --line: #343d49; --paper: #12161c; --raised: #1b212a; --focus: #8ab4ff;
          --personal: #ef6a61; --on-personal: #1d0504; --sealed: #a986dd; --on-sealed: #170a28; --pseudonymous: #b58a1c; --on-pseudonymous: #fff6df;
          --operational: #2b3542; --on-operational: #c3cdd9; --good: #6fcf97; --bad: #ef6a61; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 78rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { margin-top: 2.5rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
        .quiet { color: var(--quiet); } .verdict { font-weight: 600; } .good { color: var(--good); } .bad { color: var(--bad); }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--quiet); font-size: .85rem; } .number { text-align: right; font-variant-numeric: tabular-nums; }
        code { font: 12.5px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; } .wide { overflow-x: auto; } ul, ol { margin: .3rem 0; padding-left: 1.3rem; }
        details { border-bottom: 1px solid var(--line); } summary { display: grid; grid-template-columns: 11rem 1fr 11rem; gap: .8rem; padding: .35rem .2rem; cursor: pointer; }
        summary:hover { background: var(--raised); } details > div { padding: .2rem 1rem 1rem; background: var(--raised); }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
        .matrix { border-collapse: separate; border-spacing: 2px; } .matrix th, .matrix td { border: 0; padding: 0; }
        .matrix thead th { vertical-align: bottom; } .matrix thead span { writing-mode: vertical-rl; transform: rotate(180deg); font-size: .8rem; white-space: nowrap; padding-bottom: .3rem; }
        .matrix tbody th { font-size: .85rem; vertical-align: middle; white-space: nowrap; padding-right: .6rem; color: var(--quiet); }
        .cell { display: grid; place-items: center; width: 2.1rem; height: 1.7rem; border: 0; border-radius: 4px; font: 600 13px/1 system-ui, sans-serif; cursor: pointer; padding: 0; }
        .cell { background: var(--fill); color: var(--on); } .relay { font-weight: 400; font-size: 12px; background: color-mix(in srgb, var(--fill) 38%, var(--paper)); color: var(--ink); }
        .none { color: var(--quiet); display: grid; place-items: center; width: 2.1rem; height: 1.7rem; }
        .personal { --fill: var(--personal); --on: var(--on-personal); } .sealed { --fill: var(--sealed); --on: var(--on-sealed); }
        .pseudonymous { --fill: var(--pseudonymous); --on: var(--on-pseudonymous); } .operational { --fill: var(--operational); --on: var(--on-operational); }
        .cell[aria-pressed="true"] { outline: 3px solid var(--focus); outline-offset: 1px; }
        .legend { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; padding: 0; list-style: none; } .legend .cell { display: inline-grid; cursor: default; margin-right: .4rem; }
        #shown { background: var(--raised); border-left: 4px solid var(--line); padding: .2rem 1rem .6rem; min-height: 9rem; margin-top: .8rem; }
        .bar { display: block; height: .5rem; background: var(--sealed); border-radius: 2px; min-width: 2px; } .bars { width: 12rem; }
        """
}
