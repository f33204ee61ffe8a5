/// One kind of message on a channel: what crossed, and under which rules.
public struct MessageRow: Sendable, Equatable {
    public let channel: String
    /// The message's name, such as `open-session`.
    public let message: String
    /// `request`, `response` or `refusal`.
    public let part: String
    /// How many its sender sent, as the line received them.
    public var sent = 0
    /// How many the line handed on.
    public var delivered = 0
    /// On how many connections, both sides counted.
    public var connections = 0
    /// Octets of both sides.
    public var octets = 0
    public var explained = 0
    public var fields: [FieldRow] = []
    /// The most that one message of this kind leaves to a liar, in bits.
    public var freeBitsMaximum = 0.0
    /// The sum over all messages that were sent, in bits.
    public var freeBitsSum = 0.0
    /// The first frames with such a message, as `file#number`.
    public var evidence: [String] = []

    /// How many frames a row names; the rest is found by Wireshark's filter.
    static let maximumEvidence = 3

    public init(channel: String, message: String, part: String) {
        self.channel = channel
        self.message = message
        self.part = part
    }

    public var unexplained: Int { octets - explained }
}

/// What stood at one place of a kind of message.
public struct FieldRow: Sendable, Equatable {
    /// `start line`, `header Host`, `$.requestId` and so on.
    public let what: String
    /// The class that the allowlist gives it; nil for what is syntax.
    public let dataClass: String?
    /// The JSON pointer into topology.json, or the clause of the profile, that allows it.
    public let rule: String
    public var count = 0
    public var octets = 0
    /// The most that it left to a liar in one message, in bits.
    public var freeBitsMaximum = 0.0

    public init(what: String, dataClass: String?, rule: String) {
        self.what = what
        self.dataClass = dataClass
        self.rule = rule
    }
}

/// A rule under which nothing was seen.
public struct UnexercisedRule: Sendable, Equatable {
    /// JSON pointer into topology.json.
    public let rule: String
    public let channel: String
    /// What would have been seen: a message, or a field of one that was seen.
    public let what: String

    public init(rule: String, channel: String, what: String) {
        self.rule = rule
        self.channel = channel
        self.what = what
    }
}
