import Foundation
import Testing

@Suite("A cut link", .serialized, .network(Edit.usual + Edit.shortTimeouts))
struct CutTests {
    struct Kind: CustomTestStringConvertible {
        let mode: String, direction: String
        var testDescription: String { "\(mode), \(direction)" }
    }

    static let kinds = ["refuse", "reset", "blackhole"].flatMap { mode in
        ["both", "to-server", "to-client"].map { Kind(mode: mode, direction: $0) }
    }

    @Test("to a city refuses its residents in plain words until it is healed", arguments: kinds)
    func city(kind: Kind) async throws {
        let network = try Network.current
        // Connections are open when the cut comes.
        try await network.issued(.init(card: "odawara-0001"))
        let cut = try await network.kofu("cut", "lgwan.odawara", "--mode", kind.mode, "--direction", kind.direction)
        #expect(cut.status == 0, "\(cut.testDescription)")
        #expect(try await network.status().link("lgwan.odawara").state.hasPrefix("cut (\(kind.mode)"))
        let refused = try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        #expect(refused.message == "ただいま市区町村のシステムに接続できません。しばらくたってから、もう一度お試しいただくか、市区町村の窓口をご利用ください。手数料はいただいていません。")
        #expect(try await network.kofu("heal", "lgwan.odawara").status == 0)
        #expect(try await network.status().link("lgwan.odawara").state == "open")
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("to one city leaves the others alone")
    func others() async throws {
        let network = try Network.current
        #expect(try await network.kofu("cut", "lgwan.odawara").status == 0)
        try await network.issued(.init(card: "mizuho-0001"))
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        #expect(try await network.kofu("heal", "--all").status == 0)
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("to the JPKI centre means that no certificate is known to be good", arguments: ["refuse", "reset", "blackhole"])
    func validity(mode: String) async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        #expect(try await network.kofu("cut", "jpki.issuing-center", "--mode", mode).status == 0)
        // The same card has just been found good: nothing of that is kept.
        try await network.refused(.init(card: "mizuho-0001"), "validity-unknown")
        #expect(try await network.kofu("heal", "jpki.issuing-center").status == 0)
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("to a register, to the centre or to the store network is told apart", arguments: [
        ("core.mizuho", "refuse", "register-unreachable"), ("core.mizuho", "blackhole", "register-unreachable"),
        ("dedicated.storenet-a", "refuse", "center-unreachable"), ("dedicated.storenet-a", "blackhole", "center-unreachable"),
        ("kiosk-line.kiosk-a1", "refuse", "store-network-unreachable"), ("kiosk-line.kiosk-a1", "reset", "store-network-unreachable"),
    ])
    func elsewhere(link: String, mode: String, code: String) async throws {
        let network = try Network.current
        #expect(try await network.kofu("cut", link, "--mode", mode).status == 0)
        try await network.refused(.init(card: "mizuho-0001"), code)
        if !link.hasPrefix("core") { try await network.issued(.init(kiosk: "kiosk-b1", card: "mizuho-0001")) }
        #expect(try await network.kofu("heal", link).status == 0)
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("is on record, and so is its healing")
    func journalled() async throws {
        let network = try Network.current
        #expect(try await network.kofu("cut", "core.fujisawa", "--mode", "reset", "--direction", "to-client").status == 0)
        #expect(try await network.kofu("heal", "core.fujisawa").status == 0)
        let events = try network.journal("line-core").filter { $0.link == "core.fujisawa" }
        #expect(events.suffix(2).map(\.event) == ["link-cut", "link-healed"])
        #expect(events.suffix(2).first?.mode == "reset to-client")
    }

    @Test("must exist, and be cut in a known way")
    func unknown() async throws {
        let network = try Network.current
        let name = try await network.kofu("cut", "lgwan.atlantis")
        #expect(name.status == 1 && name.errors.contains("lgwan.odawara"))
        let mode = try await network.kofu("cut", "lgwan.odawara", "--mode", "sever")
        #expect(mode.status == 2 && mode.errors.contains("blackhole"))
        let direction = try await network.kofu("cut", "lgwan.odawara", "--direction", "up")
        #expect(direction.status == 2 && direction.errors.contains("to-server"))
        #expect(try await network.kofu("heal").status == 2)
        #expect(try await network.status().links.allSatisfy { $0.state == "open" })
    }

    @Test("counts bytes on links that carry, and leaves nothing personal behind")
    func counters() async throws {
        let network = try Network.current
        let before = try await network.status()
        try await network.issued(.init(card: "fujisawa-0001"))
        let after = try await network.status()
        for name in ["kiosk-line.kiosk-a1", "dedicated.storenet-a", "lgwan.fujisawa", "jpki.issuing-center", "core.fujisawa"] {
            #expect(try after.link(name).bytesToServer > before.link(name).bytesToServer)
            #expect(try after.link(name).bytesToClient > before.link(name).bytesToClient)
        }
        #expect(try after.link("lgwan.mizuho").bytesToClient == before.link("lgwan.mizuho").bytesToClient)
        try await network.expectNothingPersonal()
    }
}
