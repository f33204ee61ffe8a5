public import EventLoop
public import JSON

/// The management of a node on its own machine: a Unix socket that only the owner can open, one
/// canonical JSON request and one answer for each connection, each ended by a newline. It is not part
/// of the simulated network, and no line reaches it.
@LoopActor
public final class ControlServer {
    public static let maximumRequestBytes = 64 * 1024
    public static let maximumConnections = 256
    static let idleMilliseconds = 10_000

    /// Takes the request over: what is secret in it ends when the handler lets go of it.
    public typealias Handler = @Sendable @LoopActor (_ command: String, _ request: consuming JSONValue) async -> JSONValue

    private let listener: Socket
    private let handler: Handler
    private var connections = 0

    public init(path: String, handler: @escaping Handler) throws(SocketError) {
        listener = try UnixSocket.listen(at: path)
        self.handler = handler
    }

    public func start() { Task.onLoop { await self.acceptLoop() } }

    public func stop() { listener.close() }

    private func acceptLoop() async {
        while let socket = try? await UnixSocket.accept(from: listener) {
            guard connections < ControlServer.maximumConnections else {
                socket.close()
                continue
            }
            connections += 1
            Task.onLoop {
                await self.serve(socket)
                self.connections -= 1
            }
        }
    }

    private func serve(_ socket: Socket) async {
        defer { socket.close() }
        let deadline = MonotonicTime.now.adding(milliseconds: ControlServer.idleMilliseconds)
        let answer: JSONValue
        do {
            let request = try JSONValue(parsing: try await ControlLine.read(from: socket, maximumBytes: ControlServer.maximumRequestBytes, until: deadline), form: .canonical)
            guard let command = request["command"]?.stringValue else { throw ControlError(description: "the request names no command") }
            answer = await handler(command, consume request)
        } catch {
            answer = ["error": .string("\(error)")]
        }
        try? await socket.write((answer.canonicalBytes + [0x0A])[...], until: MonotonicTime.now.adding(milliseconds: ControlServer.idleMilliseconds))
    }
}

/// What a control socket answers when it cannot do what was asked.
public struct ControlError: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(description: String) { self.description = description }
}

@LoopActor
public enum ControlClient {
    public static let maximumAnswerBytes = 16 << 20

    /// Asks the node behind `path` and returns its answer. Throws `ControlError` with the node's own
    /// words where it answers with an error.
    public static func ask(path: String, _ request: JSONValue, timeoutMilliseconds: Int) async throws -> JSONValue {
        let socket = try UnixSocket.connect(to: path)
        defer { socket.close() }
        let deadline = MonotonicTime.now.adding(milliseconds: timeoutMilliseconds)
        try await socket.write((request.canonicalBytes + [0x0A])[...], until: deadline)
        let line = try await ControlLine.read(from: socket, maximumBytes: maximumAnswerBytes, until: deadline)
        let answer = try JSONValue(parsing: line, form: .canonical, limits: JSONLimits(maximumBytes: maximumAnswerBytes, maximumDepth: 16, maximumValues: 1_000_000))
        if let error = answer["error"]?.stringValue { throw ControlError(description: error) }
        return answer
    }
}

@LoopActor
enum ControlLine {
    static func read(from socket: Socket, maximumBytes: Int, until deadline: MonotonicTime) async throws -> [UInt8] {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = try await socket.read(into: &buffer, until: deadline)
            guard count > 0 else { throw ControlError(description: "the control connection ended before its newline") }
            line += buffer.prefix(count)
            let isWhole = line.last == 0x0A
            guard line.count - (isWhole ? 1 : 0) <= maximumBytes else { throw ControlError(description: "a control line may have at most \(maximumBytes) octets") }
            if isWhole { return line.dropLast() }
        }
    }
}
