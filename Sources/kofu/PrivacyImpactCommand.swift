import Crypto
import EventLoop
import Glibc
import JSON
import Journal
import Node
import PrivacyImpact
import Topology

/// `kofu pia`: what an official files about the systems that handle Individual Numbers (I3).
enum PrivacyImpactCommand {
    static let command = Command(
        name: "pia", summary: "write the privacy-impact record of a municipality, or of all", positional: [],
        options: [
            .init(name: "city", value: "CITY", help: "this municipality alone, as topology.json calls it"),
            .init(name: "out", value: "DIR", help: "write CITY.md, CITY.html and CITY.json there; without it, the Markdown is printed"),
            .init(name: "topology", value: "FILE", help: "the topology (default: topology.json; with --run, that of the run directory)"),
            .init(name: "run", value: "DIR", help: "add what this run directory says of programs, journals, files and copies"),
            Command.jsonOption,
        ],
        details: """
            In Japanese, since an official files it: systems that handle Individual Numbers, channel by channel the messages and fields that may
            carry them, safeguards with the tests that show them, how long what is kept, exceptions, and how to check each statement. All of it
            follows from the topology and, with --run, from what runs. Status 1 where the record contradicts itself.
              kofu pia --city odawara --run run --out pia
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let directory = options.value("out").map(FileSystem.absolute)
        let given = options.value("topology").map(FileSystem.absolute)
        let run = options.has("run") ? try RunContext.enter(options) : nil
        let topology = if let run, given == nil { run.topology } else { try Topology.load(path: given ?? "topology.json") }
        let cities = options.value("city").map { [$0] } ?? topology.municipalities.map(\.id)
        var records: [PrivacyImpactRecord] = []
        for city in cities {
            let facts: RunFacts? = if let run { await RunFactsReader(run: run, topology: topology).facts(of: city) } else { nil }
            guard let record = PrivacyImpactRecord(of: city, in: topology, digest: Hex.encode(Measurement.digest(of: topology)), run: facts) else {
                throw CommandLineOptions.UsageError(description: "no municipality is called \"\(city)\"; there are \(topology.municipalities.map(\.id).joined(separator: ", "))")
            }
            records.append(record)
        }
        if let directory { try write(records, to: directory, says: !options.has("json")) }
        if options.has("json") {
            Output.json(.array(records.map(\.json)))
        } else if directory == nil {
            for record in records { Output.print(record.markdown) }
        }
        let doubtful = records.filter { !$0.isConsistent }.map(\.municipality.id)
        if !doubtful.isEmpty { Output.progress("to be checked, see 例外: \(doubtful.joined(separator: ", "))") }
        return doubtful.isEmpty ? 0 : 1
    }

    private static func write(_ records: [PrivacyImpactRecord], to directory: String, says: Bool) throws {
        try FileSystem.makeDirectory(directory)
        for record in records {
            let forms: [(ending: String, octets: [UInt8])] = [
                ("md", Array(record.markdown.utf8)), ("html", Array(record.html.utf8)), ("json", Array("\(Output.text(record.json))\n".utf8)),
            ]
            for form in forms {
                let path = "\(directory)/\(record.municipality.id).\(form.ending)"
                try FileSystem.write(form.octets, to: path, isSecret: false)
                if says { Output.print(path) }
            }
        }
    }
}

/// Gathers what a run directory says of one municipality's nodes.
struct RunFactsReader {
    let run: RunContext
    let topology: Topology

    /// Nodes of the municipality, in the order of the topology.
    @LoopActor
    func facts(of city: String) async -> RunFacts {
        var nodes: [RunFacts.Node] = []
        for node in topology.nodes where node.municipality == city { nodes.append(await facts(ofNode: node.name)) }
        return RunFacts(nodes: nodes, key: RunFactsReader.file(RunDirectory.individualNumberKey(of: city)))
    }

    @LoopActor
    private func facts(ofNode name: String) async -> RunFacts.Node {
        let status = run.isUp ? try? await run.ask(name, ["command": "status"], timeoutMilliseconds: 2000) : nil
        let path = RunDirectory.journal(of: name)
        let report = FileSystem.exists(path) ? try? JournalVerifier.verify(path: path, node: name) : nil
        let started = (try? JournalReader.records(of: path, event: .started))?.last
        let state = RunDirectory.state(of: name)
        return RunFacts.Node(
            name: name, state: status.map { $0["state"]?.stringValue ?? "?" } ?? (run.isUp ? "dead" : nil), program: started?["program"]?.stringValue,
            topology: started?["topology"]?.stringValue, journalRecords: report?.records ?? 0, journalFault: report?.fault,
            files: FileSystem.names(in: state).map { "\(state)/\($0)" }.filter { !$0.hasPrefix(path) }.compactMap(RunFactsReader.file),
            syncAgeSeconds: status.flatMap(SyncAge.seconds))
    }

    private static func file(_ path: String) -> RunFacts.File? {
        // The structure is ours and lives for the call.
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        return RunFacts.File(path: path, octets: Int(found.st_size), isPrivate: found.st_mode & 0o077 == 0)
    }
}
