import PolicyQuestions

/// Policy questions as people read them, within 150 columns.
enum PolicyText {
    static let columns = 150

    static func show(_ report: PolicyReport) {
        Output.print(report.title)
        Output.print("")
        Output.print(Output.table([["VERDICT", "", "QUESTION", "", "ABOUT"]] + report.answers.map { answer in
            let about = answer.question.requirements.joined(separator: " ").replacing("invariant", with: "inv")
            return [answer.verdict == .undecided ? "cannot say" : answer.verdict.rawValue, answer.isAsExpected ? "right" : "WRONG", answer.question.id, answer.question.text, about]
        }))
        for answer in report.answers where !answer.isAsExpected {
            Output.print("")
            show(answer)
        }
        Output.print("\nWHO CAN REACH WHOM: rows send, columns receive; P personal, S sealed, N pseudonymous, O operational; large over one link, small by relay only")
        Output.print(matrix(report.matrix))
        Output.print("\nROOM FOR LYING SENDERS, in bits of one message, in fields whose class shows no person (an Individual Number takes \(bits(Room.individualNumberBits)))")
        Output.print(Output.table([["BODY", "BITS", "ROOMIEST FIELDS"]] + report.rooms.map { room in
            [room.body.name, bits(room.bits) + (room.isBoundBySize ? " (its size)" : ""), clipped(room.fields.prefix(3).map { "\($0.path) \($0.shape) \(bits($0.bits))" }.joined(separator: ", "), 88)]
        }))
        Output.print("\nROOMIEST WAYS TO THE JPKI LINK, if every node on them lies")
        Output.print(Output.table([["FROM", "BITS", "BY"]] + report.roomyPaths.map { path in
            [path.from, bits(path.bits), clipped(path.hops.map { "\($0.body) \(bits($0.bits))" }.joined(separator: " > "), 110)]
        }))
        Output.print("\nRULES THAT DECIDE NOTHING")
        for line in grouped(report.idleRules) { Output.print(line) }
        if report.idleRules.isEmpty { Output.print("none") }
        Output.print("")
        for line in PolicyReport.limits { Output.print(wrapped(line, indent: "")) }
        let wrong = report.answers.count { !$0.isAsExpected }
        Output.print("\n\(report.answers.count) questions, \(wrong == 0 ? "all answered as they should be" : "\(wrong) answered WRONGLY").")
        Output.print("--question ID shows one; --class, --from and --to ask others; --json and --html show every rule.")
    }

    static func show(_ answer: PolicyAnswer) {
        Output.print("\(answer.verdict.rawValue)  \(wrapped(answer.question.text, indent: "    "))\n    \(wrapped(answer.reason, indent: "    "))")
        for (number, path) in answer.paths.enumerated() {
            Output.print("\n  way \(number + 1)")
            for step in path.steps {
                Output.print("    \(wrapped(step.sentence, indent: "      "))")
                for pointer in step.pointers { Output.print("      \(pointer)") }
            }
        }
        if answer.pathsLeftOut > 0 { Output.print("\n  and \(answer.pathsLeftOut) more") }
        if !answer.holdings.isEmpty {
            Output.print("\n  it can be held by")
            for holding in answer.holdings { Output.print("    \(wrapped("\(holding.nodes) × \(holding.party): \(holding.forms.names)", indent: "      "))") }
        }
        Output.print("\n  rules consulted: what they let pass or stop (* the code would refuse it too, if the file allowed it)")
        for rule in answer.rules {
            Output.print("    \(rule.effect == .allows ? "allows " : "stops  ") \(wrapped("\(rule.pointer)  \(rule.words)", indent: "              "))")
        }
    }

    // MARK: Parts

    /// A letter for each cell; columns are numbered as the rows are.
    private static func matrix(_ matrix: ReachMatrix) -> String {
        let numbers = matrix.names.indices.map { String($0 + 1) }
        return Output.table([[matrix.isOfNodes ? "NODE" : "PARTY", ""] + numbers] + matrix.rows.enumerated().map { row, cells in
            [matrix.names[row], numbers[row]] + cells.map { cell in
                guard let exposure = cell.exposure else { return cell.from == cell.to && matrix.isOfNodes ? "-" : "." }
                return cell.isDirect ? exposure.letter : exposure.letter.lowercased()
            }
        })
    }

    /// Rules of one kind and one sentence stand together.
    private static func grouped(_ rules: [IdleRule]) -> [String] {
        var order: [String] = [], groups: [String: [IdleRule]] = [:]
        for rule in rules {
            let key = "\(rule.kind.rawValue)\n\(rule.sentence)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(rule)
        }
        return order.compactMap { groups[$0] }.map { group in
            let more = group.count > 1 ? " (and \(group.count - 1) more)" : ""
            return "\(group[0].isFault ? "FAULT  " : "")\(group[0].kind.rawValue)  \(group[0].pointer)\(more)\n    \(wrapped(group[0].sentence, indent: "    "))"
        }
    }

    static func bits(_ bits: Double) -> String { Room.words(bits).replacing(" bits", with: "") }

    static func clipped(_ text: String, _ length: Int) -> String { text.count > length ? text.prefix(length - 1) + "…" : text }

    /// Breaks at spaces, so that a line and its indent stay within the columns.
    static func wrapped(_ text: String, indent: String) -> String {
        var lines: [String] = [], line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, line.count + word.count + indent.count + 5 > columns {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return (lines + [line]).joined(separator: "\n\(indent)")
    }
}
