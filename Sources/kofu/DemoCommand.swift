import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// `kofu demo`: the whole way once, from nothing to paper and back to nothing.
enum DemoCommand {
    static let command = Command(
        name: "demo", summary: "bring the topology up, have one certificate or all kinds issued, take it down", positional: [],
        options: TemporaryTopology.options + [
            .init(name: "out", value: "DIR", help: "where the paper is put (default: demo)"),
            .init(name: "all", value: nil, help: "ask every municipality for every kind of certificate, and show what comes of it"),
        ],
        details: "Uses a run directory of its own and removes it; the paper stays in DIR.",
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let out = FileSystem.absolute(options.value("out") ?? "demo")
        return try await TemporaryTopology.run(options, purpose: "demo") {
            try await options.has("all") ? issueAll(out: out) : issueOne(out: out)
        }
    }

    @LoopActor
    private static func issueAll(out: String) async throws -> Int32 {
        let pairs = DemoPairs(run: RunContext(topology: try Topology.load(path: RunDirectory.topology)), out: out)
        let (table, strayed) = try await pairs.issue()
        Output.print("\n\(Output.table(table))\n\npapers   \(out)")
        if strayed > 0 { Output.print("\(strayed) of these are not what topology.json offers") }
        return strayed == 0 ? 0 : 1
    }

    @LoopActor
    private static func issueOne(out: String) async throws -> Int32 {
        let context = RunContext(topology: try Topology.load(path: RunDirectory.topology))
        guard let kiosk = context.topology.nodes(of: Party(.kiosk)).first,
              let entry = try CardOffice.entries(of: context.topology).last(where: { $0.initialState == .active }) else {
            throw RunContext.Failure(description: "the topology has no kiosk or no card")
        }
        Output.print("\n\(entry.holder.name) holds the card \(entry.holder.id) to \(kiosk.name) and asks for \(CertificateKind.residentRecord.japaneseName)\n")
        let result = try await IssueCommand.issue(
            context, kiosk: kiosk.name, card: entry.holder.id, pin: entry.holder.pin, certificate: CertificateKind.residentRecord.rawValue,
            options: [], copies: 1, municipality: nil)
        Hops.show(result["hops"]?.arrayElements ?? [])
        guard IssueCommand.status(of: result) == 0 else {
            Output.print("\(result["code"]?.stringValue ?? "")  \(result["message"]?.stringValue ?? "")")
            return IssueCommand.status(of: result)
        }
        try FileSystem.makeDirectory(out)
        for document in result["documents"]?.arrayElements?.compactMap(\.stringValue) ?? [] {
            let name = document.split(separator: "/").last.map(String.init) ?? document
            try FileSystem.write(FileSystem.read(document, maximumBytes: 64 << 20), to: "\(out)/\(name)", isSecret: true)
            Output.print("\npaper    \(out)/\(name)")
        }
        if let receipt = result["receipt"]?.stringValue { Output.print("\n\(receipt)") }
        return 0
    }
}
