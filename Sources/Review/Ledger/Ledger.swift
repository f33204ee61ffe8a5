/// What a review found in captures. Every report is drawn from this and adds nothing to it.
public struct Ledger: Sendable, Equatable {
    public var subject: Subject
    /// In the order in which they were read: channel by channel, and within one as the line wrote them.
    public var files: [FileRow] = []
    /// The programs that ran, as their certificates in the handshakes attest them; by role.
    public var programs: [AttestedProgram] = []
    public var channels: [ChannelRow] = []
    /// In the order of the policy; a kind of message that never came has a row with zeros.
    public var messages: [MessageRow] = []
    public var conservation = Conservation()
    public var provenance = Provenance()
    /// Rules of the policy under which nothing was seen: what these captures say nothing about.
    public var unexercised: [UnexercisedRule] = []
    public var findings = FindingList()

    public init(subject: Subject) { self.subject = subject }

    /// True where nothing is left to explain. It says nothing about rules that were never exercised.
    public var isClean: Bool { findings.isEmpty && octetsUnexplained == 0 && connectionsUndecrypted == 0 }

    public var connections: Int { channels.reduce(0) { $0 + $1.connections } }
    public var connectionsUndecrypted: Int { channels.reduce(0) { $0 + $1.connections - $1.decrypted } }
    public var octets: Int { channels.reduce(0) { $0 + $1.plainOctets } }
    public var octetsUnexplained: Int { channels.reduce(0) { $0 + $1.plainOctets - $1.explainedOctets } }
    /// Messages as their senders sent them; each is in the captures twice.
    public var messageCount: Int { messages.reduce(0) { $0 + $1.sent } }

    /// What was reviewed, and against what.
    public struct Subject: Sendable, Equatable {
        /// The name that topology.json gives itself.
        public let topology: String
        /// SHA-256 of the octets of topology.json, in hex.
        public let topologyDigest: String
        /// The name of the directory of captures.
        public let captures: String

        public init(topology: String, topologyDigest: String, captures: String) {
            self.topology = topology
            self.topologyDigest = topologyDigest
            self.captures = captures
        }
    }

    /// What a node's certificate says of its program (invariant 8).
    public struct AttestedProgram: Sendable, Hashable {
        /// As `municipality/issuing-server`.
        public let role: String
        /// SHA-256 of the executable, in hex.
        public let digest: String

        public init(role: String, digest: String) {
            self.role = role
            self.digest = digest
        }
    }

    /// One capture file, by which evidence is found again.
    public struct FileRow: Sendable, Equatable {
        public let name: String
        public let channel: String
        /// SHA-256 in hex.
        public let digest: String
        public let frames: Int

        public init(name: String, channel: String, digest: String, frames: Int) {
            self.name = name
            self.channel = channel
            self.digest = digest
            self.frames = frames
        }
    }
}

/// One channel in all.
public struct ChannelRow: Sendable, Equatable {
    public let channel: String
    /// TCP connections, each side of the line for itself.
    public var connections = 0
    /// Of these, how many were decrypted from the first record to the last.
    public var decrypted = 0
    /// Of these, how many a fault, a cut or an end of the capture broke off.
    public var broken = 0
    public var records = 0
    /// Octets of application data, and how many of them a rule of the policy explains.
    public var plainOctets = 0
    public var explainedOctets = 0
    /// Octets of messages that a broken connection cut off: they were read as far as they came.
    public var truncatedOctets = 0
    /// What one handshake leaves to a liar, in bits, by what it is.
    public var handshakeFreeBits: [FreeBits] = []
    /// What the time of one message leaves, in bits: any microsecond until its answer is no longer waited for.
    public var timingFreeBits = 0.0
    /// Classes of data that the policy grants on this channel, and how often each was seen.
    public var classes: [ClassCount] = []

    public init(channel: String) { self.channel = channel }

    public struct ClassCount: Sendable, Equatable {
        public let dataClass: String
        public var count: Int

        public init(dataClass: String, count: Int) {
            self.dataClass = dataClass
            self.count = count
        }
    }
}

/// Room in which a sender that lies could hide something without breaking a rule.
public struct FreeBits: Sendable, Equatable {
    public let what: String
    public var bits: Double

    public init(what: String, bits: Double) {
        self.what = what
        self.bits = bits
    }

    /// The doublings that it takes to count the microseconds of a wait.
    static func ofMoment(within milliseconds: Int64) -> Double {
        let microseconds = max(1, milliseconds).multipliedReportingOverflow(by: 1000).partialValue
        return Double(Int64.bitWidth - max(1, microseconds).leadingZeroBitCount)
    }
}
