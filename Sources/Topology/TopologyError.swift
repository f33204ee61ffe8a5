/// Everything that is wrong with a topology file, in the order of the file.
public struct TopologyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one, at most `maximumProblems`.
    public let problems: [TopologyProblem]
    /// How many more there were.
    public let problemsLeftOut: Int

    /// Enough to mend a file in one go, few enough to read.
    public static let maximumProblems = 50

    init(_ problems: [TopologyProblem]) {
        let sorted = problems.sorted { ($0.line, $0.column, $0.text) < ($1.line, $1.column, $1.text) }
        self.problems = Array(sorted.prefix(TopologyError.maximumProblems))
        problemsLeftOut = max(0, sorted.count - TopologyError.maximumProblems)
    }

    /// One problem a line.
    public var description: String {
        var lines = problems.map(\.description)
        if problemsLeftOut > 0 { lines.append("… and \(problemsLeftOut) more") }
        return lines.joined(separator: "\n")
    }
}

/// One thing wrong with a topology file, in words that say what would be right.
public struct TopologyProblem: Sendable, Hashable, CustomStringConvertible {
    public let rule: TopologyRule
    public let file: String
    /// From 1; 0 where the file could not be read at all.
    public let line: Int
    public let column: Int
    /// The place in the tree, as `nodes.kiosk-a1.operator`; empty for the whole.
    public let path: String
    public let text: String

    /// `file:line:column: path: text`, which editors and compilers' readers understand.
    public var description: String {
        let place = line == 0 ? file : "\(file):\(line):\(column)"
        return path.isEmpty ? "\(place): \(text)" : "\(place): \(path): \(text)"
    }
}

/// The rules of a topology file. The raw value is the rule's name in journals.
public enum TopologyRule: String, Sendable, Hashable, CaseIterable {
    case unreadable = "topology-unreadable"
    case tooLarge = "topology-too-large"
    case syntax = "topology-syntax"
    case unknownKey = "topology-unknown-key"
    case missingKey = "topology-missing-key"
    case wrongType = "topology-wrong-type"
    case outOfRange = "topology-out-of-range"
    case notAName = "topology-not-a-name"
    case reservedWord = "topology-reserved-word"
    case unknownValue = "topology-unknown-value"
    case malformed = "topology-malformed"
    case duplicate = "topology-duplicate"
    case danglingName = "topology-dangling-name"
    case address = "topology-address"
    case identity = "topology-identity"
    case parties = "topology-parties"
    case missingLink = "topology-missing-link"
    case allowlist = "topology-allowlist"
    case timeouts = "topology-timeouts"
    case fault = "topology-fault"
}
