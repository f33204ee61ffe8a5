import Markup

/// The named questions: verdicts to read at a glance, each opening to its ways and to every rule consulted.
struct QuestionSection {
    let answers: [PolicyAnswer]

    var section: String {
        """
        <section><h2>Questions</h2>
        <p class="quiet">Open one to see how far the data get, and every rule that was consulted.</p>
        \(answers.map(entry).joined(separator: "\n"))
        </section>
        """
    }

    private func entry(_ answer: PolicyAnswer) -> String {
        let holdings = answer.holdings.map { "\($0.nodes) × \(Markup.escaped($0.party)): \(Markup.escaped($0.forms.names))" }
        return """
            <details id="question-\(Markup.escaped(answer.question.id))"\(answer.isAsExpected ? "" : " open")>
            <summary><span class="\(answer.isAsExpected ? "good" : "bad")"><strong>\(answer.verdict.rawValue)</strong>\(answer.isAsExpected ? "" : ", wrong")</span>\
            <span>\(Markup.escaped(answer.question.text))</span><span class="quiet">\(Markup.escaped(answer.question.requirements.joined(separator: " ")))</span></summary>
            <div><p>\(Markup.escaped(answer.reason)).</p>
            \(ways(answer))\(holdings.isEmpty ? "" : "<h3>Who can hold it</h3>\(Markup.list(holdings))")
            \(rules(answer))</div>
            </details>
            """
    }

    private func ways(_ answer: PolicyAnswer) -> String {
        guard !answer.paths.isEmpty else { return "" }
        let left = answer.pathsLeftOut > 0 ? "<p>And \(answer.pathsLeftOut) more.</p>" : ""
        return "<h3>Ways</h3>\(answer.paths.map(QuestionSection.steps).joined())\(left)"
    }

    static func steps(_ path: FlowPath) -> String {
        "<ol>\(path.steps.map { "<li>\(Markup.escaped($0.sentence))\(Markup.list($0.pointers.map(Markup.code)))</li>" }.joined())</ol>"
    }

    private func rules(_ answer: PolicyAnswer) -> String {
        guard !answer.rules.isEmpty else { return "" }
        let rows = answer.rules.map { ["<td>\($0.effect.rawValue)</td>", "<td>\(Markup.code($0.pointer))</td>", "<td>\(Markup.escaped($0.words))</td>"] }
        return "<h3>Rules consulted</h3>\(Markup.table(["", "rule", "what it lets pass or stops; * the code would refuse it too"], rows))"
    }
}

/// What lying senders could say.
struct CapacitySection {
    let rooms: [BodyRoom]
    let paths: [RoomyPath]

    var section: String {
        """
        <section><h2>Room for lying senders</h2>
        <p>An allowlist speaks of what honest nodes send: no grammar can tell a random nonce from an encrypted name. This is how many bits one message
        has at most in fields whose class shows no person. An Individual Number takes \(Room.words(Room.individualNumberBits)). Bars are of the logarithm.</p>
        \(Markup.table(["body", "bits", "", "an Individual Number takes", "roomiest fields"], rooms.map(row)))
        <h3>Roomiest ways to the JPKI link, if every node on them lies</h3>
        \(Markup.table(["from", "bits at once", "an Individual Number takes", "by"], paths.map(row)))
        </section>
        """
    }

    private func row(_ room: BodyRoom) -> [String] {
        let widest = rooms.map(\.bits).max() ?? 1
        let share = room.bits > 1 && widest > 1 ? Int(100 * (Double(room.bits.exponent) + 1) / (Double(widest.exponent) + 1)) : 0
        let fields = room.fields.prefix(4).map { "\(Markup.code($0.path)) \(Markup.escaped($0.shape)): \(Room.words($0.bits))" }.joined(separator: "<br>")
        return [
            "<td>\(Markup.escaped(room.body.name))</td>", "<td class=\"number\">\(Room.words(room.bits))\(room.isBoundBySize ? ", its size" : "")</td>",
            "<td class=\"bars\"><span class=\"bar\" style=\"width:\(share)%\"></span></td>", "<td>\(Self.messages(room.bodiesForIndividualNumber))</td>", "<td>\(fields)</td>",
        ]
    }

    private func row(_ path: RoomyPath) -> [String] {
        let hops = path.hops.map { "\(Markup.escaped($0.body)) (\(Room.words($0.bits)))" }.joined(separator: "<br>")
        return ["<td>\(Markup.escaped(path.from))</td>", "<td class=\"number\">\(Room.words(path.bits))</td>", "<td>\(Self.messages(path.messagesForIndividualNumber))</td>", "<td>\(hops)</td>"]
    }

    private static func messages(_ count: Int?) -> String { count.map { $0 == 1 ? "1 message" : "\($0) messages" } ?? "no number of messages" }
}
