import Foundation
import Glibc
import Testing

/// One process of `kofu process-faults --json`.
struct FaultyProcess: Decodable, Sendable {
    struct Fault: Decodable, Sendable {
        let type: String
        let attributes: [String: Int]
    }

    let node: String
    let faults: [Fault]
}

extension Network {
    func setFault(_ type: String, on node: String, _ attributes: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let words = ["process-fault", "add", node, type] + attributes.flatMap { ["--attribute", $0] }
        let added = try await start(words).finish()
        #expect(added.status == 0 && added.text.contains(type), "\(added.testDescription)", sourceLocation: sourceLocation)
    }

    func removeFault(_ type: String, on node: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let removed = try await kofu("process-fault", "remove", node, type)
        #expect(removed.status == 0 && !removed.text.contains(type), "\(removed.testDescription)", sourceLocation: sourceLocation)
    }

    func faults(of node: String) async throws -> [FaultyProcess.Fault] {
        try #require(try await kofu("process-faults", node, "--json").json([FaultyProcess].self).first).faults
    }
}

@Suite("A process at fault", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct ProcessFaultTests {
    @Test("is refused around, and serves again once the fault is gone", arguments: [
        ("kill", "mizuho", "city-unreachable"), ("kill", "issuing-center", "center-unreachable"), ("kill", "line-core", "register-unreachable"),
        ("stop", "mizuho", "city-unreachable"), ("stop", "jpki", "validity-unknown"), ("stop", "storenet-a", "deadline-exceeded"),
    ])
    func gone(type: String, node: String, code: String) async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        try await network.setFault(type, on: node)
        #expect(try await network.faults(of: node).map(\.type) == [type])
        try await network.refused(.init(card: "mizuho-0001"), code)
        try await network.removeFault(type, on: node)
        #expect(try await network.faults(of: node).isEmpty)
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("without a journal refuses to issue, says why, and loses no record", arguments: ["disk-full", "read-only-disk"], [
        ("mizuho", "journal-unavailable"), ("mizuho-registers", "journal-unavailable"), ("issuing-center", "journal-unavailable"),
        ("storenet-a", "journal-unavailable"), ("kiosk-a1", "journal-unavailable"), ("jpki", "validity-unknown"),
    ])
    func noDisk(type: String, place: (node: String, code: String)) async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        let sheets = try network.sheets()
        try await network.setFault(type, on: place.node)
        try await network.refused(.init(card: "mizuho-0001"), place.code)
        let refusing = try await network.status().node(place.node)
        #expect(refusing.state == "refusing")
        #expect(refusing.reason?.contains(type == "disk-full" ? "File too large" : "Read-only file system") == true)
        #expect(try network.sheets() == sheets)
        try await network.removeFault(type, on: place.node)
        try await network.wait("the journal to be written again") { try await $0.status().node(place.node).state == "ready" }
        #expect(try network.journal(place.node).contains { $0.event == "repaired" && $0.code == "disk" })
        try await network.issued(.init(card: "mizuho-0001"))
        let verified = try await network.kofu("verify-journal", place.node)
        #expect(verified.status == 0, "\(verified.testDescription)")
    }

    @Test("that cannot write its file of cards or its paper gives neither paper nor a free try", arguments: ["disk-full", "read-only-disk"])
    func kioskFiles(type: String) async throws {
        let network = try Network.current
        try await network.issued(.init(kiosk: "kiosk-a2", card: "odawara-0001"))
        let tries = try Data(contentsOf: network.file("cards/odawara-0001/tries"))
        let sheets = try network.sheets()
        try await network.setFault(type, on: "kiosk-a2")
        try await network.refused(.init(kiosk: "kiosk-a2", card: "odawara-0001"), "journal-unavailable")
        #expect(try network.sheets() == sheets)
        #expect(try Data(contentsOf: network.file("cards/odawara-0001/tries")) == tries)
        try await network.removeFault(type, on: "kiosk-a2")
        try await network.wait("the journal to be written again") { try await $0.status().node("kiosk-a2").state == "ready" }
        try await network.issued(.init(kiosk: "kiosk-a2", card: "odawara-0001"))
    }

    @Test("that is slow is waited for, and runs on freely afterwards")
    func slow() async throws {
        let network = try Network.current
        try await network.setFault("slow-cpu", on: "mizuho", "share=30")
        try await network.issued(.init(card: "mizuho-0001"))
        // Stopped on top of it, it does not run at all, whatever its share.
        try await network.setFault("stop", on: "mizuho")
        try await network.refused(.init(card: "mizuho-0001"), "city-unreachable")
        try await network.removeFault("stop", on: "mizuho")
        try await network.removeFault("slow-cpu", on: "mizuho")
        try await network.issued(.init(card: "mizuho-0001"))
        let pid = try #require(try await network.status().node("mizuho").pid)
        #expect(try Processes.state(of: pid) != "T")
    }

    @Test("whose clock is wrong trusts no answer of another time, and the journal says how wrong it was", arguments: [
        ("jpki", -3_600_000, "validity-unknown"), ("jpki", 3_600_000, "validity-unknown"),
        ("issuing-center", -3_600_000, "center-unreachable"), ("issuing-center", 3_600_000, "deadline-exceeded"),
    ])
    func clock(node: String, milliseconds: Int, code: String) async throws {
        let network = try Network.current
        try await network.setFault("clock-skew", on: node, "milliseconds=\(milliseconds)")
        try await network.refused(.init(card: "mizuho-0001"), code)
        #expect(try network.journal(node).last { $0.event == "fault-set" }?.mode == (milliseconds > 0 ? "ahead" : "behind"))
        try await network.removeFault("clock-skew", on: node)
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("lets no fault of a link come into force that its line cannot put on record, and can be healed all the same")
    func lineWithoutDisk() async throws {
        let network = try Network.current
        #expect(try await network.kofu("fault", "add", "lgwan.odawara", "latency").status == 0)
        try await network.setFault("disk-full", on: "line-lgwan", "octets=0")
        let added = try await network.kofu("fault", "add", "lgwan.odawara", "refuse")
        #expect(added.status == 1 && added.errors.contains("File too large"), "\(added.testDescription)")
        _ = try await network.kofu("fault", "remove", "lgwan.odawara", "latency_downstream")
        try await network.removeFault("disk-full", on: "line-lgwan")
        #expect(try await network.kofu("faults", "lgwan.odawara").text.contains("no faults"))
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("has its machine's faults again after a restart, and not those of the process that is gone")
    func restart() async throws {
        let network = try Network.current
        try await network.setFault("stop", on: "odawara")
        try await network.setFault("disk-full", on: "odawara", "octets=0")
        #expect(try await network.kofu("restart", "odawara").status == 0)
        #expect(try await network.faults(of: "odawara").map(\.type) == ["disk-full"])
        try await network.refused(.init(card: "odawara-0001"), "journal-unavailable")
        try await network.removeFault("disk-full", on: "odawara")
        try await network.wait("the journal to be written again") { try await $0.status().node("odawara").state == "ready" }
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("must exist, run, and have the fault that is removed and not the one that is set")
    func unknown() async throws {
        let network = try Network.current
        let node = try await network.kofu("process-fault", "add", "atlantis", "stop")
        #expect(node.status == 1 && node.errors.contains("line-lgwan"), "\(node.testDescription)")
        let type = try await network.kofu("process-fault", "add", "fujisawa", "sleep")
        #expect(type.status == 2 && type.errors.contains("read-only-disk"), "\(type.testDescription)")
        let verb = try await network.kofu("process-fault", "set", "fujisawa", "stop")
        #expect(verb.status == 2 && verb.errors.contains("add or remove"), "\(verb.testDescription)")
        let attribute = try await network.kofu("process-fault", "add", "fujisawa", "slow-cpu", "--attribute", "share=100")
        #expect(attribute.status == 2 && attribute.errors.contains("1 to 99 percent"), "\(attribute.testDescription)")
        let absent = try await network.kofu("process-fault", "remove", "fujisawa", "stop")
        #expect(absent.status == 1 && absent.errors.contains("has no fault stop"), "\(absent.testDescription)")
        try await network.setFault("kill", on: "fujisawa")
        let twice = try await network.kofu("process-fault", "add", "fujisawa", "kill")
        #expect(twice.status == 1 && twice.errors.contains("already"), "\(twice.testDescription)")
        let dead = try await network.kofu("process-fault", "add", "fujisawa", "disk-full")
        #expect(dead.status == 1 && dead.errors.contains("does not run"), "\(dead.testDescription)")
        try await network.removeFault("kill", on: "fujisawa")
        #expect(try await network.kofu("process-faults").text.contains("no process faults"))
    }
}

@Suite("The end of a topology with processes at fault")
struct FaultyEndTests {
    private static let faults = [("mizuho", "stop"), ("odawara", "slow-cpu"), ("fujisawa", "disk-full"), ("jpki", "read-only-disk"), ("kiosk-a1", "kill")]

    @Test("comes in order, and their journals are whole")
    func down() async throws {
        try await Network.with { network in
            for (node, type) in FaultyEndTests.faults { try await network.setFault(type, on: node) }
            try await network.down()
            #expect(Processes.living(in: network.run).isEmpty)
            #expect(try await network.kofu("verify-journal").status == 0)
            for node in ["mizuho", "odawara", "jpki"] { #expect(try network.journal(node).last?.event == "stopped") }
        }
    }

    @Test("comes to all of them when the supervisor is killed")
    func killed() async throws {
        try await Network.with { network in
            for (node, type) in FaultyEndTests.faults { try await network.setFault(type, on: node) }
            let pids = try await network.status().nodes.filter { $0.state != "dead" }.compactMap(\.pid)
            let lock = try String(contentsOf: network.file("supervisor.lock"), encoding: .utf8)
            let supervisor = try #require(pid_t(lock.trimmingCharacters(in: .whitespacesAndNewlines)))
            Glibc.kill(supervisor, SIGKILL)
            for pid in [supervisor] + pids { #expect(try await Processes.waitForEnd(of: pid), "process \(pid) has outlived its supervisor") }
        }
    }
}
