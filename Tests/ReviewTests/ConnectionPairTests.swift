@testable import Dissection
@testable import Review
import Testing

@Suite("The two sides of a connection")
struct ConnectionPairTests {
    private static let random = [UInt8](repeating: 7, count: 32)

    private static func start(_ side: Side, _ number: Int = 0) -> ConnectionStart {
        ConnectionStart(
            connection: number, link: "lgwan.odawara", side: side, client: Endpoint(address: "127.20.3.1", port: 4000), server: Endpoint(address: "127.20.103.4", port: 8443),
            frame: FrameReference(file: 0, number: 1), timeNanoseconds: UInt64(number))
    }

    private static func end(_ number: Int = 0, toServer: DirectionEnd = way(), toClient: DirectionEnd = way()) -> ConnectionEnd {
        ConnectionEnd(connection: number, toServer: toServer, toClient: toClient, isDecrypted: true, handshakeIsComplete: true, frame: FrameReference(file: 0, number: 9), timeNanoseconds: 1)
    }

    private static func way(_ sha256: String = "aa", octets: Int = 100, ending: DirectionEnd.Ending = .finished) -> DirectionEnd {
        var end = DirectionEnd()
        end.sha256 = sha256
        end.octets = octets
        end.ending = ending
        return end
    }

    /// Closes both sides; what comes of it.
    private func close(near: ConnectionEnd, far: ConnectionEnd, isFaulted: Bool = false) -> (findings: [String], conservation: Conservation) {
        var pairs = ConnectionPairs()
        var findings = pairs.close(near, start: Self.start(.clientToLine), clientRandom: Self.random, isFaulted: isFaulted)
        findings += pairs.close(far, start: Self.start(.lineToServer, 1), clientRandom: Self.random, isFaulted: false)
        findings += pairs.finish()
        return (findings.map(\.rule), pairs.conservation)
    }

    @Test("are joined by the ClientHello's random, and equal where both carried the same")
    func equal() {
        let (findings, conservation) = close(near: Self.end(), far: Self.end(1))
        #expect(findings.isEmpty && conservation.pairs == 1 && conservation.equal == 1 && conservation.neverForwarded == 0)
    }

    @Test("that differ are a finding, unless the capture names a fault or an end cut the rest off")
    func different() {
        let changed = Self.end(1, toServer: Self.way("bb"))
        let (findings, conservation) = close(near: Self.end(), far: changed)
        #expect(findings == ["not-conserved"] && conservation.equal == 0 && conservation.alteredByFault == 0)
        let faulted = close(near: Self.end(), far: changed, isFaulted: true)
        #expect(faulted.findings.isEmpty && faulted.conservation.alteredByFault == 1)
        let cutShort = close(near: Self.end(), far: Self.end(1, toServer: Self.way("bb", octets: 60, ending: .reset)))
        #expect(cutShort.findings.isEmpty && cutShort.conservation.shortAtEnd == 1)
        let grown = close(near: Self.end(), far: Self.end(1, toServer: Self.way("bb", octets: 160, ending: .reset)))
        #expect(grown.findings == ["not-conserved"])
        // Towards the client, the server's side is what came in.
        let added = close(near: Self.end(toClient: Self.way("bb", octets: 160, ending: .reset)), far: Self.end(1))
        #expect(added.findings == ["not-conserved"])
    }

    @Test("without the other: a server's is a finding, a client's one where it was answered")
    func alone() {
        var pairs = ConnectionPairs()
        #expect(pairs.close(Self.end(), start: Self.start(.lineToServer), clientRandom: Self.random, isFaulted: false).isEmpty)
        #expect(pairs.finish().map(\.rule) == ["connection-from-nowhere"])
        for (octets, expected) in [(0, [String]()), (5, ["answered-by-nobody"])] {
            var pairs = ConnectionPairs()
            _ = pairs.close(Self.end(toClient: Self.way(octets: octets)), start: Self.start(.clientToLine), clientRandom: Self.random, isFaulted: false)
            #expect(pairs.finish().map(\.rule) == expected && pairs.conservation.neverForwarded == 1)
        }
    }

    @Test("with a random that came before on the same side are a finding")
    func repeated() {
        var pairs = ConnectionPairs()
        #expect(pairs.close(Self.end(), start: Self.start(.clientToLine), clientRandom: Self.random, isFaulted: false).isEmpty)
        #expect(pairs.close(Self.end(1), start: Self.start(.clientToLine, 1), clientRandom: Self.random, isFaulted: false).map(\.rule) == ["random-repeated"])
    }

    @Test("keep their findings within bounds, and count them all")
    func bounded() {
        var list = FindingList()
        for number in 0..<(FindingList.maximumOfRule + 5) { list.add(.init(rule: "a", sentence: "\(number)", channel: nil, link: nil, frames: [])) }
        list.add(.init(rule: "b", sentence: "", channel: nil, link: nil, frames: []))
        #expect(list.count == FindingList.maximumOfRule + 6 && list.omitted == 5 && list.rules == ["a", "b"])
    }
}
