/// What a policy question is answered with.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case yes
    case no
    /// A policy alone does not say.
    case undecided = "cannot be answered"
}

/// A question that every topology is asked, with the answer that it should get.
public struct PolicyQuestion: Sendable, Hashable {
    /// `individual-number-jpki`
    public let id: String
    public let text: String
    /// Rows of the requirements, and invariants, that it bears on.
    public let requirements: [String]
    /// Nil for a question of the user's own.
    public let expected: Verdict?
}

/// A rule that was looked at for an answer.
public struct ConsultedRule: Sendable, Hashable {
    public enum Effect: String, Sendable, Hashable, CaseIterable { case allows, stops }

    /// A JSON Pointer (RFC 6901) into topology.json.
    public let pointer: String
    public let effect: Effect
    /// What came before the rule.
    public let forms: FormSet
    /// Of what it stops: what the code would refuse too, if a file allowed it.
    public let refusedByCode: FormSet

    /// What came, with a star behind each class that the code would refuse too.
    public var words: String { forms.forms.map { $0.name + (refusedByCode.contains($0) ? "*" : "") }.joined(separator: ", ") }
}

/// What may be held by the nodes of one party.
public struct Holding: Sendable, Hashable {
    public let party: String
    /// How many nodes.
    public let nodes: Int
    public let forms: FormSet
}

/// A verdict with everything that was looked at.
public struct PolicyAnswer: Sendable {
    public let question: PolicyQuestion
    public let verdict: Verdict
    /// Why, in one sentence.
    public let reason: String
    /// For a yes: how, the shortest ones first found.
    public let paths: [FlowPath]
    /// How many more there are.
    public let pathsLeftOut: Int
    /// Those that let pass first.
    public let rules: [ConsultedRule]
    /// How far what was asked about gets.
    public let holdings: [Holding]

    public static let pathsMaximum = 5

    /// Whether the verdict is the one that the question should get.
    public var isAsExpected: Bool { question.expected.map { $0 == verdict } ?? true }
}
