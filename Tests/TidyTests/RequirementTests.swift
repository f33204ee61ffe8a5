import Foundation
import Testing

@Suite("The page of requirements")
struct RequirementTests {
    private static let rows = ["A": 14, "B": 11, "C": 3, "D": 5, "E": 7, "F": 6, "G": 6, "H": 4, "I": 4, "J": 3]

    struct Row {
        let id: String
        /// Text, where, proofs, review.
        let cells: [String]

        /// Nobody proves it yet, or not all of it.
        var isOpen: Bool { cells[2].components(separatedBy: "<br>").contains { $0.hasPrefix("*") } }
        var sentences: [String] { cells[2].components(separatedBy: "<br>").filter { !$0.hasPrefix("*") }.map { String($0.drop { $0 != ")" }.dropFirst(3)) } }
    }

    private func page() throws -> [Row] {
        try Tree.text("docs/requirements.md").components(separatedBy: "\n").filter { $0.firstMatch(of: /^\| [A-J][0-9]+ \|/) != nil }.map { line in
            let cells = line.dropFirst(2).dropLast(2).replacing("\\|", with: "\u{0}").components(separatedBy: " | ").map { $0.replacing("\u{0}", with: "|") }
            return Row(id: cells[0], cells: Array(cells.dropFirst()))
        }
    }

    /// `B2-B4`, `E1, E2`, `B1–B6`
    static func ids(_ text: String) -> [String] {
        text.components(separatedBy: ", ").flatMap { part -> [String] in
            let ends = part.matches(of: /([A-J])([0-9]+)/).compactMap { match in Int(match.output.2).map { (letter: match.output.1, number: $0) } }
            guard let first = ends.first, let last = ends.last else { return [] }
            return (first.number...max(first.number, last.number)).map { "\(first.letter)\($0)" }
        }
    }

    @Test("is what the table and the sentences of the tests say")
    func generated() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Tree.root.appending(path: "scripts/requirements.py").path, "--check"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "run scripts/requirements.py")
    }

    @Test("has every row once, with files that there are and tests that name it")
    func rows() throws {
        let rows = try page()
        let wanted = Self.rows.sorted { $0.key < $1.key }.flatMap { letter, count in (1...count).map { "\(letter)\($0)" } }
        #expect(rows.map(\.id) == wanted)
        let sentences = Set(try Tree.swiftFiles(in: "Tests").flatMap { file in
            file.lines.joined(separator: "\n").matches(of: /@(?:Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"/).map { String($0.output.1) }
        })
        for row in rows {
            #expect(row.cells.count == 4, "\(row.id)")
            for match in row.cells[1].matches(of: /\]\(([^)]+)\)/) {
                #expect(FileManager.default.fileExists(atPath: Tree.root.appending(path: "docs/\(match.output.1)").path), "\(row.id): \(match.output.1)")
            }
            #expect(row.isOpen || !row.sentences.isEmpty, "\(row.id)")
            for sentence in row.sentences {
                #expect(sentences.contains(sentence), "\(row.id): \(sentence)")
                let named = sentence.matches(of: /[A-J][0-9]+(?:–[A-J][0-9]+)?/).flatMap { Self.ids(String($0.output)) }
                #expect(named.contains(row.id), "\(row.id): \(sentence)")
            }
            #expect(Set(row.sentences).count == row.sentences.count, "\(row.id) names a test twice")
        }
    }

    /// To say of what is built that nothing shows it is as wrong as the other way round.
    @Test("agrees with the measures of a review's report on what is built")
    func measures() throws {
        let text = try Tree.text("Sources/ReviewReport/OtherMeasures.swift")
        let parts = text.components(separatedBy: "static let notBuilt")
        func named(_ part: String) -> [String] { part.matches(of: /\n +\("([^"]+)"/).flatMap { Self.ids(String($0.output.1)) } }
        let shown = named(parts[0]), notBuilt = named(parts[1])
        #expect(shown.count > 20 && Set(shown + notBuilt).count == (shown + notBuilt).count)
        for row in try page() {
            if shown.contains(row.id) { #expect(!row.sentences.isEmpty, "\(row.id) is shown by the report and proved by no test") }
            if notBuilt.contains(row.id) { #expect(row.isOpen, "\(row.id) is proved: move it to those that are shown, in Sources/ReviewReport/OtherMeasures.swift") }
        }
        for match in text.matches(of: /make test: ([^"]+)"/) {
            for suite in match.output.1.components(separatedBy: ", ") {
                let name = suite.components(separatedBy: ";")[0]
                #expect(try Tree.swiftFiles(in: "Tests").contains { $0.path.hasSuffix("/\(name).swift") }, "\(name)")
            }
        }
    }

    @Test("is not alone: the privacy-impact record names tests that there are")
    func safeguards() throws {
        let tests = try Tree.swiftFiles(in: "Tests").map { $0.lines.joined(separator: "\n") }.joined(separator: "\n")
        let lines = try Tree.text("Sources/PrivacyImpact/Safeguard.swift").components(separatedBy: "\n")
        // Sentences are in English, and what an official reads beside them is not.
        let sentences = lines.flatMap { line in line.matches(of: /"((?:[^"\\]|\\.)*)"/).map { String($0.output.1) } }.filter { text in
            text.utf8.allSatisfy { $0 < 0x80 } && text.contains(" ") && !text.hasPrefix("kofu ")
        }
        #expect(sentences.count > 15)
        for sentence in sentences { #expect(tests.contains("@Test(\"\(sentence)\""), "\(sentence)") }
    }
}
