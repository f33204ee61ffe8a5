import Foundation
import Testing

@Suite("The documents")
struct DocumentTests {
    @Test("have tables of messages that are what topology.json says")
    func messages() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Tree.root.appending(path: "scripts/message-tables.py").path, "--check"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "run scripts/message-tables.py")
    }

    @Test("link to files that there are")
    func links() throws {
        var seen = 0
        let pages = try Tree.files(in: "docs") { $0.hasSuffix(".md") } + [Tree.File(path: "README.md", text: try Tree.text("README.md"))]
        for page in pages {
            let folder = Tree.root.appending(path: page.path).deletingLastPathComponent()
            for match in page.lines.joined(separator: "\n").matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
                seen += 1
                let target = folder.appending(path: String(match.output.1))
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page.path) links to \(match.output.1)")
            }
        }
        #expect(seen > 40)
    }

    @Test("explain every command of chaos")
    func chaos() throws {
        let page = try Tree.text("docs/chaos.md")
        for file in try Tree.swiftFiles(in: "Sources/kofu/Chaos") {
            for match in file.lines.joined(separator: "\n").matches(of: /name: "(chaos \w+)"/) { #expect(page.contains("kofu \(match.output.1)"), "\(match.output.1)") }
        }
    }
}
