/// What a run directory and, where it is up, the nodes themselves say of the systems; `kofu pia --run` gathers it.
public struct RunFacts: Sendable {
    /// One node, as it is or was last.
    public struct Node: Sendable {
        public let name: String
        /// `ready`, `refusing` …; nil where the topology is down.
        public let state: String?
        /// SHA-256 of the program and of the topology that the node itself put on record at its start; nil where it never started.
        public let program: String?
        public let topology: String?
        public let journalRecords: Int
        /// Whether the journal's chain holds; the reason where it does not.
        public let journalFault: String?
        /// What lies in its state directory beside the journal.
        public let files: [File]
        /// How old its copy of a register is, where it has one and says so.
        public let syncAgeSeconds: Int?

        public init(
            name: String, state: String?, program: String?, topology: String?, journalRecords: Int, journalFault: String?, files: [File], syncAgeSeconds: Int?
        ) {
            self.name = name
            self.state = state
            self.program = program
            self.topology = topology
            self.journalRecords = journalRecords
            self.journalFault = journalFault
            self.files = files
            self.syncAgeSeconds = syncAgeSeconds
        }
    }

    public struct File: Sendable {
        /// From the run directory.
        public let path: String
        public let octets: Int
        /// Whether the owner alone may read it.
        public let isPrivate: Bool

        public init(path: String, octets: Int, isPrivate: Bool) {
            self.path = path
            self.octets = octets
            self.isPrivate = isPrivate
        }
    }

    public let nodes: [Node]
    /// The file of the municipality's key of Individual Numbers; nil where it is not there, as after `kofu down`.
    public let key: File?

    public init(nodes: [Node], key: File?) {
        self.nodes = nodes
        self.key = key
    }
}
