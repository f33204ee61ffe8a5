import EventLoop
import Glibc

/// One connection on its way through the line: two sockets and a pump for each direction.
@LoopActor
final class Carriage {
    /// Both pumps of all connections share one buffer: it is filled and emptied without suspending, and
    /// without calling anything asynchronous, where a task may be made to wait for its turn.
    private static var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// The caller's first record did not come whole in time.
    struct HelloTimeout: Error {}

    private let client: Socket
    private var server: Socket?
    private unowned let carrier: LinkCarrier
    /// Directions that a one-way cut has closed: bytes that still come are dropped.
    private var dropped: Set<Direction> = []

    init(client: Socket, carrier: LinkCarrier) {
        self.client = client
        self.carrier = carrier
    }

    /// Reads the caller's ClientHello, then connects on and pumps until both halves have ended.
    func run(connect: @LoopActor () async throws -> Socket) async throws {
        do {
            var scanner = RecordScanner(direction: .toServer)
            let hello = try await readHello(&scanner)
            await carrier.waitUntilOpen(.toServer)
            let server = try await connect()
            self.server = server
            guard client.isOpen else { return end(reset: false) }
            if let cut = carrier.cut, cut.mode != .blackhole {
                if cut.mode == .reset { resetEnds(cut.directions) } else { endHalves(cut.directions) }
            }
            try await deliver(hello, to: server, .toServer)
            let returning = Task.onLoop {
                try await self.pump(from: server, to: self.client, RecordScanner(direction: .toClient), .toClient)
            }
            do {
                try await pump(from: client, to: server, scanner, .toServer)
            } catch {
                end(reset: true)
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

    private func readHello(_ scanner: inout RecordScanner) async throws -> [UInt8] {
        let deadline = MonotonicTime.now.adding(milliseconds: carrier.helloMilliseconds)
        var hello: [UInt8] = []
        while !scanner.hasPassedHello {
            var part = [UInt8](repeating: 0, count: RecordScanner.maximumHelloLength)
            let count = try await readPart(into: &part, until: deadline)
            guard count > 0 else { throw hello.isEmpty ? SocketError(.read, .closed) : ProtocolViolation.notClientHello as any Error }
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

    private func pump(from source: Socket, to target: Socket, _ start: RecordScanner, _ direction: Direction) async throws {
        var scanner = start
        // What came before the sender's first record was whole and right.
        var early: [UInt8] = []
        // Whether the socket is known to be empty, so that reading it again would be for nothing.
        var isDrained = false
        do {
            while true {
                if isDrained {
                    guard await source.wait(for: .read, until: .distantFuture) == .ready else { return }
                    isDrained = false
                }
                switch source.tryRead(into: &Carriage.buffer) {
                case .bytes(let count):
                    // A short read took all there was; what comes later is announced anew (epoll(7), edge-triggered).
                    isDrained = count < Carriage.buffer.count
                    if !scanner.hasPassedHello || isBlackholed(direction) || dropped.contains(direction) {
                        let held = Array(Carriage.buffer[..<count])
                        await carrier.waitUntilOpen(direction)
                        if dropped.contains(direction) { continue }
                        try scanner.scan(held[...])
                        early += held
                        guard scanner.hasPassedHello else { continue }
                        try await deliver(early, to: target, direction)
                        early = []
                        continue
                    }
                    try scanner.scan(Carriage.buffer[..<count])
                    let held = try forward(count, to: target, direction)
                    if !held.isEmpty { try await deliver(held, to: target, direction) }
                case .wouldBlock: isDrained = true
                case .endOfStream:
                    await carrier.waitUntilOpen(direction)
                    target.shutdownWriting()
                    return
                case .failed(let number):
                    // An end that a one-way cut has closed says nothing to the other.
                    guard source.isOpen else { return }
                    throw SocketError(.read, .system(number))
                }
            }
        } catch {
            await carrier.waitUntilOpen(direction)
            // An end that broke off takes the other with it, as a wire carries a RST.
            end(reset: true)
            throw error
        }
    }

    private func isBlackholed(_ direction: Direction) -> Bool {
        guard let cut = carrier.cut else { return false }
        return cut.mode == .blackhole && cut.directions.contains(direction)
    }

    /// Writes the shared buffer's first `count` octets and returns a copy of what does not fit now.
    private func forward(_ count: Int, to target: Socket, _ direction: Direction) throws -> [UInt8] {
        switch target.tryWrite(Carriage.buffer[..<count]) {
        case .bytes(let written):
            carrier.count(written, direction)
            return written == count ? [] : Array(Carriage.buffer[written..<count])
        case .wouldBlock, .endOfStream: return Array(Carriage.buffer[..<count])
        case .failed(let number): throw SocketError(.write, .system(number))
        }
    }

    /// Writes all of `bytes`, or nothing more once a one-way cut has closed the direction.
    private func deliver(_ bytes: [UInt8], to target: Socket, _ direction: Direction) async throws {
        if dropped.contains(direction) { return }
        do {
            try await target.write(bytes[...], until: .distantFuture)
            carrier.count(bytes.count, direction)
        } catch {
            guard dropped.contains(direction) else { throw error }
        }
    }

    // MARK: Cuts

    func end(reset: Bool) {
        for socket in [client, server].compactMap({ $0 }) {
            if reset { socket.reset() } else { socket.close() }
        }
    }

    /// A refused link: both directions end the connection, one direction ends its half only.
    func endHalves(_ directions: Set<Direction>) {
        guard directions.count == 1 else { return end(reset: false) }
        dropped.formUnion(directions)
        if directions.contains(.toServer) { server?.shutdownWriting() } else { client.shutdownWriting() }
    }

    /// A reset link: one way, only the end in that direction hears of it and the other is left half open.
    func resetEnds(_ directions: Set<Direction>) {
        guard directions.count == 1 else { return end(reset: true) }
        dropped.formUnion(directions)
        if directions.contains(.toServer) { server?.reset() } else { client.reset() }
    }
}
