import Markup
import Review

/// Which class of data was seen on which channel, and where the policy grants it: the picture of the whole review.
struct ClassMatrix {
    let ledger: Ledger

    var section: String {
        let classes = ledger.channels.flatMap(\.classes).map(\.dataClass).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        guard !classes.isEmpty else { return "" }
        let head = ledger.channels.map { "<th scope=\"col\">\(Markup.escaped($0.channel))</th>" }.joined()
        let rows = classes.map { dataClass in
            "<tr><th scope=\"row\">\(Markup.escaped(dataClass))</th>\(ledger.channels.map { cell(dataClass, $0) }.joined())</tr>"
        }
        return """
            <section><h2>What crossed which channel</h2>
            <p class="note">Values seen, by class of data. <span class="seen">&nbsp;seen&nbsp;</span> and granted; <span class="granted">&nbsp;granted&nbsp;</span> and never seen; empty: not granted, and nothing of it was seen.</p>
            <div class="wide"><table class="matrix"><thead><tr><th></th>\(head)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            </section>
            """
    }

    private func cell(_ dataClass: String, _ channel: ChannelRow) -> String {
        guard let seen = channel.classes.first(where: { $0.dataClass == dataClass }) else { return "<td></td>" }
        return seen.count > 0 ? "<td class=\"seen\">\(HTMLTable.grouped(seen.count))</td>" : "<td class=\"granted\">0</td>"
    }
}
