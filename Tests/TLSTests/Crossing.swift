import EventLoop
import TLS
import TestSupport

/// What two ends learn of each other when both try to talk. A TLS 1.3 client believes that it has
/// succeeded before the server has refused its certificate, so only what can be read counts.
@LoopActor
struct Crossing: Sendable {
    var readByServer: [UInt8] = []
    var readByClient: [UInt8] = []
    var serverError: TLSError?
    var clientError: TLSError?

    static let question = Array("question".utf8)
    static let answer = Array("answer".utf8)

    var isWhole: Bool { readByServer == Crossing.question && readByClient == Crossing.answer }
    var isEmpty: Bool { readByServer.isEmpty && readByClient.isEmpty }

    static func between(
        client: TLSContext, server: TLSContext,
        clientNow: Int64 = TestAuthority.now, serverNow: Int64 = TestAuthority.now
    ) async throws -> Crossing {
        let (clientSocket, serverSocket) = try await TestNetwork.pair()
        let serving = Task.onLoop { await served(serverSocket, server, serverNow) }
        let (readByClient, clientError) = await asked(clientSocket, client, clientNow)
        let (readByServer, serverError) = await serving.value
        return Crossing(readByServer: readByServer, readByClient: readByClient, serverError: serverError, clientError: clientError)
    }

    private static func served(_ socket: Socket, _ context: TLSContext, _ now: Int64) async -> ([UInt8], TLSError?) {
        var read: [UInt8] = []
        do {
            let connection = try await TLSConnection.handshake(on: socket, context: context, nowMilliseconds: now, until: TestNetwork.soon)
            read = try await connection.next()
            try await connection.write(answer, until: TestNetwork.soon)
            connection.close()
            return (read, nil)
        } catch {
            return (read, error)
        }
    }

    private static func asked(_ socket: Socket, _ context: TLSContext, _ now: Int64) async -> ([UInt8], TLSError?) {
        do {
            let connection = try await TLSConnection.handshake(on: socket, context: context, nowMilliseconds: now, until: TestNetwork.soon)
            try await connection.write(question, until: TestNetwork.soon)
            let read = try await connection.next()
            connection.close()
            return (read, nil)
        } catch {
            return ([], error)
        }
    }
}

extension TLSConnection {
    /// What can be read next; empty after the peer's close_notify.
    func next(until deadline: MonotonicTime = TestNetwork.soon) async throws(TLSError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = try await read(into: &buffer, until: deadline)
        return Array(buffer.prefix(count))
    }

    func read(exactly count: Int) async throws(TLSError) -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            let part = try await next()
            if part.isEmpty { break }
            received += part
        }
        return received
    }

    /// Two ends that have accepted each other.
    static func pair(_ authority: TestAuthority) async throws -> (client: TLSConnection, server: TLSConnection) {
        let (clientSocket, serverSocket) = try await TestNetwork.pair()
        return try await pair(over: clientSocket, serverSocket, authority)
    }

    static func pair(over clientSocket: Socket, _ serverSocket: Socket, _ authority: TestAuthority) async throws -> (client: TLSConnection, server: TLSConnection) {
        let serverContext = try authority.context(.server, "server")
        let serving = Task.onLoop {
            try await TLSConnection.handshake(on: serverSocket, context: serverContext, nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        }
        let client = try await TLSConnection.handshake(
            on: clientSocket, context: authority.context(.client, "client"), nowMilliseconds: TestAuthority.now, until: TestNetwork.soon)
        return (client, try await serving.value)
    }
}
