import Dissection
import EventLoop
import Explanation
import JSON
import Review
import ReviewReport

/// `kofu review CAPTURE`: what crossed the lines, octet by octet, from captures, their secrets and topology.json alone.
enum CaptureReviewMode {
    static let options: [CommandLineOptions.Option] = [
        .init(name: "channel", value: "CHANNEL", help: "with captures: review only this one", isRepeatable: true),
        .init(name: "out", value: "DIR", help: "write the report there, in every form (default: for captures nowhere, else exercise or mutants)"),
    ]

    static let details = """
        kofu review CAPTURE: reads the captures of a directory (kofu up --capture), or one file, and accounts for every octet: every connection
        is decrypted with the secrets in the capture, every decrypted octet belongs to a field that topology.json grants, and what does not is a
        finding. It shares no code with the gate, the HTTP and the TLS of the nodes. --topology names the topology.json of the run (default: the one
        in the run directory, or else topology.json); its addresses must be those that were in use. --out DIR writes index.html, ledger.json, findings.sarif
        (SARIF 2.1.0), controls.xml (JUnit), statement.json (in-toto) and threagile.yaml. Status 1 where anything is left to explain.
        """

    static let mode = ReviewCommand.Mode(fits: { $0.positional.count == 1 }) { options in
        let place = options.positional[0]
        let topology = try topologyFile(options)
        let ledger = try ledger(of: place, topology: topology, channels: options.all("channel"))
        let report = ReviewReport(ledger: ledger, command: "kofu review \(ledger.subject.captures)")
        if let directory = options.value("out") { try ReportFiles(report: report, topology: topology).write(to: directory) }
        if options.has("json") { Output.json(report.json) } else { ReviewText(report: report).show() }
        if let directory = options.value("out") { Output.progress("report in \(directory)/index.html") }
        return report.isGood ? 0 : 1
    }

    /// Reviews all captures of a directory, or of some channels.
    /// - Parameter observe: sees whatever the captures hold, as it is read.
    @LoopActor
    static func ledger(
        of place: String, topology: String, channels: [String] = [], observe: (String, DissectionEvent) -> Void = { _, _ in }
    ) throws -> Ledger {
        let sources = try captures(in: place, channels: channels)
        let name = place.split(separator: "/").last.map(String.init) ?? place
        var review: CaptureReview
        do { review = try CaptureReview(topologyJSON: FileSystem.read(topology, maximumBytes: 16 << 20), captures: name) } catch let error as ReviewPolicyError {
            throw RunContext.Failure(description: "\(topology): \(error)")
        }
        // In the order of the policy; what it does not know comes last.
        let order = review.channels
        for source in sources.sorted(by: { (order.firstIndex(of: $0.channel) ?? order.count) < (order.firstIndex(of: $1.channel) ?? order.count) }) {
            var progress = ReadingProgress(channel: source.channel)
            try review.read(source) { channel, event in
                progress.see(event)
                observe(channel, event)
            }
            progress.end()
        }
        return review.finish()
    }

    @LoopActor
    private static func topologyFile(_ options: CommandLineOptions) throws -> String {
        if let given = options.value("topology") { return given }
        let ofRun = "\(options.value("run") ?? RunContext.defaultDirectory)/topology.json"
        return FileSystem.exists(ofRun) ? ofRun : "topology.json"
    }

    /// The files by channel, each channel's in the order in which they were written: `lgwan.pcapng`, `lgwan.2.pcapng`, …
    static func captures(in place: String, channels wanted: [String]) throws -> [CaptureReview.ChannelFiles] {
        let isFile = place.hasSuffix(".pcapng")
        let directory = isFile ? (place.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")) : place
        let names = isFile ? [String(place.split(separator: "/").last ?? "")] : FileSystem.names(in: place).filter { $0.hasSuffix(".pcapng") }
        var numbered: [String: [(number: Int, path: String)]] = [:]
        for name in names {
            let parts = name.split(separator: ".").map(String.init)
            guard let channel = parts.first, wanted.isEmpty || wanted.contains(channel) else { continue }
            numbered[channel, default: []].append((parts.count > 2 ? Int(parts[1]) ?? 0 : 1, directory.isEmpty ? name : "\(directory)/\(name)"))
        }
        guard !numbered.isEmpty else {
            throw RunContext.Failure(description: "there is no capture in \(place). `kofu up --capture DIR` makes them: DIR/<channel>.pcapng for each channel.")
        }
        return numbered.keys.sorted().map { channel in
            CaptureReview.ChannelFiles(channel: channel, paths: (numbered[channel] ?? []).sorted { $0.number < $1.number }.map(\.path))
        }
    }
}

/// One line a channel on the screen, for captures that take long.
private struct ReadingProgress {
    let channel: String
    private var connections = 0
    private var octets = 0
    private static let octetsBetweenLines = 200 << 20
    private var nextLine = octetsBetweenLines

    init(channel: String) { self.channel = channel }

    mutating func see(_ event: DissectionEvent) {
        switch event {
        case .opened: connections += 1
        case .octets(let plain):
            octets += plain.bytes.count
            guard octets >= nextLine else { return }
            nextLine += ReadingProgress.octetsBetweenLines
            Output.progress("read   \(channel): \(octets >> 20) MiB of plain octets so far")
        default: break
        }
    }

    func end() { Output.progress("read   \(channel): \(connections) connections, \(octets) plain octets") }
}
