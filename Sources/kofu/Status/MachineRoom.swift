import Domain
import JSON

/// Everything that an operator sees at one moment (I2): processes, links, channels, and what deserves a look.
struct MachineRoom {
    /// A process, whether a node or the line of a channel.
    struct Node {
        let name: String
        let kind: String
        let role: String?
        /// The municipality or operator that it belongs to.
        let house: String?
        let state: String
        let reason: String?
        let pid: Int64?
        let address: String?
        let version: String?
        /// SHA-256 of what it runs, and of the topology that it has read, hexadecimal, as it measured them itself.
        let program: String?
        let topology: String?
        /// What `up` measured for it.
        let expectedProgram: String?
        let journalRecords: Int64?
        /// Since its start, by rule.
        let refusals: [(rule: String, count: Int64)]
        /// Whom the latest refusal of each rule met, and on which channel.
        let latest: [Refusal]
        let clockSkewMilliseconds: Int64
        let syncAgeSeconds: Int?
        let syncFault: String?
        /// Faults that were set on it.
        let faults: [String]

        var refused: Int64 { refusals.reduce(0) { $0 + $1.count } }
        /// What it is, in a word.
        var part: String { role ?? kind }
        /// Whether what it runs is what `up` measured; true where nobody knows.
        var isExpectedProgram: Bool { program == nil || expectedProgram == nil || program == expectedProgram }
    }

    struct Refusal {
        let rule: String
        let channel: String
        let peer: String
        let at: String
    }

    struct Link {
        let name: String
        let channel: String
        let client: String
        let server: String
        let state: String
        let isEnabled: Bool
        let cut: String?
        let faults: Int
        let refused: Int64
        /// As its line tells it.
        let status: JSONValue
    }

    /// The certificates of a channel: the one that ends first.
    struct Channel {
        let name: String
        let links: Int
        let endsFirst: Certificate?
    }

    struct Certificate {
        /// A node's name, or `authority`.
        let owner: String
        let end: Instant
    }

    /// The latest review that was written into the run directory.
    struct Review {
        let path: String
        let verdict: String
        let findings: Int64
    }

    let version: String
    /// SHA-256 of the topology that `up` has read, hexadecimal.
    let topology: String
    /// The topology's clock.
    let now: Instant
    let nodes: [Node]
    let links: [Link]
    let channels: [Channel]
    /// Copies of registers (F3), each as its node tells it.
    let copies: [JSONValue]
    /// By the node's name, the first of its certificates to end.
    let certificates: [String: Certificate]
    let review: Review?

    func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

    /// A digest as people compare it.
    static func short(_ digest: String?) -> String { digest.map { String($0.prefix(8)) } ?? "–" }

    /// `2026-05-01 10:00` of the topology's clock in UTC.
    static func minute(_ moment: Instant) -> String { String(moment.iso8601.prefix(16)).replacing("T", with: " ") }
}
