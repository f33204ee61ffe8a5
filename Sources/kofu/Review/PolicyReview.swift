import PolicyQuestions
import Topology

/// `kofu review --policy`: questions about topology.json, answered without running anything.
enum PolicyReview {
    static let mode = ReviewCommand.Mode(fits: { $0.has("policy") }, perform: perform)

    static let options: [CommandLineOptions.Option] = [
        .init(name: "policy", value: nil, help: "answer the policy questions of a topology"),
        .init(name: "topology", value: "FILE", help: "the topology (default: topology.json)"),
        .init(name: "question", value: "ID", help: "show one of the named questions with every rule consulted"),
        .init(name: "class", value: "CLASS", help: "a question of your own: this class, individual-number, pin, card-key, or an exposure such as personal"),
        .init(name: "from", value: "NODE", help: "… beginning at this node, which is taken to hold it"),
        .init(name: "to", value: "PLACE", help: "… to a node, a kind of node such as municipality/registers, a link, or a channel"),
        .init(name: "html", value: "FILE", help: "write everything as a page with a matrix to look at"),
    ]

    static let details = """
        kofu review --policy asks every topology the same questions: can an Individual Number reach the JPKI link, can one
        city's data reach another's, and so on. It follows every class of data from where it begins over every message
        that the allowlist lets through, and shows every rule that let it pass or stopped it, as a pointer into the file.
        With --class, --from or --to it answers that one question instead.
        Status 1 if a named question has not the verdict that it should have. docs/policy-questions.md explains.
        """

    private static func perform(_ options: CommandLineOptions) throws -> Int32 {
        guard options.positional.isEmpty else { throw CommandLineOptions.UsageError(description: "--policy takes no \"\(options.positional[0])\"; name a file with --topology") }
        let topology = try Topology.load(path: options.value("topology") ?? "topology.json")
        if ["class", "from", "to"].contains(where: options.has) { return try answerOwn(options, topology) }
        guard let report = PolicyReport(topology) else { throw RunContext.Failure(description: "the topology's links do not fit its nodes") }
        if let path = options.value("html") {
            try FileSystem.write(Array(report.html.utf8), to: path, isSecret: false)
            if !options.has("json") { Output.progress("page   \(path)") }
        }
        if let id = options.value("question") {
            guard let answer = report.answers.first(where: { $0.question.id == id }) else {
                throw CommandLineOptions.UsageError(description: "no question is called \"\(id)\". Known: \(report.answers.map(\.question.id).joined(separator: ", "))")
            }
            if options.has("json") { Output.json(answer.json) } else { PolicyText.show(answer) }
            return answer.isAsExpected ? 0 : 1
        }
        if options.has("json") { Output.json(report.json) } else { PolicyText.show(report) }
        return report.isGood ? 0 : 1
    }

    private static func answerOwn(_ options: CommandLineOptions, _ topology: Topology) throws -> Int32 {
        guard let network = FlowNetwork(topology) else { throw RunContext.Failure(description: "the topology's links do not fit its nodes") }
        guard options.value("html") == nil else { throw CommandLineOptions.UsageError(description: "--html shows the whole report, without --class, --from and --to") }
        let content = try options.value("class").map { name in
            guard let content = OwnQuestion.content(named: name) else {
                throw CommandLineOptions.UsageError(description: "no class is called \"\(name)\". Known: \(OwnQuestion.contentNames.joined(separator: ", "))")
            }
            return content
        }
        if let from = options.value("from"), !network.hasNode(named: from) { throw unknown(from, in: network) }
        let destination = try options.value("to").map { name in
            guard let destination = network.destination(named: name) else { throw unknown(name, in: network) }
            return destination
        }
        let answer = Examination(network).answer(OwnQuestion(content: content, called: options.value("class"), from: options.value("from"), to: destination))
        if options.has("json") { Output.json(answer.json) } else { PolicyText.show(answer) }
        return 0
    }

    private static func unknown(_ name: String, in network: FlowNetwork) -> CommandLineOptions.UsageError {
        let known = network.nodes.count <= ReachMatrix.nodesMaximum ? network.nodes.map(\.name) : network.parties.map(\.description)
        return CommandLineOptions.UsageError(description: "nothing is called \"\(name)\" here. Known, beside links and channels: \(known.joined(separator: ", "))")
    }
}
