import Domain
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// `kofu gallery`: every certificate of every municipality as pictures.
enum GalleryCommand {
    static let command = Command(
        name: "gallery", summary: "have every certificate of every municipality issued and draw it: sides, photocopies, under the viewer", positional: [],
        options: TemporaryTopology.options + [
            .init(name: "out", value: "DIR", help: "where papers, pictures and index.html are put (default: paper)"),
            .init(name: "only", value: "TEXT", help: "only certificates whose name holds this, as in mizuho or mizuho-income", isRepeatable: true),
            .init(name: "draw", value: "FILE", help: "used by this command itself: draw one paper"),
            Command.jsonOption,
        ],
        details: """
            Starts a topology of its own and removes it; papers, pictures and DIR/index.html stay, for their owner's eyes alone, though everybody on them is made up.
            index.html explains what protects the papers, and needs neither a network nor a script. pdftoppm (Debian's poppler-utils) draws the pages.
            --json prints the list of papers and pictures, and what was measured of each, in thousandths.
            Example: kofu gallery --only mizuho --out mizuho-papers
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let out = FileSystem.absolute(options.value("out") ?? "paper")
        if let paper = options.value("draw") {
            let sheets = try await GalleryDrawing(source: try PaperSource(paper), out: out).draw()
            Output.print(String(decoding: JSONValue.array(sheets.map(\.json)).canonicalBytes, as: UTF8.self))
            return 0
        }
        try PaperSource.requireTool()
        let topology = try Topology.load(path: options.value("topology") ?? "topology.json")
        let offered = topology.municipalities.flatMap { city in city.certificates.map { DemoPairs.Pair(municipality: city, kind: $0.kind) } }
        let only = options.all("only")
        let wanted = offered.filter { pair in only.isEmpty || only.contains { pair.name.contains($0) } }
        guard !wanted.isEmpty else {
            throw CommandLineOptions.UsageError(description: "no certificate's name holds \(only.joined(separator: " or ")); they are called \(offered[0].name), …")
        }
        let folder = GalleryFolder(path: out)
        try folder.prepare()
        let started = MonotonicTime.now
        let logs = try Workbench.make(), names = Set(wanted.map(\.name))
        defer { FileSystem.remove(logs) }
        let studio = GalleryStudio(out: out, logs: logs, expected: wanted.count)
        let status = try await TemporaryTopology.run(options, purpose: "gallery") {
            let pairs = DemoPairs(
                run: RunContext(topology: try Topology.load(path: RunDirectory.topology)), out: folder.papers, isWanted: { names.contains($0.name) },
                onPaper: { studio.add($0, path: $1) })
            return try await pairs.issue().strayed == 0 ? 0 : 1
        }
        let papers = try await studio.finish().sorted { position($0, in: offered) < position($1, in: offered) }
        guard status == 0, papers.count == wanted.count else {
            throw GalleryStudio.Failure(description: "\(papers.count) of \(wanted.count) certificates were issued and drawn; `kofu demo --all` says what becomes of each")
        }
        try FileSystem.write(Array(GalleryPage(topology: topology, papers: papers).html.utf8), to: folder.index, isSecret: true)
        let seconds = MonotonicTime.now.microseconds(since: started) / 1_000_000
        if options.has("json") {
            Output.json(["index": .string(folder.index), "seconds": .integer(Int64(seconds)), "papers": .array(papers.map(\.json))])
        } else {
            Output.print("gallery  \(folder.index)\n         \(papers.count) certificates in \(seconds) seconds; everybody on them is made up")
        }
        return 0
    }

    private static func position(_ paper: GalleryPaper, in pairs: [DemoPairs.Pair]) -> Int {
        pairs.firstIndex { $0.municipality.id == paper.municipality && $0.kind.rawValue == paper.kind } ?? pairs.count
    }
}

/// The gallery's folder. What an earlier gallery left there is replaced; anything else is not touched.
struct GalleryFolder {
    struct Taken: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is there already and holds no gallery; name another folder with --out" }
    }

    let path: String

    var index: String { "\(path)/index.html" }
    var papers: String { "\(path)/papers" }
    private var pictures: String { "\(path)/\(GalleryDrawing.folder)" }

    func prepare() throws {
        if !FileSystem.names(in: path).isEmpty {
            let page = (try? FileSystem.read(index, maximumBytes: 16 << 20)) ?? []
            guard String(decoding: page, as: UTF8.self).contains(GalleryPage.mark) else { throw Taken(path: path) }
            Output.progress("replacing the gallery in \(path)")
            for earlier in [index, papers, pictures] { FileSystem.remove(earlier) }
        }
        try FileSystem.makeDirectory(papers)
        try FileSystem.makeDirectory(pictures)
        // So that one that was broken off is known for a gallery.
        try FileSystem.write(Array("<!doctype html>\n<title>kofu</title>\n<!-- \(GalleryPage.mark) -->\n<p>These papers are still being drawn, or were not finished.</p>\n".utf8), to: index, isSecret: true)
    }
}
