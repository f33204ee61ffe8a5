/// The command line that every node process understands.
public struct NodeArguments: Sendable {
    public let node: String
    public let runDirectory: String
    /// The topology to read, as seen from the run directory.
    public let topology: String
    /// `--role`, where the executable plays several.
    public let role: String?
    public let clockOffsetMilliseconds: Int64
    /// A descriptor on which the node writes one octet when it is ready.
    public let readyDescriptor: Int32?
    /// Standard input is a pipe that the supervisor holds open; its end is the order to stop.
    public let isSupervised: Bool
    /// Where a line records what it carries.
    public let capture: CaptureSettings?
    /// Whether TLS secrets are handed to the lines, and by them put into the capture.
    public let logsSecrets: Bool
    public struct UsageError: Error, CustomStringConvertible {
        public let description: String
    }

    public static let usage = """
        --node NAME                        which node of topology.json this process is
        --run DIR                          the run directory that `kofu up` made
        [--topology FILE]                  in the run directory (default: topology.json)
        [--role ROLE]                      must be the node's role in topology.json
        [--clock-offset-milliseconds N]    how far the topology's clock is ahead of the machine's
        [--ready-descriptor N]             write one octet there when ready
        [--supervised]                     stop when standard input ends
        [--capture DIR]                    of a line: record there what crosses it
        [--capture-file-bytes N]           begin another file when one is this long
        [--log-secrets]                    hand TLS secrets to the capture
        """

    private static let centuryMilliseconds: Int64 = 100 * 366 * 86_400_000

    public init(_ words: some Sequence<String>) throws(UsageError) {
        var values: [String: String] = [:]
        var supervised = false
        var secrets = false
        var pending: String?
        for word in words {
            if let name = pending {
                guard values.updateValue(word, forKey: name) == nil else { throw UsageError(description: "\(name) is given twice\n\(NodeArguments.usage)") }
                pending = nil
            } else if word == "--supervised" {
                supervised = true
            } else if word == "--log-secrets" {
                secrets = true
            } else if ["--capture", "--capture-file-bytes", "--node", "--run", "--topology", "--role", "--clock-offset-milliseconds", "--ready-descriptor"].contains(word) {
                pending = word
            } else {
                throw UsageError(description: "unknown argument \(word)\n\(NodeArguments.usage)")
            }
        }
        if let pending { throw UsageError(description: "\(pending) needs a value\n\(NodeArguments.usage)") }
        guard let node = values["--node"], let run = values["--run"] else {
            throw UsageError(description: "--node and --run are needed\n\(NodeArguments.usage)")
        }
        self.node = node
        runDirectory = run
        topology = values["--topology"] ?? RunDirectory.topology
        role = values["--role"]
        isSupervised = supervised
        logsSecrets = secrets
        let bytes = values["--capture-file-bytes"].map(Int.init) ?? CaptureSettings.defaultFileOctets
        guard let bytes, CaptureSettings.fileOctets.contains(bytes) else {
            throw UsageError(description: "--capture-file-bytes needs \(CaptureSettings.fileOctets.lowerBound) to \(CaptureSettings.fileOctets.upperBound)")
        }
        capture = values["--capture"].map { CaptureSettings(directory: $0, maximumFileOctets: bytes, logsSecrets: secrets) }
        guard let offset = Int64(values["--clock-offset-milliseconds"] ?? "0"), (-NodeArguments.centuryMilliseconds...NodeArguments.centuryMilliseconds).contains(offset) else {
            throw UsageError(description: "--clock-offset-milliseconds needs an integer of at most a century")
        }
        clockOffsetMilliseconds = offset
        if let text = values["--ready-descriptor"] {
            guard let descriptor = Int32(text), descriptor > 2 else { throw UsageError(description: "--ready-descriptor needs a descriptor above 2") }
            readyDescriptor = descriptor
        } else {
            readyDescriptor = nil
        }
    }
}
