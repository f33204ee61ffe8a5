/// One broken promise, with the least that one has to look at to see it. Holds no personal data: people are
/// called by what they are to the request.
public struct Violation: Sendable, Hashable {
    public let invariant: Invariant
    /// The rule's own name, stable, as in `other-person`.
    public let rule: String
    public let sentence: String
    /// The transaction; nil where it is none's.
    public let requestID: String?
    /// Records and papers, in order: `odawara #4 issued copies=1`, `paper/kiosk-a1/kiosk-a1.3-1.pdf page 2`.
    public let trace: [String]

    public init(_ invariant: Invariant, _ rule: String, _ sentence: String, requestID: String? = nil, trace: [String]) {
        self.invariant = invariant
        self.rule = rule
        self.sentence = sentence
        self.requestID = requestID
        self.trace = trace
    }
}
