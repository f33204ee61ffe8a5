/// Reads the pages of one paper along a statement, and says where the two part.
struct StatementReader {
    private static let nextPage = "次頁へ続く", end = "以下余白"

    let statement: Statement
    private(set) var problems: [PaperProblem] = []

    private init(_ statement: Statement) { self.statement = statement }

    /// - Parameters:
    ///   - signature: who certifies.
    ///   - dates: the days that the paper may bear; empty where nobody knows.
    static func problems(_ pages: [Page], _ statement: Statement, signature: String, dates: [String]) -> [PaperProblem] {
        var reader = StatementReader(statement)
        var body = "", ends: [Int] = []
        for (index, page) in pages.enumerated() {
            guard let part = reader.part(of: page, number: index + 1, isLast: index == pages.count - 1, signature, dates) else { return reader.problems }
            body += part
            ends.append(body.unicodeScalars.count)
        }
        let length = body.unicodeScalars.count
        var rest = body[...]
        reader.read(statement.body, &rest) { rest in
            let offset = length - rest.unicodeScalars.count
            return (ends.firstIndex { offset < $0 } ?? ends.count - 1) + 1
        }
        return reader.problems
    }

    /// What a page says between its heading and its end.
    private mutating func part(of page: Page, number: Int, isLast: Bool, _ signature: String, _ dates: [String]) -> String? {
        var rest = page.body[...]
        guard rest.drop(statement.title), let end = [StatementReader.nextPage, StatementReader.end].compactMap({ rest.position(of: $0) }).min() else {
            found(.rightPerson, "unreadable-page", "the page is not one of the certificate that was asked for", number)
            return nil
        }
        let closing = rest[end...]
        rest = rest[..<end]
        var heading = rest
        // Where the heading ends the body begins, or on a page without one the end.
        read(statement.heading, &heading, followedBy: statement.body.map(\.label)) { _ in number }
        if isLast { close(closing, number, signature, dates) } else if !closing.begins(with: StatementReader.nextPage) {
            found(.snapshot, "record-differs", "the page says that it is the last one, and is not", number)
        }
        return String(heading)
    }

    private mutating func close(_ text: Substring, _ page: Int, _ signature: String, _ dates: [String]) {
        guard text.position(of: statement.sentence) != nil else { return found(.snapshot, "record-differs", "the sentence that certifies is not the certificate's", page) }
        if text.position(of: signature) == nil { found(.rightPerson, "another-city", "it is not the card holder's city that certifies", page) }
        if !dates.isEmpty, !dates.contains(where: { text.position(of: $0) != nil }) { found(.snapshot, "date-of-issue", "the date is not that of the request", page) }
    }

    /// Reads fields one behind the other.
    /// - Parameter following: what may stand behind the last; nil where nothing may.
    private mutating func read(_ fields: [Statement.Field], _ rest: inout Substring, followedBy following: [String]? = nil, page: (Substring) -> Int) {
        for (index, field) in fields.enumerated() {
            let here = page(rest)
            if !rest.drop(field.label) {
                guard let label = rest.position(of: field.label) else {
                    found(.snapshot, "item-missing", "\(field.label) is missing", here)
                    continue
                }
                if let unasked = statement.unasked.first(where: { rest.begins(with: $0) }) {
                    found(.rightPerson, "item-not-asked-for", "\(unasked) is shown, and was not asked for", here)
                } else if !problems.contains(where: { $0.page == here }) {
                    found(.rightPerson, "more-than-asked-for", "the page says more than was asked for before \(field.label)", here)
                }
                rest = rest[label...]
                _ = rest.drop(field.label)
            }
            let next = fields[(index + 1)...].first?.label
            var after = rest
            if after.drop(field.value), next.map({ after.begins(with: $0) }) ?? (following != nil || after.isEmpty) {
                rest = after
                continue
            }
            if next == nil, following == nil, rest.begins(with: field.value) {
                return found(.rightPerson, "more-than-asked-for", "the paper goes on behind what was asked for", page(after))
            }
            if rest.begins(with: field.value), let unasked = statement.unasked.first(where: { after.begins(with: $0) }) {
                found(.rightPerson, "item-not-asked-for", "\(unasked) is shown, and was not asked for", here)
            } else {
                differ(field, here)
            }
            let ends = next.map { [$0] } ?? following ?? []
            rest = ends.compactMap { rest.position(of: $0) }.min().map { rest[$0...] } ?? (next == nil ? "" : rest)
        }
    }

    private mutating func differ(_ field: Statement.Field, _ page: Int) {
        if field.isOfPerson {
            found(.rightPerson, "other-person", "\(field.label) is not that of who should stand there", page)
        } else {
            found(.snapshot, "record-differs", "\(field.label) is not what the register says", page)
        }
    }

    private mutating func found(_ invariant: Invariant, _ rule: String, _ sentence: String, _ page: Int) {
        problems.append(PaperProblem(invariant: invariant, rule: rule, sentence: sentence, page: page))
    }
}
