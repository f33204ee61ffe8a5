import EventLoop
import Faults

/// One connection on its way through the line: two sockets and a lane for each direction.
@LoopActor
final class Carriage {
    /// The caller's first record did not come whole in time.
    struct HelloTimeout: Error {}

    /// How long both ends have to answer a FIN with theirs before the sockets are closed.
    private static let gentleMilliseconds = 1000

    /// From 1, in the order of admission; draws by which a fault acts on this connection depend on it.
    let number: Int
    let carrier: LinkCarrier
    /// Where the channel is captured.
    let tape: Tape?
    private let client: Socket
    private var server: Socket?
    /// A second connection to the server that nobody asked for.
    private var duplicate: Socket?
    private var lanes: (toServer: Lane, toClient: Lane)?
    /// It waits for a fault or a cut to go, and has done nothing yet.
    private var isParked = false

    init(client: Socket, carrier: LinkCarrier, number: Int, tape: Tape? = nil) {
        self.tape = tape
        self.client = client
        self.carrier = carrier
        self.number = number
    }

    /// Whether nobody would notice if the connection were gone.
    var isForsaken: Bool { isParked && client.peerHasEnded }

    /// Reads the caller's ClientHello, then connects on and carries until both halves have ended.
    func run(connect: @escaping @LoopActor () async throws -> Socket) async throws {
        do {
            await park { self.carrier.acceptsOnly(self.number) }
            var scanner = RecordScanner(direction: .toServer)
            let hello = try await readHello(&scanner)
            await park { self.carrier.blackhole(self.number) }
            guard client.isOpen else { return end(reset: false) }
            let server = try await connect()
            self.server = server
            tape?.begin(.far, from: TCP.localAddress(of: server), to: carrier.server, carrier.introduction(number))
            guard client.isOpen else { return end(reset: false) }
            if carrier.duplicates(number) { Task.onLoop { await self.connectAgain(connect, hello) } }
            let toServer = Lane(.toServer, of: self, from: client, to: server, scanner)
            let toClient = Lane(.toClient, of: self, from: server, to: client, RecordScanner(direction: .toClient))
            lanes = (toServer, toClient)
            carrier.meetFaults(self)
            try await toServer.begin(with: hello)
            let returning = Task.onLoop { try await toClient.run() }
            do {
                try await toServer.run()
            } catch {
                _ = await returning.result
                throw error
            }
            try await returning.value
            end(reset: false)
        } catch {
            end(reset: true)
            throw error
        }
    }

    /// Does nothing for as long as a fault, named by its id, wants it.
    private func park(for holder: () -> Int?) async {
        isParked = true
        var counted: Int?
        while client.isOpen, let id = holder() {
            if counted != id { tookHold(id) }
            counted = id
            await carrier.waitForChange()
        }
        isParked = false
    }

    private func readHello(_ scanner: inout RecordScanner) async throws -> [UInt8] {
        let deadline = MonotonicTime.now.adding(milliseconds: carrier.helloMilliseconds)
        var hello: [UInt8] = []
        while !scanner.hasPassedHello {
            var part = [UInt8](repeating: 0, count: RecordScanner.maximumHelloLength)
            let count = try await readPart(into: &part, until: deadline)
            guard count > 0 else {
                tape?.receivedEnd(.toServer)
                throw hello.isEmpty ? SocketError(.read, .closed) : ProtocolViolation.notClientHello as any Error
            }
            tape?.received(part[..<count], .toServer)
            try scanner.scan(part[..<count])
            hello += part.prefix(count)
        }
        return hello
    }

    private func readPart(into part: inout [UInt8], until deadline: MonotonicTime) async throws -> Int {
        do throws(SocketError) {
            return try await client.read(into: &part, until: deadline)
        } catch {
            if error.isTimedOut { throw HelloTimeout() }
            throw error
        }
    }

    /// A connection attempt that arrives twice: the server hears the same hello again, and nobody hears its answer.
    private func connectAgain(_ connect: @LoopActor () async throws -> Socket, _ hello: [UInt8]) async {
        guard let socket = try? await connect() else { return }
        guard client.isOpen else { return socket.close() }
        duplicate = socket
        tape?.begin(.again, from: TCP.localAddress(of: socket), to: carrier.server, "\(carrier.introduction(number)), a second time by fault")
        tape?.again(hello[...], isSent: true)
        try? await socket.write(hello[...], until: .distantFuture)
        var answer = [UInt8](repeating: 0, count: 16_384)
        while let count = try? await socket.read(into: &answer, until: .distantFuture), count > 0 { tape?.again(answer[..<count], isSent: false) }
        socket.close()
    }

    // MARK: Messages

    /// How many messages may have begun in a direction: requests and answers take turns.
    func allowedMessages(_ direction: Direction) -> Int {
        guard let lanes else { return 0 }
        return direction == .toServer ? lanes.toClient.messageCount + 1 : max(1, lanes.toServer.messageCount)
    }

    /// Counts a message of the link; returns its number.
    func messageBegins(_ direction: Direction) -> Int {
        if direction == .toClient, let toServer = lanes?.toServer, toServer.messageCount == 0 {
            toServer.catchUp()
            _ = carrier.countMessage(.toServer)
        }
        lane(direction.opposite)?.closeMessage()
        tape?.messageBegins(direction)
        return carrier.countMessage(direction)
    }

    private func lane(_ direction: Direction) -> Lane? { direction == .toServer ? lanes?.toServer : lanes?.toClient }

    // MARK: Faults and cuts

    /// A fault, named by its id, has had an effect on this connection.
    func tookHold(_ id: Int) {
        tape?.note(carrier.words(for: id))
        carrier.tookHold(id)
    }

    /// The faults of one direction have changed.
    func set(_ faults: [PlacedFault], _ direction: Direction, makeRandom: @escaping @Sendable (Fault) -> FaultRandom) {
        lane(direction)?.set(faults, makeRandom: makeRandom)
    }

    /// Ends the connection at once, octets under way included.
    func end(reset: Bool) {
        lanes?.toServer.stop()
        lanes?.toClient.stop()
        lanes = nil
        tape?.end(reset: reset)
        for socket in [client, server, duplicate].compactMap({ $0 }) {
            if reset { socket.reset() } else { socket.close() }
        }
    }

    /// Ends both halves with a FIN. What an end still says is read and dropped for a while: closing a socket over
    /// unread octets would send a RST.
    func endGently() {
        guard let server else { return end(reset: false) }
        lanes?.toServer.drop()
        lanes?.toClient.drop()
        for direction in Direction.allCases { tape?.sentEnd(direction) }
        server.shutdownWriting()
        client.shutdownWriting()
        Task.onLoop { [weak self] in
            await EventLoop.shared.sleep(milliseconds: Carriage.gentleMilliseconds)
            self?.end(reset: false)
        }
    }

    /// A refused link: both directions end the connection, one direction ends its half only.
    func endHalves(_ directions: Set<Direction>) {
        guard directions.count == 1 else { return end(reset: false) }
        for direction in directions {
            lane(direction)?.drop()
            tape?.sentEnd(direction)
            (direction == .toServer ? server : client)?.shutdownWriting()
        }
    }

    /// A reset link: one way, only the end in that direction hears of it and the other is left half open.
    func resetEnds(_ directions: Set<Direction>) {
        guard directions.count == 1 else { return end(reset: true) }
        for direction in directions {
            lane(direction)?.drop()
            tape?.sentReset(direction)
            (direction == .toServer ? server : client)?.reset()
        }
    }
}
