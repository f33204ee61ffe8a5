import PolicyQuestions
import Topology

/// `kofu review --diff A B`: what changes from one topology to another, by meaning.
enum PolicyDiffReview {
    static let mode = ReviewCommand.Mode(fits: { $0.has("diff") }, perform: perform)

    static let options: [CommandLineOptions.Option] = [
        .init(name: "diff", value: nil, help: "compare the topologies A and B by what they mean"),
    ]

    static let details = """
        kofu review --diff A B says of each difference between two topologies whether it widens, narrows or moves what may
        be said to whom, or is neutral, with its place in both files, and which questions are answered otherwise.
        Status 1 if a question that A answers as it should is answered wrongly by B.
        """

    private static func perform(_ options: CommandLineOptions) throws -> Int32 {
        guard options.positional.count == 2 else { throw CommandLineOptions.UsageError(description: "--diff needs two files, as in --diff old.json new.json") }
        let diff = TopologyDiff(from: try Topology.load(path: options.positional[0]), to: try Topology.load(path: options.positional[1]))
        if options.has("json") { Output.json(diff.json) } else { show(diff) }
        return diff.verdicts.contains { $0.old.isAsExpected && !$0.new.isAsExpected } ? 1 : 0
    }

    private static func show(_ diff: TopologyDiff) {
        guard !diff.isSame else { return Output.print("the two mean the same") }
        for change in diff.verdicts {
            Output.print("\(change.new.isAsExpected ? "" : "WRONG  ")\(change.question.text)\n    \(change.old.verdict.rawValue) → \(change.new.verdict.rawValue): \(PolicyText.wrapped(change.new.reason, indent: "    "))")
        }
        if diff.verdicts.isEmpty { Output.print("every named question is answered as before") }
        Output.print("")
        for effect in TopologyChange.Effect.allCases {
            for change in diff.changes where change.effect == effect {
                Output.print("\(effect.rawValue)  \(place(change))\n    \(PolicyText.wrapped(change.sentence, indent: "    "))")
            }
        }
        Output.print("\n\(diff.changes.count) changes: \(TopologyChange.Effect.allCases.map { "\(diff.count($0)) \($0.rawValue)" }.joined(separator: ", "))")
    }

    private static func place(_ change: TopologyChange) -> String {
        switch (change.old, change.new) {
        case (let old?, nil): "\(old) (in A only)"
        case (nil, let new?): "\(new) (in B only)"
        case (_, let new): new ?? ""
        }
    }
}
