import Foundation
import Testing

@Suite("The style of the tree")
struct StyleTests {
    static let maximumLines = 320
    static let maximumColumns = ["Sources": 230, "Tests": 400]

    /// Words that trap on what comes from outside, or put something off. Put together here, so that this file does not hold them.
    static let forbiddenWords = ["try" + "!", "as" + "!", "fatal" + "Error(", "TO" + "DO", "FIX" + "ME", "X" + "XX", "precondition" + "Failure("]
    static let sleeps = ["Task" + ".sleep", "u" + "sleep", "nano" + "sleep", "Thread" + ".sleep"]

    @Test("has no trap and nothing put off", arguments: forbiddenWords)
    func forbidden(word: String) throws {
        for file in try Tree.swiftFiles(in: "Sources") + Tree.swiftFiles(in: "Tests") {
            // Marks of unfinished work stand in comments, traps in code.
            let isMark = word.allSatisfy(\.isUppercase)
            for (number, line) in (isMark ? file.lines : file.code).enumerated() where contains(line, word) {
                Issue.record("\(file.path):\(number + 1) holds \(word)")
            }
        }
    }

    /// Whether a word stands there, and not as a part of another.
    private func contains(_ line: String, _ word: String) -> Bool {
        guard let range = line.range(of: word) else { return false }
        let before = range.lowerBound == line.startIndex ? " " : line[line.index(before: range.lowerBound)]
        let after = range.upperBound == line.endIndex ? " " : line[range.upperBound]
        return !(before.isLetter || before.isNumber) && !(word.last?.isLetter == true && (after.isLetter || after.isNumber))
    }

    @Test("has no test that sleeps", arguments: sleeps)
    func sleep(word: String) throws {
        for file in try Tree.swiftFiles(in: "Tests") {
            for (number, line) in file.code.enumerated() where contains(line, word) { Issue.record("\(file.path):\(number + 1) sleeps") }
        }
    }

    @Test("keeps files and lines short enough to be read")
    func sizes() throws {
        for (folder, columns) in Self.maximumColumns {
            for file in try Tree.swiftFiles(in: folder) {
                #expect(file.lines.count <= Self.maximumLines, "\(file.path) has \(file.lines.count) lines")
                for (number, line) in file.lines.enumerated() where line.count > columns {
                    Issue.record("\(file.path):\(number + 1) has \(line.count) columns")
                }
            }
        }
    }

    @Test("ends every file with a line, and has no tabs and no spaces at the end of lines")
    func whiteSpace() throws {
        for file in try Tree.swiftFiles(in: "Sources") + Tree.swiftFiles(in: "Tests") {
            #expect(file.lines.last == "", "\(file.path) does not end with a line feed")
            for (number, line) in file.lines.enumerated() where line.hasSuffix(" ") || line.contains("\t") || line.contains("\r") {
                Issue.record("\(file.path):\(number + 1) has white space that does not show")
            }
        }
    }

    /// How a comment says why an unsafe expression is safe: who owns the memory, how long it lives, or that bounds were checked.
    private var assurances: some RegexComponent { /\b(own|owns|owned|ours|belongs|constants?|outlives?|lives|lent|borrow(s|ed)?|copied|freed?|kernel|inside|within|bounds|checked|compared|resumed|thread|stack|static memory|once|counts?|alone|long enough)\b/.ignoresCase() }
    static let distanceLines = 12

    @Test("says beside unsafe expressions why they are safe")
    func unsafe() throws {
        var seen = 0
        for file in try Tree.swiftFiles(in: "Sources") {
            let unsafe = file.code.indices.filter { file.code[$0].contains(/\bunsafe\b/) }
            guard !unsafe.isEmpty else { continue }
            seen += 1
            let assured = file.lines.indices.filter { index in
                guard let comment = file.lines[index].range(of: "//") else { return false }
                return file.lines[index][comment.upperBound...].contains(assurances)
            }
            #expect(unsafe.contains { line in assured.contains { abs($0 - line) <= Self.distanceLines } }, "\(file.path) does not say who owns its memory")
        }
        #expect(seen > 30)
    }

    @Test("names every test by a sentence")
    func names() throws {
        var tests = 0
        for file in try Tree.swiftFiles(in: "Tests") {
            for (number, line) in file.lines.enumerated() {
                let place = "\(file.path):\(number + 1)"
                let text = line.trimmingCharacters(in: .whitespaces)
                if text.hasPrefix("@Test") {
                    tests += 1
                    guard let name = text.firstMatch(of: /^@Test\("((?:[^"\\]|\\.)+)"/)?.output.1 else {
                        Issue.record("\(place): a test without a name")
                        continue
                    }
                    #expect(name.split(separator: " ").count >= 2, "\(place): \"\(name)\" is no sentence")
                    #expect(!name.hasSuffix("."), "\(place): \"\(name)\" ends in a full stop")
                }
            }
        }
        #expect(tests > 300)
    }

    @Test("names no machine: no path of anybody's own folders")
    func machinePaths() throws {
        let paths = ["work", "root", "home"].map { "/\($0)/" }
        let isText = { (path: String) in ["swift", "md", "json", "py", "sh", "h", "modulemap"].contains { path.hasSuffix(".\($0)") } }
        var files = try Tree.swiftFiles(in: "Sources") + Tree.swiftFiles(in: "Tests")
        for folder in ["docs", "scripts", "bench", ".ci"] where FileManager.default.fileExists(atPath: Tree.root.appending(path: folder).path) {
            files += try Tree.files(in: folder) { isText($0) && !$0.hasPrefix("work/") || folder == ".ci" }
        }
        for name in ["README.md", "Makefile", "Package.swift", "topology.json", ".gitignore"] where FileManager.default.fileExists(atPath: Tree.root.appending(path: name).path) {
            files.append(Tree.File(path: name, text: try Tree.text(name)))
        }
        for file in files {
            for (number, line) in file.lines.enumerated() {
                for path in paths where line.contains(path) && !line.contains("bench\(path)") { Issue.record("\(file.path):\(number + 1) holds \(path)") }
            }
        }
    }

    @Test("keeps what is built out of version control")
    func ignored() throws {
        let lines = Set(try Tree.text(".gitignore").split(separator: "\n").map(String.init))
        #expect(lines.isSuperset(of: [".build/", "Package.resolved"]))
    }
}
