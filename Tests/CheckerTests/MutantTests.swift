import Checker
import Foundation
import Testing

@Suite("The checker, of which each mutant is a test")
struct MutantTests {
    @Test("catches the planted violation by the rule that is meant for it", arguments: Mutant.all)
    func caught(mutant: Mutant) throws {
        var run = try FixtureRun.sound.get()
        try mutant.plant(&run)
        let report = try run.check()
        let caught = report.violations.first { $0.invariant == mutant.invariant && $0.rule == mutant.rule }
        let found = Set(report.violations.map { "\($0.invariant.number) \($0.rule)" }).sorted()
        let violation = try #require(caught, "found only \(found)")
        #expect(!violation.sentence.isEmpty && !violation.trace.isEmpty)
        for text in [violation.sentence] + violation.trace {
            for card in ["odawara-0001", "kawaguchi-0003", "mizuho-0002", "kawaguchi-0006"] {
                let person = try run.person(card)
                for word in [person.name, person.kana, person.address, person.number] { #expect(!text.contains(word), "a violation says whom it is about") }
            }
        }
    }

    @Test("has three mutants or more for each invariant, and no two alike")
    func enough() {
        for invariant in Invariant.allCases { #expect(Mutant.all.count { $0.invariant == invariant } >= 3, "\(invariant)") }
        #expect(Set(Mutant.all.map(\.testDescription)).count == Mutant.all.count)
    }

    @Test("is described with all its mutants in docs/checker.md")
    func documented() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/checker.md")
        let lines = Set(try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n"))
        for mutant in Mutant.all {
            let row = "| \(mutant.invariant.number) | \(mutant.planted) | `\(mutant.rule)` |"
            #expect(lines.contains(row), "docs/checker.md lacks \(row)")
        }
    }
}
