import Foundation
import Glibc
import Testing

@Suite("A topology that loses processes", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct LossTests {
    @Test("says so to a second up, and goes on")
    func secondUp() async throws {
        let network = try Network.current
        let second = try await network.kofu("up", "--detach", "--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16")
        #expect(second.status == 1 && second.errors.contains("already up"), "\(second.testDescription)")
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("keeps private keys for their owner only")
    func keyModes() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        var keys = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: network.run.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: network.file(path).path)
            let mode = try #require(attributes[.posixPermissions] as? Int)
            if path.hasSuffix(".key") || (path.hasPrefix("cards/") && attributes[.type] as? FileAttributeType == .typeRegular) {
                keys += 1
                #expect(mode == 0o600, "\(path) has mode \(String(mode, radix: 8))")
            } else if attributes[.type] as? FileAttributeType == .typeDirectory {
                #expect(mode == 0o700, "\(path) has mode \(String(mode, radix: 8))")
            }
        }
        #expect(keys > 20)
    }

    @Test("refuses while a city's server is dead, shows it, and issues again after a restart")
    func deadCity() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        try await network.kill("mizuho")
        let dead = try await network.status().node("mizuho")
        #expect(dead.state == "dead" && dead.reason?.contains("signal 9") == true)
        try await network.refused(.init(card: "mizuho-0001"), "city-unreachable")
        try await network.issued(.init(card: "odawara-0001"))
        let log = try String(contentsOf: network.file("kofu.log"), encoding: .utf8)
        #expect(log.contains("mizuho killed by signal 9") && log.contains("Municipality --node mizuho --run .") && log.contains("logs/mizuho.log"))
        #expect(try await network.kofu("restart", "mizuho").status == 0)
        #expect(try await network.status().node("mizuho").state == "ready")
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("survives the loss and restart of any one process", arguments: ["issuing-center", "storenet-a", "jpki", "fujisawa-registers", "line-lgwan", "line-kiosk-line"])
    func anyProcess(name: String) async throws {
        let network = try Network.current
        try await network.issued(.init(card: "fujisawa-0001"))
        try await network.kill(name)
        let (issuance, status) = try await network.issue(.init(card: "fujisawa-0001"))
        #expect(status == 3 && issuance.documents.isEmpty, "\(issuance.testDescription)")
        #expect(try await network.kofu("restart", name).status == 0)
        try await network.issued(.init(card: "fujisawa-0001"))
    }

    @Test("settles what a kiosk was doing when it was killed: no paper, no fee, and on record")
    func killedKiosk() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "fujisawa-0001"))
        let sheets = try network.sheets()
        #expect(try await network.kofu("cut", "core.fujisawa", "--mode", "blackhole").status == 0)
        let asked = try network.journal("kiosk-a1").filter { $0.event == "signed" }.count
        let program = try await network.begin(.init(card: "fujisawa-0001"))
        // The card has signed, and the city's server waits for a register that does not answer.
        try await network.wait("the kiosk to sign") { try $0.journal("kiosk-a1").filter { $0.event == "signed" }.count > asked }
        try await network.kill("kiosk-a1")
        let finished = await program.finish()
        #expect(finished.status == 1, "\(finished.testDescription)")
        #expect(try await network.kofu("heal", "--all").status == 0)
        #expect(try await network.kofu("restart", "kiosk-a1").status == 0)
        #expect(try network.sheets() == sheets)
        let last = try #require(try network.journal("kiosk-a1").last { $0.event == "signed" }?.requestId)
        #expect(try network.journal("kiosk-a1").contains { $0.event == "abandoned" && $0.requestId == last })
        let next = try await network.issued(.init(card: "fujisawa-0001"))
        #expect(next.requestId != last)
        #expect(Set(try network.sheets()).isSuperset(of: sheets))
    }

    @Test("keeps counting where a killed kiosk stopped, and keeps its paper")
    func killedKioskAfter() async throws {
        let network = try Network.current
        let first = try await network.issued(.init(kiosk: "kiosk-b1", card: "kawaguchi-0001"))
        try await network.kill("kiosk-b1")
        #expect(try await network.kofu("restart", "kiosk-b1").status == 0)
        let second = try await network.issued(.init(kiosk: "kiosk-b1", card: "kawaguchi-0001"))
        #expect(first.requestId != second.requestId)
        for document in first.documents + second.documents { #expect(FileManager.default.fileExists(atPath: document)) }
        let verified = try await network.kofu("verify-journal")
        #expect(verified.status == 0, "\(verified.testDescription)")
    }

    @Test("restarts no process that it does not have")
    func unknown() async throws {
        let restarted = try await Network.current.kofu("restart", "atlantis")
        #expect(restarted.status == 1 && restarted.errors.contains("atlantis"))
        let logs = try await Network.current.kofu("logs", "atlantis")
        #expect(logs.status == 1 && logs.errors.contains("issuing-center"))
        #expect(try await Network.current.kofu("logs", "mizuho", "--lines", "1").text.contains("mizuho: "))
    }
}

