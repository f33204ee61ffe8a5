internal import CLinux
import Glibc

extension EventLoop {
    /// Suspends the calling task for a while.
    @LoopActor
    public func sleep(milliseconds: Int) async {
        await sleep(until: MonotonicTime.now.adding(milliseconds: milliseconds))
    }

    @LoopActor
    public func sleep(until due: MonotonicTime) async {
        await unsafe withUnsafeContinuation { sleeper in unsafe poller.sleep(until: due, sleeper) }
    }

    /// Blocks `signals` for normal delivery and returns a socket-like descriptor that becomes readable
    /// when one arrives. Call before any thread starts.
    @LoopActor
    public func signals(_ numbers: [Int32]) throws(SocketError) -> SignalSource {
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        for number in numbers { unsafe sigaddset(&mask, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &mask, nil)
        let descriptor = unsafe kofu_signalfd(&mask)
        guard descriptor >= 0 else { throw .last(.create) }
        return SignalSource(descriptor: try Socket(adopting: descriptor))
    }
}

/// Signals as something to await.
@LoopActor
public final class SignalSource {
    private let descriptor: Socket

    init(descriptor: Socket) { self.descriptor = descriptor }

    /// The number of the next signal; nil once closed.
    public func next() async -> Int32? {
        var buffer = [UInt8](repeating: 0, count: MemoryLayout<signalfd_siginfo>.size)
        guard let count = try? await descriptor.read(into: &buffer, until: .distantFuture), count == buffer.count else { return nil }
        // The first member of the structure is the signal's number, a 32-bit word in host order.
        return Int32(buffer[0]) | Int32(buffer[1]) << 8
    }
}
