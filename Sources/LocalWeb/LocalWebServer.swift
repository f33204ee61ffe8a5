public import EventLoop

/// Serves plain HTTP/1.1 to clients of this machine: a browser, curl, Prometheus. Everything is bounded: connections, sizes, and how long
/// each may take. Who may ask what is the handler's business.
@LoopActor
public final class LocalWebServer {
    public typealias Handler = @LoopActor @Sendable (WebRequest) async -> WebAnswer
    /// Whether a client may speak at all, by its address.
    public typealias Admission = @LoopActor @Sendable (SocketAddress) -> Bool

    /// Where nothing else was given.
    public static let maximumConnections = 64
    /// How much of a request that is not taken is still read and dropped, so that the client hears why.
    private static let maximumDroppedBytes = 4 << 20

    private let listener: Socket
    private let admits: Admission
    private let handler: Handler
    private let idleMilliseconds: Int
    private let requestMilliseconds: Int
    private let maximumBodyBytes: Int
    private let maximumConnections: Int
    private var connections: [ObjectIdentifier: Socket] = [:]

    /// Listens from now on; nobody is served before `start`.
    /// - Parameters:
    ///   - idleMilliseconds: after which an open connection without a request is closed.
    ///   - requestMilliseconds: within which a request must be whole, and its answer taken.
    ///   - maximumBodyBytes: of one request. With `maximumConnections` of them at once it bounds the memory.
    ///   - admits: false where a connection is to be reset before anything is read of it.
    public init(
        address: SocketAddress, idleMilliseconds: Int = 60_000, requestMilliseconds: Int = 5000, maximumBodyBytes: Int = WebReader.maximumBodyBytes,
        maximumConnections: Int = LocalWebServer.maximumConnections, admits: @escaping Admission = { _ in true }, handler: @escaping Handler
    ) throws(SocketError) {
        listener = try TCP.listen(on: address)
        self.admits = admits
        self.handler = handler
        self.idleMilliseconds = idleMilliseconds
        self.requestMilliseconds = requestMilliseconds
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumConnections = maximumConnections
    }

    /// Where it listens; the port is the kernel's choice where 0 was given.
    public var address: SocketAddress { TCP.localAddress(of: listener) }

    public func start() { Task.onLoop { await self.acceptLoop() } }

    public func stop() {
        listener.close()
        for socket in connections.values { socket.close() }
    }

    private func acceptLoop() async {
        while let (socket, peer) = try? await TCP.accept(from: listener) {
            guard admits(peer), connections.count < maximumConnections else {
                socket.reset()
                continue
            }
            connections[ObjectIdentifier(socket)] = socket
            Task.onLoop {
                try? await self.serve(socket)
                self.connections[ObjectIdentifier(socket)] = nil
                socket.close()
            }
        }
    }

    private func serve(_ socket: Socket) async throws {
        var reader = WebReader(maximumBodyBytes: maximumBodyBytes)
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var deadline = MonotonicTime.now.adding(milliseconds: idleMilliseconds)
        while true {
            let next: WebReader.Request?
            do throws(WebReader.Refusal) {
                next = try reader.next()
            } catch {
                try await write(.text(error.status, error.text), to: socket, keepsAlive: false)
                return try await part(socket)
            }
            if let next {
                try await write(await handler(next.request), to: socket, keepsAlive: next.keepsAlive)
                guard next.keepsAlive else { return try await part(socket) }
                deadline = MonotonicTime.now.adding(milliseconds: reader.isInRequest ? requestMilliseconds : idleMilliseconds)
                continue
            }
            let wasInRequest = reader.isInRequest
            let count = try await socket.read(into: &buffer, until: deadline)
            guard count > 0 else { return }
            reader.feed(buffer[..<count])
            if !wasInRequest { deadline = MonotonicTime.now.adding(milliseconds: requestMilliseconds) }
        }
    }

    /// Reads and drops what the client still sends: to close over unread octets would be a RST, which takes the answer
    /// with it.
    private func part(_ socket: Socket) async throws {
        socket.shutdownWriting()
        let deadline = MonotonicTime.now.adding(milliseconds: requestMilliseconds)
        var dropped = [UInt8](repeating: 0, count: 16_384)
        var total = 0
        while total < LocalWebServer.maximumDroppedBytes {
            let count = try await socket.read(into: &dropped, until: deadline)
            guard count > 0 else { return }
            total += count
        }
    }

    private func write(_ answer: WebAnswer, to socket: Socket, keepsAlive: Bool) async throws {
        var head = "HTTP/1.1 \(answer.status) \(LocalWebServer.phrase(answer.status))\r\n"
        if let type = answer.contentType { head += "Content-Type: \(type)\r\n" }
        for header in answer.headers { head += "\(header.name): \(header.value)\r\n" }
        // A 204 has no length (RFC 9110, section 8.6).
        if answer.status != 204 { head += "Content-Length: \(answer.body.count)\r\n" }
        if !keepsAlive { head += "Connection: close\r\n" }
        let bytes = Array("\(head)\r\n".utf8) + answer.body
        try await socket.write(bytes[...], until: MonotonicTime.now.adding(milliseconds: requestMilliseconds))
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 303: "See Other"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}