@Suite("The end of a topology")
struct EndTests {
    @Test("leaves no process, no key and no socket, but papers, journals and logs")
    func down() async throws {
        try await Network.with { network in
            let issuance = try await network.issued(.init(card: "mizuho-0001"))
            let pids = try await network.status().nodes.compactMap(\.pid)
            #expect(pids.count == 28 + 12, "nodes and lines")
            try await network.down()
            for pid in pids { #expect(Glibc.kill(pid, 0) != 0, "process \(pid) is still there") }
            #expect(Processes.living(in: network.run).isEmpty)
            try network.expectNoKeys()
            #expect(!FileManager.default.fileExists(atPath: network.file("control").path))
            #expect(FileManager.default.fileExists(atPath: issuance.documents[0]))
            #expect(try network.journal("mizuho").last?.event == "stopped")
            #expect(try await network.kofu("verify-journal").status == 0)
            let again = try await network.kofu("down")
            #expect(again.status == 0 && again.text.contains("nothing is up"))
            let issue = try await network.kofu("issue", "--kiosk", "kiosk-a1", "--card", "mizuho-0001", "--pin", "1234")
            #expect(issue.status == 1 && issue.errors.contains("kofu up"))
        }
    }

    @Test("comes to all its processes when the supervisor is killed, and down clears away what is left")
    func supervisorKilled() async throws {
        try await Network.with { network in
            try await network.issued(.init(card: "mizuho-0001"))
            let pids = try await network.status().nodes.compactMap(\.pid)
            let lock = try String(contentsOf: network.file("supervisor.lock"), encoding: .utf8)
            let supervisor = try #require(pid_t(lock.trimmingCharacters(in: .whitespacesAndNewlines)))
            Glibc.kill(supervisor, SIGKILL)
            for pid in [supervisor] + pids { #expect(try await Processes.waitForEnd(of: pid), "process \(pid) has outlived its supervisor") }
            let status = try await network.kofu("status")
            #expect(status.status == 1 && status.errors.contains("not up"))
            try await network.down()
            try network.expectNoKeys()
            try await network.up()
            try await network.issued(.init(card: "mizuho-0001"))
            #expect(try await network.kofu("verify-journal").status == 0)
        }
    }

    @Test("comes at once, with its reason, where one process cannot start")
    func earlyDeath() async throws {
        try await Network.with(up: nil) { network in
            let words = ["up", "--detach", "--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16"]
            do {
                let occupied = try Listener(address: network.address("5.1"), port: 8443)
                let up = try await network.start(words).finish()
                occupied.close()
                #expect(up.status == 1)
                #expect(up.errors.contains("mizuho ended with status 1"), "\(up.testDescription)")
                #expect(up.errors.contains("Municipality --node mizuho --run . --role issuing-server"))
                #expect(up.errors.contains("  | ") && up.errors.contains("Address already in use"))
            }
            #expect(Processes.living(in: network.run).isEmpty)
            try network.expectNoKeys()
            try await network.up()
            try await network.issued(.init(card: "mizuho-0001"))
        }
    }

    @Test("does not begin for a broken topology: nothing is started and nothing is made")
    func brokenTopology() async throws {
        try await Network.with([Edit(#""127.20.5.4"}"#, #""127.20.5.3"}"#)], up: nil) { network in
            let up = try await network.start(["up", "--detach", "--topology", network.topology.path]).finish()
            #expect(up.status == 1 && up.errors.contains("nodes.odawara.address"), "\(up.testDescription)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: network.run.path) == ["given.json"])
        }
    }
}

extension Network {
    /// Kills a process as a power cut would, and waits until it is gone and the supervisor knows.
    func kill(_ name: String) async throws {
        let pid = try #require(try await status().node(name).pid)
        Glibc.kill(pid, SIGKILL)
        #expect(try await Processes.waitForEnd(of: pid))
    }

    func expectNoKeys(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let left = try FileManager.default.subpathsOfDirectory(atPath: run.path).filter { $0.hasPrefix("keys") || $0.hasSuffix(".key") || $0.hasSuffix(".pem") }
        #expect(left.isEmpty, sourceLocation: sourceLocation)
    }

    /// Asks again and again until `condition` holds; each question takes its own time, so nothing sleeps.
    func wait(_ what: String, withinSeconds seconds: Int = 20, _ condition: (Network) async throws -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while try await !condition(self) {
            guard ContinuousClock.now < deadline else { throw Failure(description: "waited \(seconds) s in vain for \(what)") }
            await Task.yield()
        }
    }
}
