import Markup
import Review

/// Channel × message × part, each with its fields, their classes and the rules that allow them.
struct LedgerSection {
    let ledger: Ledger

    var section: String {
        let parts = ledger.channels.map { channel in
            let rows = ledger.messages.filter { $0.channel == channel.channel }
            return "<h3>\(Markup.escaped(channel.channel))</h3>\n\(rows.map(message).joined(separator: "\n"))"
        }
        return """
            <section><h2>Ledger</h2>
            <p class="note">Open a message for its fields. Free bits: what a sender that lies could still hide there without breaking a rule.</p>
            \(parts.joined(separator: "\n"))
            </section>
            """
    }

    private func message(_ row: MessageRow) -> String {
        let name = "\(row.message) \(row.part)"
        guard row.sent + row.delivered > 0 else { return "<div class=\"note\">\(Markup.escaped(name)): never seen</div>" }
        let fields = row.fields.map { field in
            [
                "<code>\(Markup.escaped(field.what))</code>", Markup.escaped(field.dataClass ?? "syntax"), "<code>\(Markup.escaped(field.rule))</code>",
                HTMLTable.number(field.count), HTMLTable.number(field.octets), HTMLTable.number(RoomToHide.whole(field.freeBitsMaximum)),
            ]
        }
        let words = """
            \(HTMLTable.grouped(row.sent)) sent, \(HTMLTable.grouped(row.delivered)) delivered, \(HTMLTable.grouped(row.octets)) octets, \
            \(HTMLTable.grouped(row.unexplained)) unexplained, \(HTMLTable.grouped(RoomToHide.whole(row.freeBitsMaximum))) free bits a message
            """
        return """
            <details><summary><b>\(Markup.escaped(name))</b> \(words)</summary>
            <p class="note">first in \(Markup.escaped(row.evidence.joined(separator: ", ")))</p>
            \(HTMLTable(heads: ["field", "class", "rule", "seen", "octets", "free bits"], rows: fields).text)
            </details>
            """
    }
}
