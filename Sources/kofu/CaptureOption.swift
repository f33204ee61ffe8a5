import Domain
import EventLoop
import Glibc
import Node
import Topology

/// `kofu up --capture DIR [--sealed]`: where the lines record, and whether the nodes hand their TLS secrets over.
@LoopActor
enum CaptureOption {
    /// Reads the options before the run directory is entered. Throws where the topology forbids what they ask for.
    static func read(_ options: CommandLineOptions, _ topology: Topology) throws -> CaptureSettings? {
        let bounds = CaptureSettings.fileOctets
        let octets = try options.integer("capture-file-bytes", in: bounds, default: CaptureSettings.defaultFileOctets)
        guard let directory = options.value("capture") else {
            for name in ["sealed", "capture-file-bytes"] where options.has(name) {
                throw CommandLineOptions.UsageError(description: "--\(name) needs --capture DIR")
            }
            return nil
        }
        let isSealed = options.has("sealed")
        guard isSealed || topology.capture.secrets == .allowed else {
            throw RunContext.Failure(
                description: "the topology forbids captures with TLS secrets (\"capture\": {\"secrets\": \"forbidden\"}). "
                    + "`--capture \(directory) --sealed` records without them. Nothing was started.")
        }
        return CaptureSettings(directory: FileSystem.absolute(directory), maximumFileOctets: octets, logsSecrets: !isSealed)
    }

    /// Makes the directory. Captures of another time are neither overwritten nor added to.
    static func prepare(_ capture: CaptureSettings, _ topology: Topology) throws {
        try FileSystem.makeDirectory(capture.directory)
        if let old = topology.channels.map({ "\(capture.directory)/\($0.name.rawValue).pcapng" }).first(where: FileSystem.exists) {
            throw RunContext.Failure(description: "\(old) is a capture of another time; name another directory, or take it away. Nothing was started.")
        }
    }

    /// The pipes through which the nodes hand over their secrets. They lie among the keys, and go with them.
    static func makePipes(_ topology: Topology) throws {
        for channel in topology.channels { try FileSystem.makePipe(RunDirectory.secretsPipe(of: channel.name)) }
    }

    static func announcement(_ capture: CaptureSettings) -> String {
        capture.logsSecrets
            ? "capture WITH TLS SECRETS in \(capture.directory): whoever reads these files reads everything that crosses the lines (--sealed leaves the secrets out)"
            : "capture sealed, without TLS secrets, in \(capture.directory)"
    }

    /// The options again, for `kofu up` in the background.
    static func words(_ capture: CaptureSettings) -> [String] {
        ["--capture", capture.directory, "--capture-file-bytes", String(capture.maximumFileOctets)] + (capture.logsSecrets ? [] : ["--sealed"])
    }

    /// What a process is told.
    static func words(for member: Supervisor.Member, _ capture: CaptureSettings) -> [String] {
        let records = member.kind == "line" ? ["--capture", capture.directory, "--capture-file-bytes", String(capture.maximumFileOctets)] : []
        return records + (capture.logsSecrets ? ["--log-secrets"] : [])
    }
}
