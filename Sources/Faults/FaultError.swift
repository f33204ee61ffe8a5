/// Why something is no fault, in words that say what would be right.
public struct FaultError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// A member is missing, unknown, of another type, or out of its range.
        case malformed = "fault-malformed"
        case invalidType = "fault-invalid-type"
        case invalidStream = "fault-invalid-stream"
        /// The parts are right, but no such fault can be applied.
        case notApplicable = "fault-not-applicable"
        case alreadyExists = "fault-already-exists"
        case notFound = "fault-not-found"
    }

    public let rule: Rule
    /// The members that lead to the place, as `["attributes", "latency"]`; empty for the whole.
    public let path: [String]
    public let text: String

    public init(_ rule: Rule, at path: [String] = [], _ text: String) {
        self.rule = rule
        self.path = path
        self.text = text
    }

    public var description: String { path.isEmpty ? text : "\(path.joined(separator: ".")): \(text)" }
}
