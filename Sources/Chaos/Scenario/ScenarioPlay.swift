public import JSON

/// One play of a scenario: by the correct program, or with a planted defect.
public struct ScenarioPlay: Sendable, Hashable {
    public let scenario: String
    public let text: String
    /// The planted defect; nil where the program is the correct one.
    public let defect: String?
    /// Of which one at least must be found broken where a defect is planted.
    public let invariants: [Int]
    public let steps: [StepResult]
    public let violations: [ChaosReport.Violation]
    /// What kept it from being played to the end; nil where nothing did.
    public let failure: String?

    public init(
        scenario: String, text: String, defect: String?, invariants: [Int], steps: [StepResult], violations: [ChaosReport.Violation], failure: String?
    ) {
        self.scenario = scenario
        self.text = text
        self.defect = defect
        self.invariants = invariants
        self.steps = steps
        self.violations = violations
        self.failure = failure
    }

    public var name: String { defect == nil ? scenario : "\(scenario), with the defect" }

    /// The violations by which a planted defect is caught.
    public var catches: [ChaosReport.Violation] { violations.filter { invariants.contains($0.invariant) } }

    /// The correct program does what is expected and breaks nothing; a planted defect is caught by the invariant
    /// that it was planted against, whatever the people at the kiosks saw.
    public var isGood: Bool {
        guard failure == nil else { return false }
        return defect == nil ? violations.isEmpty && steps.allSatisfy(\.isAsExpected) : !catches.isEmpty
    }

    public var verdict: String {
        if let failure { return failure }
        if let caught = catches.first, defect != nil { return "caught: invariant \(caught.invariant), \(caught.rule)" }
        if defect != nil { return "NOT CAUGHT" }
        let wrong = steps.count { !$0.isAsExpected }
        return wrong == 0 && violations.isEmpty ? "0 violations" : "\(wrong) steps ended otherwise than expected, \(violations.count) violations"
    }

    public var json: JSONValue {
        [
            "scenario": .string(scenario), "defect": defect.map(JSONValue.string) ?? .null, "good": .bool(isGood), "verdict": .string(verdict),
            "steps": .array(steps.map(\.json)), "violations": .array(violations.map(\.json)),
        ]
    }
}

extension ChaosReport.Violation {
    public var json: JSONValue {
        [
            "invariant": .integer(Int64(invariant)), "rule": .string(rule), "sentence": .string(sentence),
            "requestId": requestID.map(JSONValue.string) ?? .null, "trace": .array(trace.map(JSONValue.string)),
        ]
    }
}
