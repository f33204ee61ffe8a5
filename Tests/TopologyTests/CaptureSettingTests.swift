import Foundation
import Testing
import Topology

@Suite("What a topology says of captures")
struct CaptureSettingTests {
    private func topology(_ member: String) throws -> Topology {
        try Topology.parse(Array(try DefaultFile.text().replacingOccurrences(of: #""limits": {"#, with: member + #""limits": {"#).utf8), file: "topology.json")
    }

    @Test("is that they may hold secrets, unless it forbids them", arguments: [
        ("", Topology.CaptureSecrets.allowed), (#""capture": {"secrets": "allowed"}, "#, .allowed), (#""capture": {"secrets": "forbidden"}, "#, .forbidden),
    ])
    func secrets(member: String, expected: Topology.CaptureSecrets) throws {
        let topology = try topology(member)
        #expect(topology.capture.secrets == expected)
        #expect(try Topology.parse(topology.canonical(), file: "canonical.json").capture.secrets == expected)
        let subnet = try #require(Subnet("127.31.0.0/16"))
        #expect(topology.moved(toSubnet: subnet).seeded("2").capture.secrets == expected)
    }

    @Test("is refused in another form", arguments: [
        (#""capture": {"secrets": "forbiden"}, "#, "capture.secrets"), (#""capture": {}, "#, "capture"), (#""capture": false, "#, "capture"),
        (#""capture": {"secrets": "allowed", "sealed": true}, "#, "capture.sealed"), (#""capture": {"secrets": true}, "#, "capture.secrets"),
    ])
    func refused(member: String, path: String) throws {
        let error = #expect(throws: TopologyError.self) { _ = try topology(member) }
        #expect(error?.problems.map(\.path) == [path])
    }
}
