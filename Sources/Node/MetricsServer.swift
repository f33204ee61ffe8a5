import Domain
import EventLoop
import LocalWeb
import Metrics
import Topology

/// `GET /metrics` of one process, at its own port of the management address (I2). Only this machine asks: whoever comes from an address
/// that is not the management's or the machine's own, such as a node of the network, is refused and counted.
@LoopActor
final class MetricsServer {
    static let path = "/metrics"

    private let server: LocalWebServer

    init(at endpoint: Topology.ManagementEndpoint, refused: @escaping @LoopActor @Sendable (IPv4Address) -> Void, page: @escaping @LoopActor @Sendable () -> [Metric]) throws(SocketError) {
        server = try LocalWebServer(
            address: SocketAddress(host: endpoint.address, port: endpoint.port),
            admits: { peer in
                let isAdmitted = MetricsServer.admits(peer.host, to: endpoint.address)
                if !isAdmitted { refused(peer.host) }
                return isAdmitted
            },
            handler: { request in MetricsServer.answer(request, page) })
    }

    /// The address that the kernel gives to a local client by itself, and the management address.
    static func admits(_ host: IPv4Address, to own: IPv4Address) -> Bool { host == own || host == .loopback }

    static func answer(_ request: WebRequest, _ page: @LoopActor () -> [Metric]) -> WebAnswer {
        guard request.path == path else { return .text(404, "there is \(path), and nothing else") }
        guard request.method == "GET" else { return .text(405, "\(path) is only read") }
        return WebAnswer(status: 200, contentType: MetricText.contentType, body: MetricText.page(page()))
    }

    func start() { server.start() }
    func stop() { server.stop() }
}
