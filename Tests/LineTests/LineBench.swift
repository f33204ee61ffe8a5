import Crypto
import Domain
import EventLoop
import Faults
import Policy
import ProxyProtocol
import TestSupport
import Testing
@testable import Line
@testable import Topology

/// Keeps what a line would journal.
@LoopActor
final class LineLog: LineRecorder {
    struct Entry: Hashable {
        let reason: LineRefusal
        let link: String
        let address: IPv4Address
    }

    private(set) var entries: [Entry] = []

    func lineRefused(_ reason: LineRefusal, link: String, address: IPv4Address) {
        entries.append(Entry(reason: reason, link: link, address: address))
    }

    private(set) var held: [String] = []

    func faultTookHold(_ fault: ActiveFault, link: String) {
        held.append(fault.fault.name)
    }
}

/// A carrier between a client and a server that the test plays itself.
@LoopActor
final class LineBench {
    let carrier: LinkCarrier
    let log = LineLog()
    let client = TestNetwork.address()
    let key: PrivateKey
    let lineAddress = TestNetwork.endpoint()
    let serverAddress = TestNetwork.endpoint()
    let server: Socket

    static let linkName = "lgwan.odawara"

    init(maximumConnections: Int = 16, perSecond: Int = 1000, helloMilliseconds: Int = TestNetwork.patienceMilliseconds, seed: String = "1", capture: LineCapture? = nil) throws {
        key = try PrivateKey.generate(.p256)
        server = try TCP.listen(on: serverAddress)
        let parties = ChannelName.lgwan.parties
        let channel = Topology.Channel(
            name: .lgwan, client: parties.client, servers: parties.servers, certificateAuthority: "lgwan-authority", address: TestNetwork.address(),
            port: 8443, timeoutMilliseconds: 1000, maximumConnectionsPerLink: maximumConnections, maximumConnectionsPerSecond: perSecond,
            policy: try ChannelPolicy(name: "lgwan", messages: []))
        carrier = LinkCarrier(
            link: Topology.Link(name: LineBench.linkName, channel: .lgwan, client: "issuing-center", server: "odawara", address: lineAddress.host, faults: []),
            channel: channel, client: client, server: serverAddress, listenAddress: lineAddress, key: key, recorder: log, seed: seed,
            helloMilliseconds: helloMilliseconds, capture: capture)
        try carrier.open()
    }

    isolated deinit {
        carrier.close()
        server.close()
    }

    /// A connection as the link's client makes it.
    func dial(from source: IPv4Address? = nil) async throws -> Socket {
        try await TCP.connect(to: lineAddress, from: source ?? client, until: TestNetwork.soon)
    }

    /// A connection that the line may refuse before the client has looked.
    func attempt(from source: IPv4Address? = nil) async -> Socket? { try? await dial(from: source) }

    /// A connection as the link's server accepts it, with the line's proof verified.
    func accept() async throws -> Socket {
        let (socket, peer) = try await TCP.accept(from: server)
        #expect(peer.host == client)
        let link = try await LineProof.verify(on: socket, peer: peer, links: [LineBench.linkName], key: key.publicKey, until: TestNetwork.soon)
        #expect(link == LineBench.linkName)
        return socket
    }

    /// Whether nothing has reached the server.
    func serverIsLeftAlone() async -> Bool { await server.wait(for: .read, until: TestNetwork.shortly) == .timedOut }

    /// Both ends of a connection over which both have said hello.
    func connection() async throws -> (client: Socket, server: Socket) {
        let near = try await dial()
        try await near.write(Records.clientHello)
        let far = try await accept()
        #expect(try await far.read(exactly: Records.clientHello.count) == Records.clientHello)
        try await far.write(Records.serverHello)
        #expect(try await near.read(exactly: Records.serverHello.count) == Records.serverHello)
        return (near, far)
    }

    /// Whether a new connection carries data both ways.
    func carries() async throws -> Bool {
        let (near, far) = try await connection()
        try await near.write(Records.data(9))
        try await far.write(Records.data(8))
        let up = try await far.read(exactly: 14) == Records.data(9)
        let down = try await near.read(exactly: 13) == Records.data(8)
        near.close()
        far.close()
        return up && down
    }

    func cut(_ cut: Cut) async throws { try await TestNetwork.listening { () throws(SocketError) in try carrier.apply(cut) } }
    func heal() async throws { try await TestNetwork.listening { () throws(SocketError) in try carrier.heal() } }

}
