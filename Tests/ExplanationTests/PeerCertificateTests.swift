import Explanation
import Testing

@Suite("The certificates of TLS peers")
struct PeerCertificateTests {
    private func explain(_ der: [UInt8], node: String = "odawara", channel: String = "lgwan", isServer: Bool = true) throws -> PeerCertificate {
        PeerCertificate.explain(der, node: node, channel: channel, isServer: isServer, policy: try #require(Spoken.policy))
    }

    @Test("are explained to the last octet under the name, purpose and role of their node")
    func clean() throws {
        for certificate in [try explain(Recorded.server), try explain(Recorded.client, node: "issuing-center", isServer: false)] {
            #expect(certificate.faults.isEmpty && certificate.unexplained == 0)
            #expect(certificate.attestedBuild.count == 32 && certificate.attestedTopology.count == 32)
            #expect(certificate.notAfterMilliseconds - certificate.notBeforeMilliseconds == 30 * 86_400_000 + 60_000)
            #expect(zip(certificate.pieces, certificate.pieces.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
        }
        #expect(try explain(Recorded.server).pieces.last?.range.upperBound == Recorded.server.count)
    }

    @Test("are refused under another name, purpose or channel, and with anything after them")
    func others() throws {
        for certificate in [try explain(Recorded.server, node: "fujisawa"), try explain(Recorded.server, isServer: false), try explain(Recorded.server, channel: "core"),
                            try explain(Recorded.server + [0]), try explain(Recorded.client), try explain([])] {
            #expect(certificate.faults.map(\.rule) == ["peer-der-unexpected"])
        }
        #expect(try explain(Recorded.server + [0]).unexplained == 1)
    }

    @Test("cannot be changed in any octet without a fault, but where they are counted as free")
    func mutations() throws {
        for place in Recorded.server.indices {
            var changed = Recorded.server
            changed[place] ^= 1
            let certificate = try explain(changed)
            guard certificate.faults.isEmpty else { continue }
            #expect(certificate.pieces.contains { $0.range.contains(place) && $0.freeBits > 0 }, "octet \(place)")
        }
    }
}
