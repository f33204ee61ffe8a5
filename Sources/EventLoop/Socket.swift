internal import CLinux
import Glibc

/// A non-blocking stream socket on the event loop. It owns its descriptor.
@LoopActor
public final class Socket {
    public private(set) var descriptor: Int32
    private let token: Token

    /// What one attempt to read or write brought.
    public enum Progress: Sendable, Hashable {
        case bytes(Int)
        case endOfStream
        case wouldBlock
        case failed(Int32)
    }

    /// Takes over `descriptor`, which must be non-blocking, and closes it where it cannot be registered.
    public init(adopting descriptor: Int32) throws(SocketError) {
        guard let token = unsafe EventLoop.shared.poller.register(descriptor) else {
            let failure = SocketError.last(.register)
            Glibc.close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.token = token
    }

    isolated deinit { close() }

    public var isOpen: Bool { descriptor >= 0 }

    /// Suspends until the direction is ready, the deadline passes or this side closes.
    /// At most one task may wait on each direction.
    public func wait(for interest: Interest, until deadline: MonotonicTime) async -> WaitOutcome {
        await unsafe withUnsafeContinuation { waiter in
            unsafe EventLoop.shared.poller.wait(token, for: interest, until: deadline, waiter: waiter)
        }
    }

    /// Reads what is there into `buffer[offset...]`.
    public func tryRead(into buffer: inout [UInt8], from offset: Int = 0) -> Progress {
        guard isOpen else { return .failed(EBADF) }
        // The kernel writes only inside the array, which outlives the call.
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
        }
        return progress(count, endOfStreamAtZero: true)
    }

    /// Writes as much of `bytes` as fits now.
    public func tryWrite(_ bytes: ArraySlice<UInt8>) -> Progress {
        guard isOpen else { return .failed(EBADF) }
        // The kernel reads only inside the slice, which outlives the call.
        let count = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        return progress(count, endOfStreamAtZero: false)
    }

    private func progress(_ count: Int, endOfStreamAtZero: Bool) -> Progress {
        if count > 0 { return .bytes(count) }
        if count == 0 { return endOfStreamAtZero ? .endOfStream : .bytes(0) }
        let number = errno
        return number == EAGAIN || number == EINTR ? .wouldBlock : .failed(number)
    }

    /// Reads at least one byte into `buffer`; 0 at the end of the stream.
    public func read(into buffer: inout [UInt8], from offset: Int = 0, until deadline: MonotonicTime) async throws(SocketError) -> Int {
        while true {
            switch tryRead(into: &buffer, from: offset) {
            case .bytes(let count): return count
            case .endOfStream: return 0
            case .failed(let number): throw SocketError(.read, .system(number))
            case .wouldBlock: try await suspend(.read, until: deadline)
            }
        }
    }

    /// Writes all of `bytes`.
    /// - Parameter progress: is told of each part as soon as the kernel has it.
    public func write(
        _ bytes: ArraySlice<UInt8>, until deadline: MonotonicTime, progress: (@LoopActor (ArraySlice<UInt8>) -> Void)? = nil
    ) async throws(SocketError) {
        var rest = bytes
        while !rest.isEmpty {
            switch tryWrite(rest) {
            case .bytes(let count):
                progress?(rest.prefix(count))
                rest = rest.dropFirst(count)
            case .endOfStream: throw SocketError(.write, .closed)
            case .failed(let number): throw SocketError(.write, .system(number))
            case .wouldBlock: try await suspend(.write, until: deadline)
            }
        }
    }

    private func suspend(_ interest: Interest, until deadline: MonotonicTime) async throws(SocketError) {
        switch await wait(for: interest, until: deadline) {
        case .ready: return
        case .timedOut: throw SocketError(interest == .read ? .read : .write, .timedOut)
        case .closed: throw SocketError(interest == .read ? .read : .write, .closed)
        }
    }

    /// Suspends until the kernel has sent on all that was written, or until the deadline. A RST right after a write would
    /// otherwise take octets with it that wait for room at the receiver.
    public func waitUntilSent(until deadline: MonotonicTime) async {
        while isOpen, kofu_unsent(descriptor) > 0, MonotonicTime.now < deadline {
            await EventLoop.shared.sleep(milliseconds: Socket.sentPauseMilliseconds)
        }
    }

    private static let sentPauseMilliseconds = 1

    /// Whether the far end is known to have ended its half or to have broken off, read or unread.
    public var peerHasEnded: Bool { unsafe isOpen && EventLoop.shared.poller.hasEnded(token) }

    /// Ends this side's half of the stream; the other half stays open.
    public func shutdownWriting() {
        guard isOpen else { return }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes, answering whoever waits with `closed`. Closing twice is allowed.
    public func close() {
        guard isOpen else { return }
        unsafe EventLoop.shared.poller.unregister(token)
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Closes with a RST instead of a FIN.
    public func reset() {
        guard isOpen else { return }
        _ = kofu_linger_reset(descriptor)
        close()
    }

    public func setNoDelay() {
        _ = kofu_set_option(descriptor, Int32(IPPROTO_TCP), kofu_option_no_delay(), 1)
    }
}
