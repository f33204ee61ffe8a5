import Foundation
import Testing

@Suite("The machine room", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct StatusTests {
    struct Room: Decodable {
        struct Warning: Decodable { let severity: String, place: String, text: String }
        struct Certificate: Decodable { let owner: String, ends: String }
        struct Node: Decodable {
            let name: String, state: String, version: String?, program: String?, expectedProgram: String?, topology: String?, journalRecords: Int?
            let certificate: Certificate?, faults: [String]
        }
        struct Channel: Decodable { let name: String, certificate: Certificate? }

        let version: String, topology: String, clock: String
        let warnings: [Warning]
        let nodes: [Node]
        let channels: [Channel]

        func tells(_ severity: String, of place: String, _ text: String) -> Bool { warnings.contains { $0.severity == severity && $0.place == place && $0.text.contains(text) } }
    }

    private func room() async throws -> Room { try await Network.current.kofu("status", "--json").json(Room.self) }

    @Test("I2: shows version, digests, journal, certificates and no warning of a network that is well")
    func well() async throws {
        let room = try await room()
        #expect(room.warnings.isEmpty, "\(room.warnings)")
        for node in room.nodes {
            #expect(node.version == room.version && node.topology == room.topology, "\(node.name)")
            #expect(node.program == node.expectedProgram && node.program?.count == 64, "\(node.name)")
            #expect((node.journalRecords ?? 0) > 0 && node.faults.isEmpty)
            // A line shows no certificate.
            #expect((node.certificate == nil) == node.name.hasPrefix("line-"), "\(node.name)")
        }
        #expect(room.channels.count >= 5 && room.channels.allSatisfy { $0.certificate.map { $0.ends > room.clock } ?? false })
        let text = try await Network.current.kofu("status").text
        #expect(text.contains("no warnings") && text.contains("CERTIFICATE UNTIL"))
    }

    @Test("I2, invariant 8: a node of another build or topology is told first, with the reason on both sides, and as past once it is itself again", arguments: [
        ("other-build", "runs build", "own-build", "peer-build"), ("other-topology", "is in topology", "peer-topology", "peer-topology"),
    ])
    func mismatch(type: String, itself: String, here: String, there: String) async throws {
        let network = try Network.current
        try await network.setFault(type, on: "odawara")
        _ = try await network.issue(.init(card: "odawara-0001"))
        try await network.wait("the reason on both sides") { _ in
            let room = try await self.room()
            let isToldOfItself = room.tells("serious", of: "odawara", itself) && room.tells("serious", of: "odawara", here)
            let isToldByPeer = room.tells("serious", of: "issuing-center", "refuses odawara on lgwan: \(there)")
            return isToldOfItself && isToldByPeer && room.tells("notice", of: "odawara", "fault set: \(type)")
        }
        try await network.removeFault(type, on: "odawara")
        let room = try await room()
        #expect(!room.warnings.contains { $0.severity == "serious" }, "\(room.warnings)")
        #expect(room.tells("notice", of: "issuing-center", there))
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("I2: shows cut links and dead processes in words and in a picture that needs nothing from outside")
    func picture() async throws {
        let network = try Network.current, file = network.file("room.html")
        #expect(try await network.kofu("cut", "core.mizuho").status == 0)
        try await network.setFault("kill", on: "fujisawa")
        let finished = try await network.kofu("status", "--html", file.path)
        #expect(finished.status == 0 && finished.text.contains(file.path), "\(finished.testDescription)")
        let page = try String(contentsOf: file, encoding: .utf8)
        for there in ["<svg", "link cut", "core.mizuho: cut (refuse)"] { #expect(page.contains(there), "\(there)") }
        for foreign in ["<script", "src=", "http"] { #expect(!page.contains(foreign), "\(foreign)") }
        let room = try await room()
        #expect(room.tells("serious", of: "core.mizuho", "cut (refuse)") && room.warnings.contains { $0.severity == "serious" && $0.place == "fujisawa" })
        try await network.removeFault("kill", on: "fujisawa")
        #expect(try await network.kofu("heal", "core.mizuho").status == 0)
        #expect(try await self.room().warnings.allSatisfy { $0.severity == "notice" })
    }

    @Test("is not asked for in two ways at once")
    func usage() async throws {
        let refused = try await Network.current.kofu("status", "--watch", "--json")
        #expect(refused.status == 2 && refused.errors.contains("--watch"), "\(refused.testDescription)")
    }

    @Test("I3: a privacy-impact record of what runs names programs, journals and files, and is consistent; one of an unknown city is refused")
    func privacyImpact() async throws {
        let network = try Network.current, folder = network.file("pia")
        let written = try await network.kofu("pia", "--city", "mizuho", "--out", folder.path)
        #expect(written.status == 0, "\(written.testDescription)")
        let text = try String(contentsOf: folder.appending(path: "mizuho.md"), encoding: .utf8)
        for there in ["稼働の状況", "residents.jsonl", "連鎖は正しい"] { #expect(text.contains(there), "\(there)") }
        #expect(!text.contains("要確認"))
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "mizuho.html").path))
        let unknown = try await network.kofu("pia", "--city", "nowhere")
        #expect(unknown.status == 2 && unknown.errors.contains("musashimurayama"), "\(unknown.testDescription)")
    }
}
