import Crypto
import Domain
import EventLoop
import TestSupport
import Testing
@testable import ProxyProtocol

@Suite(.serialized) struct LineProofTests {
    private let key: PrivateKey
    private let link = "lgwan.odawara"

    init() throws {
        #expect(LoopThread.started)
        key = try PrivateKey.generate(.p256)
    }

    /// A connection as a line makes it to a node.
    @LoopActor private func connection() async throws -> (line: Socket, node: Socket, peer: SocketAddress, destination: SocketAddress) {
        let listener = try TCP.listen(on: TestNetwork.endpoint(port: 0))
        defer { listener.close() }
        let destination = TCP.localAddress(of: listener)
        let line = try await TCP.connect(to: destination, from: TestNetwork.address(), until: TestNetwork.soon)
        let (node, peer) = try await TCP.accept(from: listener)
        return (line, node, peer, destination)
    }

    /// What the node makes of a header that says `change` of the truth.
    @LoopActor private func verdict(
        links: Set<String> = ["lgwan.odawara"], signer: PrivateKey? = nil, change: (ProxyHeader) -> ProxyHeader = { $0 }, then: (inout [UInt8]) -> Void = { _ in }
    ) async throws -> String {
        let (line, node, peer, destination) = try await connection()
        let header = change(ProxyHeader(source: peer, destination: destination, link: link))
        var bytes = header.bytes(signature: try (signer ?? key).signature(of: header.signedBytes))
        then(&bytes)
        try await line.write(bytes)
        line.shutdownWriting()
        return try await LineProof.verify(on: node, peer: peer, links: links, key: key.publicKey, until: TestNetwork.soon)
    }

    @Test("a line's announcement is believed, and not an octet more is read")
    @LoopActor func announced() async throws {
        let (line, node, peer, destination) = try await connection()
        try await LineProof.announce(on: line, destination: destination, link: link, key: key, until: TestNetwork.soon)
        try await line.write([1, 2, 3])
        let proved = try await LineProof.verify(on: node, peer: peer, links: [link, "lgwan.mizuho"], key: key.publicKey, until: TestNetwork.soon)
        #expect(proved == link)
        #expect(await node.next() == .bytes([1, 2, 3]))
    }

    @Test("a header in many small pieces is believed")
    @LoopActor func inPieces() async throws {
        let (line, node, peer, destination) = try await connection()
        let header = ProxyHeader(source: peer, destination: destination, link: link)
        let bytes = header.bytes(signature: try key.signature(of: header.signedBytes))
        let sending = Task.onLoop {
            for octet in bytes {
                try await line.write([octet])
                await Task.yield()
            }
        }
        #expect(try await LineProof.verify(on: node, peer: peer, links: [link], key: key.publicKey, until: TestNetwork.soon) == link)
        try await sending.value
    }

    @Test("a link that does not end here is refused")
    @LoopActor func otherLink() async throws {
        await #expect(throws: ProxyHeaderError.wrongLink) { _ = try await verdict(links: ["lgwan.mizuho"]) }
        await #expect(throws: ProxyHeaderError.wrongLink) { _ = try await verdict(change: { ProxyHeader(source: $0.source, destination: $0.destination, link: "") }) }
    }

    @Test("another source address or port than the connection's is refused, signed or not")
    @LoopActor func otherSource() async throws {
        let changes: [(ProxyHeader) -> ProxyHeader] = [
            { ProxyHeader(source: SocketAddress(host: IPv4Address(value: $0.source.host.value ^ 1), port: $0.source.port), destination: $0.destination, link: $0.link) },
            { ProxyHeader(source: SocketAddress(host: $0.source.host, port: $0.source.port ^ 1), destination: $0.destination, link: $0.link) },
            { ProxyHeader(source: $0.source, destination: SocketAddress(host: IPv4Address(value: $0.destination.host.value ^ 1), port: $0.destination.port), link: $0.link) },
            { ProxyHeader(source: $0.source, destination: SocketAddress(host: $0.destination.host, port: $0.destination.port ^ 1), link: $0.link) },
        ]
        for change in changes {
            await #expect(throws: ProxyHeaderError.wrongAddresses) { _ = try await verdict(change: change) }
        }
    }

    @Test("a header signed by another line's key is refused")
    @LoopActor func otherKey() async throws {
        let other = try PrivateKey.generate(.p256)
        await #expect(throws: ProxyHeaderError.wrongSignature) { _ = try await verdict(signer: other) }
    }

    @Test("a header whose link was changed after signing is refused")
    @LoopActor func changedLink() async throws {
        await #expect(throws: ProxyHeaderError.wrongSignature) {
            _ = try await verdict(links: ["lgwan.odawara", "lgwan.odawarb"], then: { $0[43] += 1 })
        }
    }

    @Test("no changed octet is ever believed")
    @LoopActor func everyOctet() async throws {
        for index in 0..<(16 + 12 + 16 + 3 + 60) {
            await #expect(throws: (any Error).self, "octet \(index)") { _ = try await verdict(then: { $0[index] ^= 0x20 }) }
        }
    }

    @Test("a header taken from one connection is refused on another, which has another port")
    @LoopActor func replay() async throws {
        let listener = try TCP.listen(on: TestNetwork.endpoint(port: 0))
        let (destination, source) = (TCP.localAddress(of: listener), TestNetwork.address())
        let line = try await TCP.connect(to: destination, from: source, until: TestNetwork.soon)
        let header = ProxyHeader(source: TCP.localAddress(of: line), destination: destination, link: link)
        let seen = header.bytes(signature: try key.signature(of: header.signedBytes))
        let thief = try await TCP.connect(to: destination, from: source, until: TestNetwork.soon)
        for (socket, isTrue) in [(line, true), (thief, false)] {
            let (node, peer) = try await TCP.accept(from: listener)
            try await socket.write(seen)
            let proved = try? await LineProof.verify(on: node, peer: peer, links: [link], key: key.publicKey, until: TestNetwork.soon)
            #expect((proved == link) == isTrue)
        }
    }

    @Test("a header that ends early is refused, and one that never comes is given up")
    @LoopActor func early() async throws {
        await #expect(throws: ProxyHeaderError.malformed) { _ = try await verdict(then: { $0.removeLast() }) }
        await #expect(throws: ProxyHeaderError.malformed) { _ = try await verdict(then: { $0.removeAll() }) }
        let (line, node, peer, _) = try await connection()
        await #expect(throws: SocketError(.read, .timedOut)) {
            _ = try await LineProof.verify(on: node, peer: peer, links: [link], key: key.publicKey, until: TestNetwork.shortly)
        }
        line.close()
    }

    @Test("a TLS client around the line is refused by its first octets")
    @LoopActor func around() async throws {
        let (caller, node, peer, _) = try await connection()
        try await caller.write([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3, 0, 0, 0, 0, 0, 0])
        await #expect(throws: ProxyHeaderError.notProxyProtocol) {
            _ = try await LineProof.verify(on: node, peer: peer, links: [link], key: key.publicKey, until: TestNetwork.soon)
        }
    }
}
