import EventLoop
import JSON
import Node
import Reconciliation
import Topology

/// `kofu statistics`
enum StatisticsCommand {
    static let command = Command(
        name: "statistics", summary: "show what each kiosk, operator, centre and city has counted", positional: [], options: [Command.runOption, Command.jsonOption],
        details: """
            Each row is from that node's own journal: how many requests ended printed, refunded or abandoned, copies and yen of the printed
            ones, and refusals by code. `kofu reconcile` compares them.
            Example: kofu statistics
            """
    ) { options in
        let run = try RunContext.enter(options)
        let order = Side.allCases
        let books = try Bookkeeping(topology: run.topology).books().books.sorted {
            (order.firstIndex(of: $0.side) ?? 0, $0.node) < (order.firstIndex(of: $1.side) ?? 0, $1.node)
        }
        let rows = books.map { Row($0) }
        if options.has("json") {
            Output.json(.array(rows.map(\.json)))
        } else {
            Output.print(Output.table([["NODE", "SIDE", "PRINTED", "REFUNDED", "ABANDONED", "COPIES", "YEN", "REFUSALS"]] + rows.map(\.cells)))
        }
        return 0
    }

    private struct Row {
        let node: String
        let side: Side
        let ended: [String: Int]
        let copies: Int
        let feeYen: Int
        let refusals: [(code: String, count: Int)]

        init(_ book: Book) {
            node = book.node
            side = book.side
            let endings = book.entries.values.flatMap(\.endings)
            ended = endings.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }
            let printed = endings.filter { $0.outcome == "printed" }
            copies = printed.map(\.copies).reduce(0, +)
            feeYen = printed.map(\.feeYen).reduce(0, +)
            refusals = book.refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        }

        private static let outcomes = ["printed", "refunded", "abandoned"]

        var cells: [String] {
            [node, side.rawValue] + Self.outcomes.map { String(ended[$0] ?? 0) } + [String(copies), String(feeYen)]
                + [refusals.isEmpty ? "–" : refusals.map { "\($0.code) \($0.count)" }.joined(separator: ", ")]
        }

        var json: JSONValue {
            .object([JSONMember("node", .string(node)), JSONMember("side", .string(side.rawValue))]
                + Self.outcomes.map { JSONMember($0, .integer(Int64(ended[$0] ?? 0))) }
                + [JSONMember("copies", .integer(Int64(copies))), JSONMember("feeYen", .integer(Int64(feeYen))),
                   JSONMember("refusals", .object(refusals.map { JSONMember($0.code, .integer(Int64($0.count))) }))])
        }
    }
}
