internal import CLinux
public import Domain
import Glibc

/// TCP over IPv4.
@LoopActor
public enum TCP {
    public static let defaultBacklog: Int32 = 512

    /// Listens on `address`.
    public static func listen(on address: SocketAddress, backlog: Int32 = defaultBacklog) throws(SocketError) -> Socket {
        let descriptor = kofu_socket_stream(AF_INET)
        guard descriptor >= 0 else { throw .last(.create) }
        _ = kofu_set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        var native = address.native
        // The address structure is ours and lives for the call.
        guard unsafe kofu_bind_ipv4(descriptor, &native) == 0 else { throw failing(descriptor, .bind) }
        guard Glibc.listen(descriptor, backlog) == 0 else { throw failing(descriptor, .listen) }
        return try Socket(adopting: descriptor)
    }

    /// The next connection and where it comes from. Errors of a single connection are passed over.
    public static func accept(from listener: Socket) async throws(SocketError) -> (Socket, SocketAddress) {
        while true {
            var native = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            // Both structures are ours; the kernel writes at most `length` bytes.
            let descriptor = unsafe kofu_accept(listener.descriptor, &native, &length)
            if descriptor >= 0 {
                let socket = try Socket(adopting: descriptor)
                socket.setNoDelay()
                return (socket, SocketAddress(native))
            }
            switch errno {
            case EAGAIN:
                if await listener.wait(for: .read, until: .distantFuture) == .closed { throw SocketError(.accept, .closed) }
            case EINTR, ECONNABORTED, EPROTO:
                continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // Out of descriptors: wait for some to be closed instead of spinning on the backlog.
                await EventLoop.shared.sleep(milliseconds: acceptPauseMilliseconds)
            default:
                throw .last(.accept)
            }
        }
    }

    private static let acceptPauseMilliseconds = 20

    /// Connects to `address` with `source` as this side's address.
    public static func connect(to address: SocketAddress, from source: IPv4Address?, until deadline: MonotonicTime) async throws(SocketError) -> Socket {
        let descriptor = kofu_socket_stream(AF_INET)
        guard descriptor >= 0 else { throw .last(.create) }
        if let source {
            _ = kofu_set_option(descriptor, Int32(IPPROTO_IP), kofu_option_bind_address_no_port(), 1)
            var native = SocketAddress(host: source, port: 0).native
            // The address structure is ours and lives for the call.
            guard unsafe kofu_bind_ipv4(descriptor, &native) == 0 else { throw failing(descriptor, .bind) }
        }
        let socket = try Socket(adopting: descriptor)
        socket.setNoDelay()
        var native = address.native
        let started = unsafe kofu_connect_ipv4(descriptor, &native)
        if started != 0 {
            guard errno == EINPROGRESS else {
                let failure = SocketError.last(.connect)
                socket.close()
                throw failure
            }
            try await finishConnecting(socket, until: deadline)
        }
        return socket
    }

    private static func finishConnecting(_ socket: Socket, until deadline: MonotonicTime) async throws(SocketError) {
        let outcome = await socket.wait(for: .write, until: deadline)
        let pending = outcome == .ready ? kofu_pending_error(socket.descriptor) : 0
        let reason: SocketError.Reason? = switch outcome {
        case .timedOut: .timedOut
        case .closed: .closed
        case .ready: pending == 0 ? nil : .system(pending)
        }
        if let reason {
            socket.close()
            throw SocketError(.connect, reason)
        }
    }

    /// This side's address and port, once connected or bound.
    public static func localAddress(of socket: Socket) -> SocketAddress {
        var native = sockaddr_in()
        _ = unsafe kofu_local_ipv4(socket.descriptor, &native)
        return SocketAddress(native)
    }

    private static func failing(_ descriptor: Int32, _ operation: SocketError.Operation) -> SocketError {
        let failure = SocketError.last(operation)
        close(descriptor)
        return failure
    }
}
