import Foundation
import Glibc
import Testing

@Suite("A journal")
struct JournalTests {
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What it does to the lines, and the number of the first line that is no longer right.
        let line: Int
        let harm: @Sendable ([String]) -> [String]
    }

    /// Done to a journal of more than six lines.
    static let damages = [
        Damage(testDescription: "a changed digit", line: 3) { lines in lines.enumerated().map { $0 == 2 ? flipped($1) : $1 } },
        Damage(testDescription: "a changed first record", line: 1) { lines in lines.enumerated().map { $0 == 0 ? flipped($1) : $1 } },
        Damage(testDescription: "a deleted line", line: 4) { lines in Array(lines[..<3] + lines[4...]) },
        Damage(testDescription: "a deleted first line", line: 1) { lines in Array(lines[1...]) },
        Damage(testDescription: "two lines that have changed places", line: 2) { lines in [lines[0], lines[2], lines[1]] + lines[3...] },
        Damage(testDescription: "a repeated line", line: 5) { lines in Array(lines[..<4] + [lines[3]] + lines[4...]) },
        Damage(testDescription: "an end cut off between two records", line: 6) { lines in Array(lines[..<5]) },
        Damage(testDescription: "an added space", line: 2) { lines in [lines[0], lines[1] + " "] + lines[2...] },
    ]

    /// The line with the first digit of its `at` changed: still JSON, still in shape.
    private static func flipped(_ line: String) -> String { line.replacing(/"at":"2026/, with: "\"at\":\"2027") }

    @Test("is good as it was written; any damage is found, with its node and line; a torn end is mended (A13)")
    func damaged() async throws {
        try await Network.with { network in
            for _ in 1...2 { try await network.issued(.init(card: "mizuho-0001")) }
            try await network.down()
            let good = try await network.kofu("verify-journal", "--json")
            #expect(good.status == 0, "\(good.testDescription)")
            // Every node, every line.
            #expect(try good.json([Report].self).count == 28 + 12 && good.json([Report].self).allSatisfy { $0.good && $0.line == nil && $0.records > 0 })

            let journal = network.file("state/mizuho/journal.jsonl")
            let original = try String(contentsOf: journal, encoding: .utf8)
            let lines = original.split(separator: "\n").map(String.init)
            #expect(lines.count > 6)
            for damage in Self.damages {
                let harmed = damage.harm(lines)
                #expect(harmed != lines)
                try (harmed.joined(separator: "\n") + "\n").write(to: journal, atomically: false, encoding: .utf8)
                let found = try await network.kofu("verify-journal", "--json")
                #expect(found.status == 1, "\(damage.testDescription)")
                let bad = try found.json([Report].self).filter { !$0.good }
                #expect(bad.map(\.node) == ["mizuho"] && bad.first?.line == damage.line, "\(damage.testDescription): \(bad)")
                let one = try await network.kofu("verify-journal", "mizuho")
                #expect(one.status == 1 && one.text.contains("line \(damage.line) "), "\(one.testDescription)")
                #expect(try await network.kofu("verify-journal", "odawara").status == 0)
            }
            try original.write(to: journal, atomically: false, encoding: .utf8)
            #expect(try await network.kofu("verify-journal").status == 0)
            try await tornEnd(network, journal, original)
        }
    }

    /// A kill while a record was being written leaves half a line.
    private func tornEnd(_ network: Network, _ journal: URL, _ original: String) async throws {
        try (original + #"{"number":9999,"at":"2026-04-0"#).write(to: journal, atomically: false, encoding: .utf8)
        let torn = try await network.kofu("verify-journal", "mizuho", "--json")
        #expect(torn.status == 0)
        #expect(try torn.json([Report].self).first?.tornBytes == 30)
        try await network.up()
        #expect(try network.journal("mizuho").contains { $0.event == "repaired" })
        #expect(try String(contentsOf: network.file("logs/mizuho.log"), encoding: .utf8).contains("torn record of 30 octets"))
        try await network.issued(.init(card: "mizuho-0001"))
        let mended = try await network.kofu("verify-journal", "mizuho", "--json")
        #expect(try mended.json([Report].self).first?.tornBytes == 0)
        #expect(mended.status == 0)
    }

    struct Report: Decodable, Sendable {
        let node: String, good: Bool, records: Int, line: Int?, fault: String?, tornBytes: Int
    }

    @Test("of another node, or one that was changed at its end, keeps its node from starting")
    func foreign() async throws {
        try await Network.with { network in
            try await network.down()
            let journal = network.file("state/mizuho/journal.jsonl")
            let original = try Data(contentsOf: journal)
            try Data(contentsOf: network.file("state/odawara/journal.jsonl")).write(to: journal)
            let up = try await network.start(["up", "--detach", "--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16"]).finish()
            #expect(up.status == 1 && up.errors.contains("mizuho") && up.errors.contains("journal"), "\(up.testDescription)")
            #expect(Processes.living(in: network.run).isEmpty)
            try original.write(to: journal)
            try await network.up()
            try await network.issued(.init(card: "mizuho-0001"))
        }
    }

    @Test("that cannot be written lets nothing be issued, says why, and recovers", .enabled("a small file system needs root") { await SmallDisk.isPossible })
    func diskFull() async throws {
        try await Network.with(up: nil) { network in
            let disk = try await SmallDisk(at: network.file("state/fujisawa"))
            do {
                try await network.up()
                var issued = 0
                try await network.issued(.init(card: "fujisawa-0001"))
                issued += 1
                try await disk.fill()
                // What is left of the journal's last page still takes a few records.
                var refusal: Issuance?
                while refusal == nil, issued < 20 {
                    let (issuance, status) = try await network.issue(.init(card: "fujisawa-0001"))
                    if status == 0 { issued += 1 } else { refusal = issuance }
                }
                #expect(refusal?.outcome == "refused" && refusal?.code == "journal-unavailable" && refusal?.documents == [], "\(refusal?.testDescription ?? "never refused")")
                #expect(try network.journal("fujisawa").filter { $0.event == "issued" }.count == issued)
                let node = try await network.status().node("fujisawa")
                #expect(node.state == "refusing" && node.reason?.contains("No space left on device") == true, "\(node.state) \(node.reason ?? "–")")
                #expect(try await network.kofu("logs", "fujisawa").text.contains("refusing new work: journal"))
                try await network.issued(.init(card: "mizuho-0001"))
                try disk.empty()
                try await network.wait("the journal to be written again") { try await $0.status().node("fujisawa").state == "ready" }
                try await network.issued(.init(card: "fujisawa-0001"))
                #expect(try network.journal("fujisawa").filter { $0.event == "issued" }.count == issued + 1)
                #expect(try await network.kofu("verify-journal").status == 0)
                try await network.down()
                try await disk.remove()
            } catch {
                try? await network.down()
                try? await disk.remove()
                throw error
            }
        }
    }
}

/// A file system of a few pages at a place of its own.
struct SmallDisk {
    let place: URL

    /// Whether this user may mount one.
    static var isPossible: Bool {
        get async {
            let place = Workplace.directory.appending(path: "disk-\(UUID().uuidString)")
            guard let disk = try? await SmallDisk(at: place) else { return false }
            return (try? await disk.remove()) != nil
        }
    }

    init(at place: URL) async throws {
        self.place = place
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let mounted = try await Program.run("mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "kofu-test", place.path)
        guard mounted.status == 0 else { throw Failure(description: mounted.testDescription) }
    }

    /// Takes every page that is left.
    func fill() async throws {
        let filled = try await Program.run("dd", "if=/dev/zero", "of=\(place.appending(path: "filler").path)", "bs=4096")
        guard filled.status == 1, filled.errors.contains("No space left") else { throw Failure(description: filled.testDescription) }
    }

    func empty() throws { try FileManager.default.removeItem(at: place.appending(path: "filler")) }

    func remove() async throws {
        let gone = try await Program.run("umount", "--lazy", place.path)
        guard gone.status == 0 else { throw Failure(description: gone.testDescription) }
    }
}
