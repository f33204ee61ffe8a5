import Foundation
import Testing

@Suite("A process that is not what it should be", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct IdentityFaultTests {
    /// Where a refusal is to be found: the node and the rule.
    struct Trace: Sendable {
        let node: String, rule: String
    }

    private func expect(_ traces: [Trace], after counts: [String: Int], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let network = try Network.current
        for trace in traces {
            try await network.wait("\(trace.rule) in the journal of \(trace.node)") { network in
                try network.journal(trace.node).dropFirst(counts[trace.node] ?? 0).contains { $0.event == "channel-refused" && $0.rule == trace.rule }
            }
        }
    }

    private func counts(_ traces: [Trace]) throws -> [String: Int] {
        let network = try Network.current
        return Dictionary(uniqueKeysWithValues: try Set(traces.map(\.node)).map { ($0, try network.journal($0).count) })
    }

    @Test("is refused by its peers, with the reason on both sides, until it is again (I2, invariant 8)", arguments: [
        ("other-build", "fujisawa", [Trace(node: "issuing-center", rule: "peer-build"), Trace(node: "fujisawa", rule: "own-build")]),
        ("other-build", "kiosk-a1", [Trace(node: "storenet-a", rule: "peer-build"), Trace(node: "kiosk-a1", rule: "own-build")]),
        ("other-topology", "fujisawa-registers", [Trace(node: "fujisawa", rule: "peer-topology"), Trace(node: "fujisawa-registers", rule: "peer-topology")]),
        ("other-topology", "kiosk-a1", [Trace(node: "storenet-a", rule: "peer-topology"), Trace(node: "kiosk-a1", rule: "peer-topology")]),
        ("certificate-revoked", "fujisawa", [Trace(node: "issuing-center", rule: "peer-certificate-revoked"), Trace(node: "fujisawa", rule: "own-certificate-revoked")]),
        ("certificate-revoked", "kiosk-a1", [Trace(node: "storenet-a", rule: "peer-certificate-revoked"), Trace(node: "kiosk-a1", rule: "own-certificate-revoked")]),
    ])
    func refused(type: String, node: String, traces: [Trace]) async throws {
        let network = try Network.current
        // Connections are open when the fault comes.
        try await network.issued(.init(card: "fujisawa-0001"))
        let (sheets, before) = (try network.sheets(), try counts(traces))
        try await network.setFault(type, on: node)
        for _ in 0..<2 {
            let (issuance, status) = try await network.issue(.init(card: "fujisawa-0001"))
            #expect(status == 1 && issuance.code == "gate-refused" && issuance.documents.isEmpty && issuance.receipt == nil, "\(issuance.testDescription)")
        }
        try await expect(traces, after: before)
        #expect(try network.sheets() == sheets)
        #expect(try await network.status().node(node).state == "ready")
        try await network.removeFault(type, on: node)
        try await network.issued(.init(card: "fujisawa-0001"))
        #expect(!FileManager.default.fileExists(atPath: network.file("control/\(node).build").path))
        #expect(!FileManager.default.fileExists(atPath: network.file("control/\(node).topology.json").path))
    }

    @Test("whose certificate expires while it is connected is served before and refused after, on both sides by name", arguments: [
        ("mizuho", [Trace(node: "issuing-center", rule: "peer-certificate-expired"), Trace(node: "mizuho", rule: "own-certificate-expired")]),
        ("kiosk-a2", [Trace(node: "storenet-a", rule: "peer-certificate-expired"), Trace(node: "kiosk-a2", rule: "own-certificate-expired")]),
    ])
    func expired(node: String, traces: [Trace]) async throws {
        let network = try Network.current
        let order = Network.Order(kiosk: "kiosk-a2", card: "mizuho-0001")
        let before = try counts(traces)
        try await network.setFault("certificate-expired", on: node, "seconds=5")
        var wasServed = false
        try await network.wait("the certificate to expire") { network in
            let (issuance, status) = try await network.issue(order)
            guard status != 0 else {
                wasServed = true
                return false
            }
            // On a connection that is still open, or, where another message has met the end first, at the next handshake.
            #expect(["gate-refused", "city-unreachable"].contains(issuance.code) && issuance.documents.isEmpty, "\(issuance.testDescription)")
            return true
        }
        #expect(wasServed)
        try await expect(traces, after: before)
        try await network.removeFault("certificate-expired", on: node)
        try await network.issued(order)
    }

    @Test("does not start where it is not what its own certificate says")
    func start() async throws {
        let network = try Network.current
        try await network.setFault("kill", on: "fujisawa")
        // The same network on other addresses, which is another network.
        let words = [Repository.binaries.appending(path: "Municipality").path, "--node", "fujisawa", "--run", network.run.path]
        let other = try await Program.start(words + ["--topology", "given.json"]).finish()
        #expect(other.status == 1 && other.errors.contains("attests another topology"), "\(other.testDescription)")
        let copy = network.file("municipality-copy")
        try (try Data(contentsOf: URL(filePath: words[0])) + Data([0])).write(to: copy)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: copy.path)
        defer { try? FileManager.default.removeItem(at: copy) }
        let build = try await Program.start([copy.path] + words.dropFirst()).finish()
        #expect(build.status == 1 && build.errors.contains("attests another build"), "\(build.testDescription)")
        try await network.removeFault("kill", on: "fujisawa")
        try await network.issued(.init(card: "fujisawa-0001"))
    }

    @Test("is a node: a line shows no certificate that could be wrong", arguments: ["other-build", "other-topology", "certificate-expired", "certificate-revoked"])
    func line(type: String) async throws {
        let refused = try await Network.current.kofu("process-fault", "add", "line-lgwan", type)
        #expect(refused.status == 1 && refused.errors.contains("shows no certificate"), "\(refused.testDescription)")
        #expect(try await Network.current.faults(of: "line-lgwan").isEmpty)
    }
}
