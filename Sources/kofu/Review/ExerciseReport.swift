import Canaries
import EventLoop
import JSON
import ReviewReport

/// What an exercise found: as a table, as JSON and as a page.
@LoopActor
struct ExerciseReport {
    /// Of one kind of finding, on the terminal.
    private static let maximumShown = 40

    private let matrix: HoldingMatrix
    private let outcomes: [ExerciseRunner.Outcome]
    private let unreadable: [String]
    private let omissions: [PatternBook.Omission]
    private let keysNotFound: [String]
    private let facts: [(name: String, value: String)]

    private let traffic: ExerciseTraffic
    private let review: ReviewReport

    init(_ runner: ExerciseRunner, traffic: ExerciseTraffic, review: ReviewReport, topology: String, seed: String, build: String) {
        self.traffic = traffic
        self.review = review
        matrix = runner.matrix
        outcomes = runner.outcomes
        unreadable = runner.unreadable
        omissions = runner.book.omissions
        keysNotFound = runner.keysNotFound
        facts = [
            ("topology", topology), ("seed", seed), ("build", build), ("orders", "\(runner.outcomes.count)"), ("canaries", "\(runner.book.canaries.count)"),
            ("spellings", "\(runner.book.patterns.count)"),
        ]
    }

    var isGood: Bool { review.isGood && traffic.violations.isEmpty && matrix.violations.isEmpty && unreadable.isEmpty && outcomes.allSatisfy(\.isAsExpected) }

    // MARK: Files

    func write(to out: String) throws {
        try FileSystem.write(json.canonicalBytes + [0x0A], to: "\(out)/matrix.json", isSecret: false)
        try FileSystem.write(Array(MatrixPage(matrix: matrix, facts: facts, notes: notes, isGood: isGood).html.utf8), to: "\(out)/matrix.html", isSecret: false)
    }

    private var notes: [String] {
        unreadable.map { "could not be searched: \($0)" }
            + outcomes.filter { !$0.isAsExpected }.map { "\($0.name): \($0.seen) instead of \($0.expected)" }
            + keysNotFound.map { "not looked for, session key of \($0): it lay nowhere in one piece while a document was shown" }
            + Dictionary(grouping: omissions) { "\($0.kind.title): \($0.reason)" }.sorted { $0.key < $1.key }.map { "not looked for, \($0.key) (\($0.value.count))" }
    }

    // MARK: JSON

    var json: JSONValue {
        [
            "good": .bool(isGood), "facts": .object(facts.map { JSONMember($0.name, .string($0.value)) }),
            "rows": .array(matrix.rows.map(row)), "violations": .array(matrix.violations.map(finding)), "findings": .array(matrix.findings.map(finding)),
            "outcomes": .array(outcomes.map { ["name": .string($0.name), "expected": .string($0.expected), "seen": .string($0.seen)] }),
            "unreadable": .array(unreadable.map(JSONValue.string)), "notes": .array(notes.map(JSONValue.string)),
            "traffic": traffic.json,
            "review": review.json,
        ]
    }

    private func row(_ row: HoldingMatrix.Row) -> JSONValue {
        [
            "name": .string(row.name), "holder": .string(row.holder.rawValue),
            "octets": .object(Moment.allCases.map { JSONMember($0.rawValue, .integer(Int64(row.octets[$0] ?? 0))) }),
            "cells": .object(CanaryClass.allCases.map { kind in
                let cell = matrix[row, kind]
                return JSONMember(kind.rawValue, [
                    "mayHold": .string(cell.permission.rawValue), "before": .integer(Int64(cell.before)), "now": .integer(Int64(cell.now)),
                    "afterWipe": .integer(Int64(cell.after)), "forbidden": .bool(cell.isForbidden),
                ])
            }),
        ]
    }

    private func finding(_ finding: Finding) -> JSONValue {
        [
            "moment": .string(finding.moment.rawValue), "name": .string(finding.name), "place": .string(finding.place), "class": .string(finding.kind.rawValue),
            "spelling": .string(finding.spelling), "count": .integer(Int64(finding.count)), "owners": .integer(Int64(finding.owners)),
            "firstOffset": .integer(Int64(finding.firstOffset)), "allowed": .bool(finding.isAllowed), "wasThereBefore": .bool(finding.wasThereBefore),
        ]
    }

    // MARK: Terminal

    func show(_ out: String) {
        Output.print(Output.table([[""] + CanaryClass.allCases.map(\.title)] + matrix.rows.map { row in [row.name] + CanaryClass.allCases.map { text(matrix[row, $0]) } }))
        Output.print("\nnow/after wipe; · not held; [] may hold always, () during a transaction, {} for a moment; ! held where it must not be\n")
        for finding in matrix.violations.prefix(ExerciseReport.maximumShown) { Output.print("HELD      \(ExerciseReport.sentence(finding))") }
        if matrix.violations.count > ExerciseReport.maximumShown { Output.print("          and \(matrix.violations.count - ExerciseReport.maximumShown) more, in the report") }
        for note in notes { Output.print("note      \(note)") }
        for (crossing, count) in traffic.violations { Output.print("CROSSED   \(crossing.channel): \(crossing.kind.title) as \(crossing.spelling), \(count) times") }
        Output.print("")
        ReviewText(report: review).show()
        Output.print("\nreport    \(out)/matrix.html, matrix.json; \(out)/report/index.html")
        Output.print(isGood ? "nobody held, and no channel carried, what they must not" : "NOT CLEAN")
    }

    static func sentence(_ finding: Finding) -> String {
        "\(finding.moment.rawValue): \(finding.name), \(finding.place): \(finding.kind.title) as \(finding.spelling), \(finding.count) times, of \(finding.owners), "
            + "first at \(String(finding.firstOffset, radix: 16))\(finding.wasThereBefore && finding.moment != .before ? ", as before" : "")"
    }

    private func text(_ cell: HoldingMatrix.Cell) -> String {
        let held = cell.isHeld ? "\(cell.now)/\(cell.after)" : "·"
        let framed = switch cell.permission {
        case .never: held
        case .forAMoment: "{\(held)}"
        case .during: "(\(held))"
        case .always: "[\(held)]"
        }
        return cell.isForbidden ? "\(framed)!" : framed
    }
}
