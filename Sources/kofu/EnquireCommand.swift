import Crypto
import Domain
import EventLoop
import JSON
import Node
import Paper
import Raster
import Topology

/// `kofu enquire`: asks the enquiry site about a paper, for programs and for people without a browser (A10, H3).
enum EnquireCommand {
    /// How each scramble image of a file ended, worst last.
    enum Outcome: Int, Comparable {
        case genuine
        /// The site refuses to say, for a reason that is not in the paper.
        case refused
        /// No scramble image is seen, or too much of it is lost.
        case unreadable
        case notGenuine

        var status: Int32 {
            switch self {
            case .genuine: 0
            case .notGenuine: 1
            case .refused: 3
            case .unreadable: 4
            }
        }

        static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
    }

    static let command = Command(
        name: "enquire", summary: "ask the enquiry site whether a municipality made a paper", positional: ["[FILE]"],
        options: [
            .init(name: "out", value: "FILE", help: "write the front that was signed here, as SVG; further ones with -2, -3, … before the extension"),
            .init(name: "pc", value: "PC", help: "from which relying party's PC (default: the first)"), Command.runOption, Command.jsonOption,
        ],
        details: """
            FILE is a scan of the back as PGM (P5, eight bits), or a paper PDF from the paper tray, of which every back is asked about. The scan is read
            here; only what its scramble image carries goes to the site. PNG and JPEG are for the page of the PC: without FILE its address is printed.
            Status 0: a municipality signed each; status 1: one is not genuine, or it failed; status 3: the site refuses to say, as after too many
            enquiries; status 4: no scramble image is found, or it is too damaged.
            Example: pdftoppm -r 300 -gray -f 2 -l 2 -singlefile run/paper/kiosk-a1/kiosk-a1.1.pdf back && kofu enquire back.pgm --out front.svg
            """
    ) { options in
        guard let file = options.positional.first else { return try await showPage(options) }
        let sides = try sides(of: file), out = options.value("out").map(FileSystem.absolute)
        let run = try RunContext.enter(options)
        try run.requireUp()
        let computer = try computer(options.value("pc"), run)
        var worst = Outcome.genuine, results: [JSONValue] = []
        for (index, side) in sides.enumerated() {
            var (outcome, members) = try await enquire(about: side, at: computer, run)
            worst = max(worst, outcome)
            if let drawing = members.first(where: { $0.key == "drawing" })?.value.stringValue {
                members.removeAll { $0.key == "drawing" }
                if let out {
                    let path = numbered(out, index)
                    try FileSystem.write(Array(drawing.utf8), to: path, isSecret: true)
                    members.append(JSONMember("drawing", .string(path)))
                }
            }
            if let page = side.page { members.insert(JSONMember("page", .integer(Int64(page))), at: 0) }
            results.append(.object(members))
            if !options.has("json") { show(.object(members), run) }
        }
        if options.has("json") { Output.json(["file": .string(file), "enquiries": .array(results)]) }
        return worst.status
    }

    /// One picture to be read, and on which page of a PDF it stands.
    private struct Side {
        let scan: Result<ScanImage, PaperError>
        var page: Int?
    }

    // MARK: Files

    /// Of any file that is read.
    private static let maximumBytes = GrayImage.maximumPixels + 4096

    private static func sides(of path: String) throws -> [Side] {
        let octets = try FileSystem.read(path, maximumBytes: maximumBytes)
        if octets.starts(with: Array("%PDF-".utf8)) { return try papers(octets, path) }
        do throws(RasterError) {
            let image = try PortableGraymap.read(octets)
            guard let scan = ScanImage(width: image.width, height: image.height, pixels: image.pixels) else {
                throw .size(width: image.width, height: image.height, maximum: ScanImage.maximumPixels)
            }
            return [Side(scan: .success(scan))]
        } catch {
            throw RunContext.Failure(description: "\(path) is not read: \(error). Or open the page of the relying party's PC in a browser; `kofu enquire` without a FILE prints its address.")
        }
    }

