import Foundation
import Testing

@Suite("Planted defects")
struct DefectTests {
    @Test("stand in #if DEFECTS and nowhere else")
    func fenced() throws {
        var seen = 0
        for file in try Tree.swiftFiles(in: "Sources") {
            // What each open #if was opened with; #else leads out of it.
            var fences: [Bool] = []
            for (number, line) in file.code.enumerated() {
                let word = line.trimmingCharacters(in: .whitespaces)
                if word.hasPrefix("#if") { fences.append(word == "#if DEFECTS") }
                if word == "#else", !fences.isEmpty { fences[fences.count - 1] = false }
                if word == "#endif", !fences.isEmpty { fences.removeLast() }
                guard line.contains(/(?:^|[^A-Za-z])Defects?(?:[^A-Za-z]|$)/) else { continue }
                seen += 1
                #expect(fences.contains(true), "\(file.path):\(number + 1) names a defect outside of #if DEFECTS")
            }
            #expect(fences.isEmpty, "\(file.path) leaves an #if open")
        }
        #expect(seen > 20)
    }

    @Test("that leak stand in #if DEFECTS too, as a whole room of them does")
    func leaks() throws {
        var seen = 0
        for file in try Tree.swiftFiles(in: "Sources") {
            let isRoom = file.path.hasPrefix("Sources/LeakMutants/")
            if isRoom {
                seen += 1
                #expect(file.lines.first == "#if DEFECTS" && file.lines.dropLast().last == "#endif", "\(file.path) is not fenced as a whole")
            }
            guard !isRoom, file.imports.contains("LeakMutants") else { continue }
            seen += 1
            let place = try #require(file.code.firstIndex { $0.contains("import LeakMutants") })
            #expect(file.code[..<place].last { $0.hasPrefix("#") } == "#if DEFECTS", "\(file.path)")
        }
        #expect(seen > 20)
    }

    @Test("are compiled into debug builds only")
    func debugOnly() throws {
        let manifest = try Manifest.read().text
        #expect(manifest.contains(#".define("DEFECTS", .when(configuration: .debug))"#))
        #expect(manifest.components(separatedBy: "DEFECTS").count == 2)
        for file in ["Makefile", "scripts/prepare.sh", "scripts/step.sh", ".ci/run"] {
            #expect(try !Tree.text(file).contains("DEFECTS"), "\(file) defines DEFECTS")
        }
    }

    @Test("have a scenario each, and each scenario plants one that there is")
    func scenarios() throws {
        let text = try Tree.text("Sources/Defects/Defect.swift")
        let defects = Set(text.matches(of: /case \w+ = "([a-z0-9-]+)"/).map { String($0.output.1) })
        let scenarios = try Tree.files(in: "scenarios") { $0.hasSuffix(".json") }.map { URL(fileURLWithPath: $0.path).deletingPathExtension().lastPathComponent }
        #expect(defects.count == 9 && Set(scenarios) == defects)
        for name in scenarios { #expect(try Tree.text("scenarios/\(name).json").contains("\"defect\": \"\(name)\"")) }
    }
}
