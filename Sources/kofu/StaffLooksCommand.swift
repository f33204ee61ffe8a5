import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// `kofu staff requests` and `kofu staff looks`
enum StaffLooksCommand {
    static let requests = StaffCommand.command(
        "requests", "see who requested what, where and when (clerk, auditor)", ["CITY"],
        [
            .init(name: "card", value: "CARD", help: "of this card only"), .init(name: "kiosk", value: "KIOSK", help: "at this kiosk only"),
            .init(name: "from", value: "TIME", help: "from this moment on, as 2026-04-01T10:00:00+09:00"), .init(name: "to", value: "TIME", help: "before this moment"),
        ],
        """
        The latest 1000. A clerk sees the holders' names, looked up in the register at that moment and written nowhere; an auditor sees register
        numbers. The look is recorded: who, a keyed hash of what was looked for, and how many were shown.
        Example: kofu staff requests odawara --kiosk kiosk-a1 --from 2026-04-01T09:00:00+09:00
        """
    ) { terminal, city, options, _ in
        var filter: [JSONMember] = []
        if let card = options.value("card") { filter.append(JSONMember("serial", .string(try CardOffice(run: terminal.run).entry(card).holder.serial))) }
        for name in ["kiosk", "from", "to"] { if let text = options.value(name) { filter.append(JSONMember(name, .string(text))) } }
        let answer = try await terminal.ask(city, "staff-requests", [JSONMember("filter", .object(filter))])
        let rows = answer["requests"]?.arrayElements ?? []
        let names = answer["role"]?.stringValue == "clerk" ? try await names(of: rows, terminal, city) : [:]
        let shown = rows.map { row in
            JSONValue.object((row.objectMembers ?? []) + (names.isEmpty ? [] : [JSONMember("name", row["resident"]?.stringValue.flatMap { names[$0] }.map(JSONValue.string) ?? .null)]))
        }
        return (["total": answer["total"] ?? .null, "requests": .array(shown)], table(shown, total: answer["total"]?.integerValue ?? 0, withNames: !names.isEmpty))
    }

    /// The terminal asks the registers under the same session; the city's issuing server never has the names for this.
    private static func names(of rows: [JSONValue], _ terminal: StaffTerminal, _ city: Topology.Municipality) async throws -> [String: String] {
        let residents = Set(rows.compactMap { $0["resident"]?.stringValue }).sorted()
        guard !residents.isEmpty else { return [:] }
        let answer = try await terminal.ask(city, "staff-names", [JSONMember("residents", .array(residents.map(JSONValue.string)))], at: .registers)
        return Dictionary((answer["names"]?.objectMembers ?? []).compactMap { member in member.value.stringValue.map { (member.key, $0) } }) { first, _ in first }
    }

    private static func table(_ rows: [JSONValue], total: Int64, withNames: Bool) -> String {
        let columns = ["at", "kiosk", "requestId", "resident"] + (withNames ? ["name"] : []) + ["kind", "copies", "feeYen", "outcome"]
        let lines = rows.map { row in
            columns.map { column in row[column]?.stringValue ?? row[column]?.integerValue.map(String.init) ?? "–" }
        }
        let more = Int(total) > rows.count ? "\nthe latest \(rows.count) of \(total)" : ""
        return Output.table([["WHEN", "WHERE", "REQUEST", "RESIDENT"] + (withNames ? ["NAME"] : []) + ["WHAT", "COPIES", "YEN", "OUTCOME"]] + lines) + more
    }

    static let looks = StaffCommand.command(
        "looks", "see who of the staff looked at what, and was refused what (auditor)", ["CITY"], [],
        "This look is recorded too. FILTER is a keyed hash: the same for the same.\nExample: kofu staff looks odawara"
    ) { terminal, city, _, _ in
        var looks: [JSONValue] = []
        for role in [NodeRole.issuingServer, .registers] { looks += try await terminal.ask(city, "staff-looks", at: role)["looks"]?.arrayElements ?? [] }
        looks.sort { ($0["at"]?.stringValue ?? "") < ($1["at"]?.stringValue ?? "") }
        let columns = ["at", "staff", "role", "event", "step", "subject", "outcome", "code", "count", "filter"]
        let lines = looks.map { look in
            columns.map { column in
                let text = look[column]?.stringValue ?? look[column]?.integerValue.map(String.init) ?? "–"
                return column == "filter" ? String(text.prefix(12)) : text
            }
        }
        return (["looks": .array(looks)], Output.table([["WHEN", "WHO", "ROLE", "EVENT", "LOOK", "ACCOUNT", "OUTCOME", "REFUSED", "COUNT", "FILTER"]] + lines))
    }
}
