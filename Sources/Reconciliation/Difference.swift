public import Domain
public import JSON

/// One thing in which two sides do not agree, and whose record is missing or other than it should be.
public struct Difference: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A node has no record of what another has on record as acknowledged.
        case missing
        /// Two nodes have another outcome, number or sum.
        case differs
        /// A node counts a request more than once.
        case countedTwice = "counted-twice"
        /// The centre did not take the kiosk's report.
        case reportRefused = "report-refused"
        /// The sum is not the city's fee for so many copies.
        case wrongFee = "wrong-fee"
        /// The node's journal has been changed, or lacks records.
        case brokenJournal = "broken-journal"
    }

    public let kind: Kind
    /// Nil where a journal as a whole is meant.
    public let request: RequestID?
    /// Whose record is missing or stands against the others'.
    public let node: String
    public let sentence: String

    public init(_ kind: Kind, _ request: RequestID?, node: String, _ sentence: String) {
        self.kind = kind
        self.request = request
        self.node = node
        self.sentence = sentence
    }

    public var json: JSONValue {
        ["kind": .string(kind.rawValue), "requestId": request.map { .string($0.description) } ?? .null, "node": .string(node), "sentence": .string(sentence)]
    }
}
