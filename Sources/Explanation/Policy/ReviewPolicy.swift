/// What topology.json grants, as the reviewer reads it: an own reading, apart from the one that the nodes enforce. Whether the
/// file is a good topology is for others to judge; this reader refuses only what it does not understand.
public struct ReviewPolicy: Sendable {
    public let name: String
    public let channels: [String: Channel]
    /// The names of the channels, in the order of the file.
    public let channelOrder: [String]
    public let links: [String: Link]
    public let nodes: [String: Node]
    public let municipalities: [String: Municipality]
    /// Names and values of options that the menus of the municipalities are made of.
    let vocabulary: Set<String>

    public struct Channel: Sendable {
        public let name: String
        public let port: Int
        /// The common name of the authority that certifies the channel's nodes.
        public let certificateAuthority: String
        public let timeoutMilliseconds: Int64
        public let messages: [String: Message]
        /// The names of the messages, in the order of the file.
        public let messageOrder: [String]
        public let pointer: String
    }

    public struct Message: Sendable {
        public let request: Part
        public let response: Part
        public let refusal: Part
        public let pointer: String
    }

    public struct Part: Sendable {
        public let contentType: String
        public let maximumBytes: Int
        /// Nil for a body that is DER and no JSON.
        public let fields: [Field]?
        public let pointer: String
    }

    public struct Field: Sendable {
        public indirect enum Shape: Sendable {
            case scalar(FieldGrammar)
            case object([Field])
            case list(ClosedRange<Int>, Shape)
        }

        public let name: String
        public let dataClass: String
        public let isOptional: Bool
        public let shape: Shape
        /// Where the rule stands: `/channels/lgwan/allowlist/menu/request/fields/serial`.
        public let pointer: String
    }

    public struct Link: Sendable {
        public let channel: String
        public let client: String
        public let server: String
        /// Where the client finds the line.
        public let address: String
        public let pointer: String
    }

    public struct Node: Sendable {
        public let kind: String
        public let role: String?
        public let address: String
        public let municipality: String?
        public let pointer: String

        /// What its certificate attests, as `municipality/issuing-server`.
        public var attestedRole: String { role.map { "\(kind)/\($0)" } ?? kind }
    }

    public struct Municipality: Sendable {
        public let code: String
        /// In the order of the file.
        let offers: [Offer]
        public let pointer: String
    }

    /// One kind of certificate that a city offers.
    struct Offer: Sendable {
        let kind: String
        let feeYen: Int64
        let copiesMaximum: Int64
        let options: [Option]
    }

    struct Option: Sendable {
        let name: String
        let values: [String]
        let choicesMaximum: Int64
    }

    /// Reads the octets of topology.json; of a run, the one in its run directory, which has the addresses that were in use.
    public static func read(_ topologyJSON: [UInt8]) throws(ReviewPolicyError) -> ReviewPolicy {
        try ReviewPolicyReader.policy(PolicyObject(try JSONTree.read(topologyJSON), at: ""))
    }
}
