import Domain
import Foundation
import Testing
import Topology

@Suite("The canonical text of a topology")
struct CanonicalTopologyTests {
    @Test("reads back as an equal topology, and is its own canonical text")
    func roundTrip() throws {
        let topology = try DefaultFile.topology()
        let text = topology.canonical()
        let again = try Topology.parse(text, file: "canonical.json")
        #expect(again == topology)
        #expect(again.canonical() == text)
    }

    @Test("is the same whatever the layout and the notes", arguments: [
        ("\n", " "), (#""note": "The operator's own wired network.","#, ""), (#""seed": 20260401"#, #""seed": "20260401""#), (#""limits": {"#, #""capture": {"secrets": "allowed"}, "limits": {"#),
    ])
    func layout(old: String, new: String) throws {
        let text = try DefaultFile.text()
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        #expect(try Topology.parse(Array(changed.utf8), file: "topology.json").canonical() == DefaultFile.topology().canonical())
    }

    @Test("differs wherever the meaning does", arguments: [
        ("rsa-2048", "p-256"), ("2026-04-01T10:00:00+09:00", "now"), (#""seed": 20260401"#, #""seed": 20260402"#), ("rabbit", "certified-mark"),
        ("127.20.5.4", "127.20.5.9"), ("hex:16..40000", "hex:16..40002"), (#""income", "feeYen": 200"#, #""income", "feeYen": 210"#),
        (#""timeoutMilliseconds": 20000"#, #""timeoutMilliseconds": 20001"#), (#""kana": {"class": "register-record", "grammar": "text:1..100", "optional": true"#, #""kana": {"class": "register-record", "grammar": "text:1..100""#),
        (#""limits": {"#, #""capture": {"secrets": "forbidden"}, "limits": {"#), ("maximumConnectionsPerSecond\": 100,", "maximumConnectionsPerSecond\": 101,"), ("見本 四季", "見本 士季"),
        (#""firstPort": 9464"#, #""firstPort": 9465"#), (#""maintenanceTries": 5"#, #""maintenanceTries": 6"#),
    ])
    func meaning(old: String, new: String) throws {
        let text = try DefaultFile.text()
        #expect(text.components(separatedBy: old).count == 2)
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(try Topology.parse(Array(changed.utf8), file: "topology.json").canonical() != DefaultFile.topology().canonical())
    }

    @Test("of a moved network is that of a file with the other subnet")
    func moved() throws {
        let subnet = try #require(Subnet("127.31.0.0/16"))
        let moved = try DefaultFile.topology().moved(toSubnet: subnet)
        #expect(moved.node(named: "odawara")?.address.description == "127.31.5.4")
        #expect(moved.channel(.core)?.address.description == "127.31.100.5")
        #expect(moved.link(named: "core.fujisawa")?.address.description == "127.31.105.3")
        #expect(moved.managementEndpoint(of: "kiosk-a1")?.address.description == "127.31.250.1")
        let rewritten = try DefaultFile.text().replacingOccurrences(of: "127.20.", with: "127.31.")
        #expect(try Topology.parse(Array(rewritten.utf8), file: "topology.json") == moved)
    }

    @Test("I2: gives every process a port of its own at the management address, and none where there is no management")
    func management() throws {
        let topology = try DefaultFile.topology()
        let endpoints = topology.managementEndpoints
        #expect(endpoints.count == topology.channels.count + topology.nodes.count && Set(endpoints.map(\.port)).count == endpoints.count)
        #expect(endpoints.allSatisfy { topology.managementEndpoint(of: $0.process) == $0 })
        #expect(endpoints.first?.process == "line-kiosk-line" && endpoints.first?.port == 9464)
        #expect(topology.managementEndpoint(of: "nobody") == nil)
        let without = topology.withoutManagement
        #expect(without.managementEndpoints.isEmpty && without.managementEndpoint(of: "kiosk-a1") == nil)
        #expect(try Topology.parse(without.canonical(), file: "canonical.json") == without)
    }

    @Test("limits of kiosks have defaults, which the canonical text writes out")
    func kioskLimits() throws {
        let text = try DefaultFile.text()
        let start = try #require(text.firstRange(of: #","# + "\n    \"kiosk\": {")?.lowerBound), end = try #require(text[start...].firstRange(of: "}}")?.lowerBound)
        let shortened = text[..<start] + text[text.index(after: end)...]
        #expect(try Topology.parse(Array(shortened.utf8), file: "topology.json") == DefaultFile.topology())
    }

    @Test("names a subnet of the loopback or none", arguments: [
        ("127.1.0.0/16", true), ("127.254.0.0/16", true), ("127.0.0.0/16", false), ("127.255.0.0/16", false), ("127.20.0.0/24", false),
        ("127.20.1.0/16", false), ("10.20.0.0/16", false), ("127.20.0.0", false), ("127.020.0.0/16", false), ("", false), ("127.20.0.0/16/", false),
    ])
    func subnets(text: String, isGood: Bool) {
        #expect((Subnet(text)?.description == text) == isGood)
    }

    @Test("writes addresses in the one spelling that it reads", arguments: [
        ("127.20.5.4", true), ("0.0.0.0", true), ("255.255.255.255", true), ("127.20.5", false), ("127.20.5.256", false), ("127.20.5.04", false),
        ("127.20.5.4 ", false), ("127..5.4", false), ("1.2.3.4.5", false), ("999999999999.1.1.1", false), ("١.2.3.4", false), ("-1.2.3.4", false),
    ])
    func addresses(text: String, isGood: Bool) {
        #expect((IPv4Address(text)?.description == text) == isGood)
    }
}
