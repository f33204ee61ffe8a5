/// The matrix as one page that needs nothing else: no script, no font, no picture from elsewhere.
public struct MatrixPage: Sendable {
    private let matrix: HoldingMatrix
    private let facts: [(name: String, value: String)]
    private let notes: [String]
    private let isGood: Bool

    public init(matrix: HoldingMatrix, facts: [(name: String, value: String)], notes: [String], isGood: Bool) {
        self.matrix = matrix
        self.facts = facts
        self.notes = notes
        self.isGood = isGood
    }

    public var html: String { "<!doctype html>" }
}
