package import Domain
package import EventLoop
import Glibc
import Synchronization

/// Loopback addresses that no other test of this process uses, nor a test of another process.
package enum TestNetwork {
    private static let used = Atomic<UInt32>(0)

    /// An address of its own for one end of one test.
    package static func address() -> IPv4Address {
        let number = used.add(1, ordering: .relaxed).newValue
        let network = 128 + UInt32(getpid()) % 120
        return IPv4Address(value: 127 << 24 | network << 16 | (number / 250) << 8 | (1 + number % 250))
    }

    package static func endpoint(port: UInt16 = 8443) -> SocketAddress { SocketAddress(host: address(), port: port) }

    /// Later than anything that works, also on a busy machine.
    package static let patienceMilliseconds = 60_000
    package static var soon: MonotonicTime { MonotonicTime.now.adding(milliseconds: patienceMilliseconds) }
    /// Long enough to see that nothing comes.
    package static var shortly: MonotonicTime { MonotonicTime.now.adding(milliseconds: 25) }

    /// Two connected sockets.
    @LoopActor package static func pair() async throws -> (client: Socket, server: Socket) {
        let listener = try TCP.listen(on: endpoint(port: 0))
        defer { listener.close() }
        let client = try await TCP.connect(to: TCP.localAddress(of: listener), from: address(), until: soon)
        return (client, try await TCP.accept(from: listener).0)
    }

    /// Lets other tasks run until `condition` holds; false where it does not hold soon.
    @LoopActor package static func settle(until condition: () -> Bool) async -> Bool {
        let deadline = soon
        while !condition() {
            guard MonotonicTime.now < deadline else { return false }
            await EventLoop.shared.sleep(milliseconds: 1)
        }
        return true
    }

    /// Does what listens anew. A child that another test is just starting holds a closed listener for a moment,
    /// and its address stays in use as long.
    @LoopActor package static func listening(_ action: () throws(SocketError) -> Void) async throws {
        let deadline = soon
        while true {
            do throws(SocketError) {
                return try action()
            } catch {
                guard error.operation == .bind || error.operation == .listen, MonotonicTime.now < deadline else { throw error }
                await EventLoop.shared.sleep(milliseconds: 1)
            }
        }
    }
}

extension Socket {
    /// Exactly `count` octets; fewer where the stream ends first.
    package func read(exactly count: Int, until deadline: MonotonicTime = TestNetwork.soon) async throws -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            var buffer = [UInt8](repeating: 0, count: min(65_536, count - received.count))
            let read = try await read(into: &buffer, until: deadline)
            if read == 0 { break }
            received += buffer.prefix(read)
        }
        return received
    }

    package func write(_ bytes: [UInt8]) async throws { try await write(bytes[...], until: TestNetwork.soon) }

    /// What a reader of this end learns next.
    package func next(until deadline: MonotonicTime = TestNetwork.soon) async -> Event {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        do {
            let count = try await read(into: &buffer, until: deadline)
            return count == 0 ? .end : .bytes(Array(buffer.prefix(count)))
        } catch {
            return switch error.reason {
            case .timedOut: .silence
            case .system(ECONNRESET): .reset
            default: .other("\(error)")
            }
        }
    }

    package enum Event: Sendable, Hashable {
        case bytes([UInt8])
        case end, reset, silence
        case other(String)

        /// The far side has let go, by FIN or by RST: a writer that has heard of the RST first reads an end.
        package var isCutOff: Bool { self == .end || self == .reset }
    }
}
