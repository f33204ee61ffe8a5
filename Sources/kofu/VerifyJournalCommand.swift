import EventLoop
import JSON
import Journal
import Node

/// `kofu verify-journal`
enum VerifyJournalCommand {
    static let command = Command(
        name: "verify-journal", summary: "check the journals for changed, missing or reordered records", positional: ["[NODE]"],
        options: [Command.runOption, Command.jsonOption],
        details: """
            Follows the hash chain of every journal, or of one node's. Status 1 where any record has been changed,
            taken out, moved or added. A torn last line, of a process killed while it wrote, is no fault: it is cut
            off at the next start, and recorded.
            """
    ) { options in
        _ = try RunContext.enter(options)
        let nodes = options.positional.isEmpty ? FileSystem.names(in: "state").filter { FileSystem.exists(RunDirectory.journal(of: $0)) } : options.positional
        guard !nodes.isEmpty else { throw RunContext.Failure(description: "there is no journal here") }
        var isGood = true
        var reports: [JSONValue] = []
        for node in nodes {
            guard FileSystem.exists(RunDirectory.journal(of: node)) else { throw RunContext.Failure(description: "\(node) has no journal here") }
            let report = try JournalVerifier.verify(path: RunDirectory.journal(of: node), node: node)
            isGood = isGood && report.isGood
            reports.append([
                "node": .string(node), "good": .bool(report.isGood), "records": .integer(Int64(report.records)),
                "line": report.faultLine.map { .integer(Int64($0)) } ?? .null, "fault": report.fault.map(JSONValue.string) ?? .null,
                "tornBytes": .integer(Int64(report.tornBytes)),
            ])
        }
        if options.has("json") {
            Output.json(.array(reports))
        } else {
            Output.print(Output.table([["JOURNAL", "RECORDS", "RESULT"]] + reports.map { report in
                let torn = report["tornBytes"]?.integerValue ?? 0
                let result = report["fault"]?.stringValue ?? (torn > 0 ? "good, with a torn last line of \(torn) octets" : "good")
                return [report["node"]?.stringValue ?? "", String(report["records"]?.integerValue ?? 0), result]
            }))
        }
        return isGood ? 0 : 1
    }
}
