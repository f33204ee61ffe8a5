import Foundation
import Testing

/// What `kofu review --exercise --json` prints.
private struct Exercise: Decodable {
    struct Finding: Decodable {
        let moment: String, name: String, place: String, spelling: String
        let `class`: String
        let count: Int
    }

    struct Row: Decodable {
        struct Cell: Decodable {
            let mayHold: String
            let now: Int, afterWipe: Int
            let forbidden: Bool
        }

        let name: String, holder: String
        let octets: [String: Int]
        let cells: [String: Cell]
    }

    struct Outcome: Decodable {
        let name: String, expected: String, seen: String
    }

    let good: Bool
    let rows: [Row]
    let violations: [Finding]
    let findings: [Finding]
    let outcomes: [Outcome]
    let unreadable: [String]

    func row(_ name: String) throws -> Row { try #require(rows.first { $0.name == name }) }
}

@Suite("An exercise", .serialized)
struct ExerciseTests {
    private static let limitSeconds = 500
    private static let clean = ["kiosk", "store-network", "issuing-center", "jpki-center", "line", "applicant-computer", "use-registration-site", "relying-party-computer", "enquiry-site", "call-center"]

    private func exercise(defect: String? = nil) async throws -> (status: Int32, exercise: Exercise, page: String) {
        let directory = Workplace.directory.appending(path: "exercise-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let topology = directory.appending(path: "given.json"), out = directory.appending(path: "out")
        try Edit.usual.reduce(Repository.topologyText()) { try $1.applied(to: $0) }.write(to: topology, atomically: true, encoding: .utf8)
        let words = ["review", "--exercise", "--topology", topology.path, "--out", out.path, "--city", "odawara", "--without-programs", "--seed", "test", "--json"]
        let command = defect.map { ["/usr/bin/env", "KOFU_DEFECT=\($0)", Repository.kofu] } ?? [Repository.kofu]
        let finished = try await Program.start(command + words, directory: Repository.root).finish(withinSeconds: Self.limitSeconds)
        let exercise = try JSONDecoder().decode(Exercise.self, from: Data(finished.text.utf8))
        return (finished.status, exercise, try String(contentsOf: out.appending(path: "matrix.html"), encoding: .utf8))
    }

    @Test("finds people where they may be, and nobody at kiosk, store network, centre or line once the start screen is back (E4, F1, F4)")
    func clean() async throws {
        let (_, exercise, page) = try await exercise()
        #expect(exercise.unreadable.isEmpty)
        for outcome in exercise.outcomes { #expect(outcome.seen == outcome.expected, "\(outcome.name)") }
        for code in ["issued", "wrong-pin", "card-locked", "certificate-expired", "outside-hours", "validity-unknown", "city-unreachable", "done", "not-eligible", "not-resident"] {
            #expect(exercise.outcomes.contains { $0.seen == code }, "\(code)")
        }
        for row in exercise.rows where Self.clean.contains(row.holder) {
            for (kind, cell) in row.cells where cell.mayHold != "always" { #expect(cell.afterWipe == 0, "\(row.name) \(kind)") }
        }
        // What is held rightly is found: a search that finds nothing at all would prove nothing.
        let kiosk = try exercise.row("kiosk-a1"), registers = try exercise.row("odawara-registers")
        #expect((kiosk.cells["document"]?.now ?? 0) > 0 && (kiosk.cells["session-key"]?.now ?? 0) > 0)
        #expect((registers.cells["name"]?.afterWipe ?? 0) > 0 && (registers.cells["birth-date"]?.afterWipe ?? 0) > 0)
        #expect(registers.cells["individual-number"]?.afterWipe == 0)
        // A7, G5: what a notification states is at the family register and not at the ASP; what an applicant typed is on no machine.
        let family = try exercise.row("odawara-family"), asp = try exercise.row("odawara")
        #expect((family.cells["family-matter"]?.afterWipe ?? 0) > 0 && asp.cells["family-matter"]?.afterWipe == 0 && (asp.cells["address"]?.afterWipe ?? 0) > 0)
        for row in exercise.rows { for kind in ["phone", "pin"] { #expect((row.cells[kind]?.afterWipe ?? 0) == 0, "\(row.name) \(kind)") } }
        #expect(exercise.rows.filter { $0.holder == "line" }.allSatisfy { ($0.octets["after"] ?? 0) > 1 << 20 })
        #expect(page.contains("<!doctype html>") && page.contains("kiosk-a1"))
    }

    @Test("catches a kiosk that keeps the last document")
    func kept() async throws {
        let (status, exercise, page) = try await exercise(defect: "munakata-2023")
        #expect(status == 1 && !exercise.good)
        let kept = exercise.violations.filter { $0.moment == "after" && $0.class == "document" && $0.name.hasPrefix("kiosk-") }
        #expect(Set(kept.map(\.name)) == ["kiosk-a1", "kiosk-a2", "kiosk-b1"])
        #expect(kept.allSatisfy { $0.place.hasPrefix("heap") || $0.place.hasPrefix("anonymous") })
        #expect(page.contains("class=\"forbidden\""))
    }
}