    /// The dots of each back, as they were before anybody printed them.
    private static func papers(_ octets: [UInt8], _ path: String) throws -> [Side] {
        guard let part = ContentPart.read(octets)?.part else {
            throw RunContext.Failure(description: "\(path) is no paper of kofu. Of a scan as PDF, make a picture first: pdftoppm -r 300 -gray \(path) scan")
        }
        guard part.scrambleImages > 0 else { throw RunContext.Failure(description: "\(path) has no scramble image on its backs") }
        return part.scans().enumerated().map { Side(scan: $0.element, page: 2 * ($0.offset + 1)) }
    }

    /// `front.svg`, `front-2.svg`, …
    private static func numbered(_ path: String, _ index: Int) -> String {
        guard index > 0 else { return path }
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "\(path)-\(index + 1)" }
        return "\(path[..<dot])-\(index + 1)\(path[dot...])"
    }

    // MARK: Asking

    /// Where a browser finds the page.
    @LoopActor
    private static func showPage(_ options: CommandLineOptions) async throws -> Int32 {
        let run = try RunContext.enter(options)
        try run.requireUp()
        let computer = try computer(options.value("pc"), run), page = try await run.ask(computer, ["command": "status"])["page"] ?? .null
        if options.has("json") { Output.json(["pc": .string(computer), "page": page]) } else { Output.print("the page of \(computer) is at \(page.stringValue ?? ""); open it in a browser on this machine") }
        return 0
    }

    @LoopActor
    private static func computer(_ name: String?, _ run: RunContext) throws -> String {
        let known = run.topology.nodes(of: Party(.personalComputer, .relyingParty)).map(\.name)
        guard let found = name == nil ? known.first : known.first(where: { $0 == name }) else {
            throw RunContext.Failure(description: known.isEmpty ? "the topology has no relying party's PC" : "no relying party's PC is called \"\(name ?? "")\". Known: \(known.joined(separator: ", "))")
        }
        return found
    }

    @LoopActor
    private static func enquire(about side: Side, at computer: String, _ run: RunContext) async throws -> (Outcome, [JSONMember]) {
        let record: [UInt8]
        do throws(PaperError) {
            record = try ScrambleReader.read(side.scan.get()).content
        } catch {
            return (.unreadable, [JSONMember("outcome", "unreadable"), JSONMember("code", .string(error.code.rawValue)), JSONMember("message", .string(error.reason))])
        }
        let answer = try await run.ask(computer, ["command": "enquire", "record": .string(Hex.encode(record))], timeoutMilliseconds: IssueCommand.timeoutMilliseconds)
        guard let members = answer.objectMembers else { throw RunContext.Failure(description: "\(computer) gave no answer") }
        if answer["outcome"]?.stringValue == "genuine" { return (.genuine, members) }
        return (answer["code"]?.stringValue == RefusalCode.notGenuine.rawValue ? .notGenuine : .refused, members)
    }

    @LoopActor
    private static func show(_ result: JSONValue, _ run: RunContext) {
        let page = result["page"]?.integerValue.map { "page \($0): " } ?? ""
        func text(_ member: String) -> String { result[member]?.stringValue ?? "" }
        switch text("outcome") {
        case "genuine":
            let moment = Instant(iso8601: text("signedAt")).map { local($0, run) } ?? text("signedAt")
            Output.print("\(page)genuine  signed by \(text("name")) (\(text("municipality"))) on \(moment)")
            if result["drawing"] != nil { Output.print("the front that was signed: \(text("drawing")); compare it with the paper") }
        case "unreadable": Output.print("\(page)not read  \(text("message"))")
        default:
            Output.print("\(page)\(text("code") == RefusalCode.notGenuine.rawValue ? "NOT GENUINE" : "no answer  \(text("code"))")\n\(text("message"))")
        }
    }

    @LoopActor
    private static func local(_ moment: Instant, _ run: RunContext) -> String {
        let zone = run.topology.clock.zone, time = LocalTime(moment, in: zone)
        func digits(_ numbers: [Int]) -> String { numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") }
        let minutes = abs(zone.secondsEast) / 60
        return "\(time.date.iso8601) \(digits([time.hour, time.minute, time.second])) \(zone.secondsEast < 0 ? "-" : "+")\(digits([minutes / 60, minutes % 60]))"
    }
}
