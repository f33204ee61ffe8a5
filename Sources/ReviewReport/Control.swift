/// One promise, and what shows that it is kept.
public struct Control: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        /// The captures show it.
        case shown
        /// The captures show the contrary.
        case refuted
        /// Nothing crossed by which it could be judged.
        case notExercised = "not exercised"
        /// Not a matter of captures; the command shows it.
        case elsewhere = "shown elsewhere"
        /// Promised by the minutes, and not in this build: nothing shows it yet.
        case notBuilt = "not built yet"
        /// The topology has no such channel or role.
        case notInTopology = "not in this topology"
    }

    /// The row of the requirements, such as `A4`, or the name of another control.
    public let id: String
    public let promise: String
    public let status: Status
    /// What was counted, in words.
    public let evidence: String
    /// What a reviewer types to see it.
    public let command: String

    public init(id: String, promise: String, status: Status, evidence: String, command: String) {
        self.id = id
        self.promise = promise
        self.status = status
        self.evidence = evidence
        self.command = command
    }
}
