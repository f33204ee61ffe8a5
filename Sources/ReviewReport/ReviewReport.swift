public import Review

/// A ledger with what reviewers want beside it, in the forms that they use.
public struct ReviewReport: Sendable {
    public let ledger: Ledger
    public let controls: [Control]
    /// The command that made the report.
    public let command: String

    /// - Parameter controls: what was judged beside the measures, such as canaries and policy questions.
    public init(ledger: Ledger, controls: [Control] = [], command: String) {
        self.ledger = ledger
        self.controls = MeasureTable(ledger: ledger).controls + controls
        self.command = command
    }

    /// False where anything is left to explain or a promise is refuted.
    public var isGood: Bool { ledger.isClean && !controls.contains { $0.status == .refuted } }

    public var verdict: String {
        let ledger = ledger
        let found = ledger.findings.isEmpty ? "no findings" : "\(ledger.findings.count) findings of \(ledger.findings.rules.count) kinds"
        return """
            \(ledger.messageCount) messages on \(ledger.connections) connections; connections undecrypted \(ledger.connectionsUndecrypted); \
            octets \(ledger.octets), unexplained \(ledger.octetsUnexplained); \(found)
            """
    }
}
