import EventLoop
import JSON
import Node
import Reconciliation
import Topology

/// `kofu reconcile`
enum ReconcileCommand {
    static let command = Command(
        name: "reconcile", summary: "compare what kiosks, operators, centre and cities have counted", positional: [], options: [Command.runOption, Command.jsonOption],
        details: """
            Count by count and yen by yen (F6), for each day, kind, kiosk, operator and city, from the journals that each of them keeps itself;
            their chains are verified too. Operators keep no kinds (F4). While the network is up, and after `kofu down`. A transaction whose
            report is still on its way is said to be awaited, and is no difference. Status 1 where there is a difference: each is named, with
            its request and whose record is missing.
            Example: kofu reconcile --json
            """
    ) { options in
        let run = try RunContext.enter(options)
        let bookkeeping = Bookkeeping(topology: run.topology)
        let (reported, books) = try bookkeeping.books()
        var result = Reconciliation(reported: reported, books: books, houses: HouseTable(run.topology))
        for difference in try bookkeeping.brokenJournals() { result.add(difference) }
        if options.has("json") { Output.json(json(result)) } else { Output.print(text(result)) }
        return result.isInAgreement ? 0 : 1
    }

    private static func json(_ result: Reconciliation) -> JSONValue {
        [
            "agrees": .bool(result.isInAgreement), "agreed": .integer(Int64(result.agreed)), "awaited": .integer(Int64(result.awaited)),
            "differences": .array(result.differences.map(\.json)), "omitted": .integer(Int64(result.omitted)), "totals": result.totals.json,
        ]
    }

    private static func text(_ result: Reconciliation) -> String {
        let rows = result.totals.rows.map { row in
            [row.subject.day, row.subject.what, row.subject.name] + Side.allCases.map { side in
                guard TotalsTable.sides(of: row.subject.what).contains(side) else { return "–" }
                let sum = row.sums[side] ?? TotalsTable.Sum()
                return "\(sum.copies) / \(sum.feeYen)"
            } + [row.isInAgreement ? "agree" : "DIFFER"]
        }
        let table = rows.isEmpty ? "nothing has been printed" : Output.table([["DAY", "OF", "NAME", "KIOSKS", "OPERATORS", "CENTRE", "CITIES", "COPIES / YEN"]] + rows)
        let awaited = result.awaited == 0 ? "" : "; \(result.awaited) whose report is still on its way"
        let more = result.omitted == 0 ? "" : "\nand \(result.omitted) more"
        let verdict = result.isInAgreement
            ? "All agree: \(result.agreed) ended requests\(awaited)."
            : "DIFFERENCES: \(result.differences.count + result.omitted)\(awaited)\n" + result.differences.map { "  \($0.kind.rawValue): \($0.sentence)" }.joined(separator: "\n") + more
        return "\(table)\n\n\(verdict)"
    }
}
