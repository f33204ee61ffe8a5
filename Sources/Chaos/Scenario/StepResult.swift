public import JSON

/// What came of one step of a scenario.
public struct StepResult: Sendable, Hashable {
    /// What a person at a kiosk saw.
    public struct Ending: Sendable, Hashable {
        public let outcome: Outcome
        public let code: String?
        public let requestID: String?

        public init(outcome: Outcome, code: String?, requestID: String?) {
            self.outcome = outcome
            self.code = code
            self.requestID = requestID
        }

        var words: String { [outcome.rawValue, code].compactMap(\.self).joined(separator: ", ") }
    }

    public let number: Int
    public let words: String
    public let endings: [Ending]
    public let expectation: Expectation?
    public let milliseconds: Int

    public init(number: Int, words: String, endings: [Ending], expectation: Expectation?, milliseconds: Int) {
        self.number = number
        self.words = words
        self.endings = endings
        self.expectation = expectation
        self.milliseconds = milliseconds
    }

    public var isAsExpected: Bool {
        guard let expectation else { return true }
        return endings.allSatisfy { expectation.holds(outcome: $0.outcome, code: $0.code) }
    }

    /// What happened, without a judgement.
    public var bareLine: String {
        let ended = endings.isEmpty ? "" : ": \(endings.map(\.words).joined(separator: " · "))"
        return "\(number)  \(words)\(ended) (\(milliseconds) ms)"
    }

    /// One line: `as expected  3  mizuho-0001 orders at kiosk-a1: refused, city-unreachable (812 ms)`.
    public var line: String {
        let wanted = isAsExpected ? "" : "; expected \(expectation?.description ?? "")"
        return "\(isAsExpected ? "ok   " : "WRONG")  \(bareLine)\(wanted)"
    }

    public var json: JSONValue {
        [
            "step": .integer(Int64(number)), "did": .string(words), "asExpected": .bool(isAsExpected), "milliseconds": .integer(Int64(milliseconds)),
            "endings": .array(endings.map { [
                "outcome": .string($0.outcome.rawValue), "code": $0.code.map(JSONValue.string) ?? .null, "requestId": $0.requestID.map(JSONValue.string) ?? .null,
            ] }),
        ]
    }
}
