import Domain
import EventLoop
import Glibc
import HTTP
import Policy
import TLS

/// The load generator: the same for every server. It connects, says `ready`, waits for a line on
/// standard input while the caller notes the server's CPU time, asks, and prints what it measured.
@LoopActor
final class Load {
    static let maximumRequests = 1_000_000
    static let maximumConnections = 1024
    static let timeoutMilliseconds = 120_000

    private let tls: TLSContext
    private let address: SocketAddress
    private let source: IPv4Address
    private let request: [UInt8]
    private var remaining: Int
    private var latencies: [Int] = []
    private let deadline = MonotonicTime.now.adding(milliseconds: Load.timeoutMilliseconds)

    static func run(_ arguments: BenchArguments) async throws {
        let load = try Load(arguments)
        let connections = try arguments.count("connections", maximum: maximumConnections)
        if arguments.has("handshakes") {
            try await load.go(connections) { load in try await load.handshakes() }
        } else {
            var open: [TLSConnection] = []
            for _ in 0..<connections { open.append(try await load.connect()) }
            // Each connection is used once before anything is counted.
            for connection in open { try await load.warm(connection) }
            let ready = open
            try await load.go(connections) { load in
                guard let connection = load.pool?.popLast() else { return }
                try await load.requests(on: connection)
            } prepare: { $0.pool = ready }
        }
    }

    private var pool: [TLSConnection]?

    private init(_ arguments: BenchArguments) throws {
        tls = try BenchIdentity.context(.client, in: arguments.required("directory"))
        address = try arguments.address("address")
        source = try arguments.host("source")
        remaining = try arguments.count("requests", maximum: Load.maximumRequests)
        latencies.reserveCapacity(remaining)
        if let path = arguments.value("get") {
            request = Array("GET \(path) HTTP/1.1\r\nHost: \(address)\r\n\r\n".utf8)
        } else {
            request = try HTTPWriter.request(
                messageName: arguments.required("message"), host: address.description, contentType: ContentPolicy.jsonContentType, body: BenchPolicy.requestBody)
        }
    }

    private func go(
        _ connections: Int, _ work: @escaping @Sendable @LoopActor (Load) async throws -> Void, prepare: (Load) -> Void = { _ in }
    ) async throws {
        prepare(self)
        Output.write("ready\n")
        _ = readLine()
        let started = MonotonicTime.now
        let tasks = (0..<connections).map { _ in Task { @LoopActor in try await work(self) } }
        for task in tasks { try await task.value }
        let elapsed = MonotonicTime.now.microseconds(since: started)
        latencies.sort()
        let count = latencies.count
        guard count > 0 else { throw BenchFailure("nothing was measured") }
        Output.write("""
            {"requests":\(count),"elapsedMicroseconds":\(elapsed),"p50Microseconds":\(latencies[count / 2]),"p99Microseconds":\(latencies[min(count - 1, count * 99 / 100)])}

            """)
        // The connections stay open until the caller has noted the server's time.
        _ = readLine()
    }

    private func connect() async throws -> TLSConnection {
        let socket = try await TCP.connect(to: address, from: source, until: deadline)
        return try await TLSConnection.handshake(on: socket, context: tls, nowMilliseconds: BenchIdentity.nowMilliseconds, until: deadline)
    }

    private func warm(_ connection: TLSConnection) async throws {
        var reader = AnswerReader()
        try await connection.write(request, until: deadline)
        _ = try await reader.read(connection, until: deadline)
    }

    private func requests(on connection: TLSConnection) async throws {
        var reader = AnswerReader()
        while remaining > 0 {
            remaining -= 1
            let started = MonotonicTime.now
            try await connection.write(request, until: deadline)
            _ = try await reader.read(connection, until: deadline)
            latencies.append(MonotonicTime.now.microseconds(since: started))
        }
    }

    /// A new connection for each request: the answer proves that the server accepted the certificate.
    private func handshakes() async throws {
        var reader = AnswerReader()
        while remaining > 0 {
            remaining -= 1
            let started = MonotonicTime.now
            let connection = try await connect()
            try await connection.write(request, until: deadline)
            _ = try await reader.read(connection, until: deadline)
            latencies.append(MonotonicTime.now.microseconds(since: started))
            connection.close()
        }
    }
}
