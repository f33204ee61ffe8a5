import COpenSSL
public import Crypto
public import EventLoop
import Glibc
#if DEFECTS
import LeakMutants
#endif

/// A TLS 1.3 connection over a socket of the event loop, mutually authenticated.
///
/// Reading and writing try at once and suspend only where OpenSSL wants the socket. One task may
/// read while another writes, as both run on the loop.
@LoopActor
public final class TLSConnection {
    public let socket: Socket
    /// The peer's leaf certificate, after the handshake and the leaf profile.
    public let peer: Certificate
    /// The one URI of the peer's certificate, such as `kofu://lgwan/odawara`.
    public let peerURI: String
    /// OpenSSL's SSL, owned by this object.
    private let handle: OwnedHandle
    private var isClosed = false
    /// Whether the socket was empty when it was last read, so that reading it again would be for nothing.
    private var isDrained = false
    /// How many octets the socket had given when OpenSSL's buffer was last empty.
    private var receivedWhenEmpty: UInt64 = 0
    /// What OpenSSL wants of the socket before it can read on.
    private var wanted = Interest.read
    #if DEFECTS
    private let leak: LeakMutant?
    #endif

    /// Half of what OpenSSL's read buffer holds.
    private static let certainlyShortOctets: UInt64 = 8192
    /// After this long without a request, a connection gives its buffers back.
    static let keepBuffersMilliseconds = 1000

    /// Frees the SSL also where the initialiser throws.
    @safe private final class OwnedHandle {
        nonisolated(unsafe) let pointer: OpaquePointer
        init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }
        deinit { unsafe SSL_free(pointer) }
    }

    /// Performs the handshake on a connected socket and checks the peer's certificate: chain and dates
    /// at `nowMilliseconds` during the handshake, the leaf profile after it. Closes the socket on failure.
    public static func handshake(
        on socket: Socket, context: TLSContext, nowMilliseconds: Int64, until deadline: MonotonicTime
    ) async throws(TLSError) -> TLSConnection {
        do throws(TLSError) {
            guard let pointer = unsafe SSL_new(context.handle) else { throw TLSError(.configuration, LibraryErrors.text()) }
            let handle = unsafe OwnedHandle(owning: pointer)
            unsafe X509_VERIFY_PARAM_set_time(SSL_get0_param(handle.pointer), time_t(nowMilliseconds / 1000))
            guard unsafe SSL_set_fd(handle.pointer, socket.descriptor) == 1 else { throw TLSError(.configuration, LibraryErrors.text()) }
            #if DEFECTS
            unsafe TLSLeak.plant(on: handle.pointer, of: context)
            #endif
            if context.side == .server { unsafe SSL_set_accept_state(handle.pointer) } else { unsafe SSL_set_connect_state(handle.pointer) }
            while true {
                LibraryErrors.forget()
                let result = unsafe SSL_do_handshake(handle.pointer)
                if result == 1 { break }
                switch unsafe SSL_get_error(handle.pointer, result) {
                case SSL_ERROR_WANT_READ: try await suspend(socket, .read, until: deadline)
                case SSL_ERROR_WANT_WRITE: try await suspend(socket, .write, until: deadline)
                default:
                    let verification = unsafe SSL_get_verify_result(handle.pointer)
                    // OpenSSL's verification texts are constants.
                    let detail = verification == Int(X509_V_OK) ? LibraryErrors.text() : unsafe String(cString: X509_verify_cert_error_string(verification))
                    LibraryErrors.forget()
                    switch verification {
                    case Int(X509_V_OK): throw TLSError(.handshake, detail)
                    case Int(X509_V_ERR_CERT_HAS_EXPIRED): throw TLSError(.peerCertificate, detail, rule: "peer-certificate-expired")
                    case Int(X509_V_ERR_CERT_NOT_YET_VALID): throw TLSError(.peerCertificate, detail, rule: "peer-certificate-not-yet-valid")
                    default: throw TLSError(.peerCertificate, detail)
                    }
                }
            }
            return try TLSConnection(socket: socket, handle: handle, context: context, nowMilliseconds: nowMilliseconds)
        } catch {
            socket.close()
            throw error
        }
    }

    private init(socket: Socket, handle: OwnedHandle, context: TLSContext, nowMilliseconds: Int64) throws(TLSError) {
        // The X509 belongs to the connection; the certificate keeps a copy of its own.
        guard let leaf = unsafe SSL_get0_peer_certificate(handle.pointer) else { throw TLSError(.peerCertificate, "the peer sent none") }
        // A client counts the leaf among what the peer sent, a server does not. More could say anything, as nothing verifies it.
        let sent = unsafe SSL_get_peer_cert_chain(handle.pointer).map { unsafe Int(kofu_sk_X509_num($0)) } ?? 0
        guard sent <= (context.side == .client ? 1 : 0) else { throw TLSError(.peerCertificate, "the peer sent more than its leaf") }
        do {
            let certificate = try unsafe context.judgedPeers.certificate(of: leaf) { certificate in
                try context.verifier.verify(certificate, as: context.side == .server ? .tlsClient : .tlsServer, atMilliseconds: nowMilliseconds)
            }
            guard let name = certificate.uniformResourceIdentifiers.first else { throw TLSError(.peerCertificate, "it names nobody") }
            peerURI = name
            peer = certificate
        } catch let error as TLSError {
            throw error
        } catch {
            throw TLSError(.peerCertificate, "\(error)")
        }
        self.socket = socket
        self.handle = handle
        #if DEFECTS
        leak = TLSLeak.mutant(context)
        #endif
    }

    isolated deinit { abandon() }

    /// Reads at least one octet into `buffer[offset...]`; 0 after the peer's close_notify.
    public func read(into buffer: inout [UInt8], from offset: Int = 0, until deadline: MonotonicTime) async throws(TLSError) -> Int {
        while true {
            switch try tryRead(into: &buffer, from: offset) {
            case .octets(let count): return count
            case .endOfStream: return 0
            case .wouldBlock: try await suspend(wanted, until: deadline)
            }
        }
    }

    /// What one attempt to read brought.
    public enum ReadProgress: Sendable, Hashable {
        case octets(Int)
        /// The peer said close_notify.
        case endOfStream
        /// Nothing is here; `waitUntilReadable` suspends until there may be.
        case wouldBlock
    }

    /// Reads what is there into `buffer[offset...]`, without suspending.
    public func tryRead(into buffer: inout [UInt8], from offset: Int = 0) throws(TLSError) -> ReadProgress {
        guard !isClosed else { throw TLSError(.socket(SocketError(.read, .closed))) }
        if isDrained {
            // Known without asking the kernel: whatever came since is announced to whoever waits.
            isDrained = false
            wanted = .read
            return .wouldBlock
        }
        LibraryErrors.forget()
        var count = 0
        // OpenSSL writes only inside the array, which outlives the call.
        let result = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe SSL_read_ex(handle.pointer, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset, &count)
        }
        if result == 1 {
            noteWhetherDrained()
            return .octets(count)
        }
        switch unsafe SSL_get_error(handle.pointer, result) {
        case SSL_ERROR_WANT_READ:
            wanted = .read
            return .wouldBlock
        case SSL_ERROR_WANT_WRITE:
            wanted = .write
            return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .endOfStream
        case SSL_ERROR_SYSCALL: throw TLSError(.socket(SocketError(.read, .system(errno))))
        default: throw readFailure()
        }
    }

    /// OpenSSL reads ahead into a buffer of more than a record. Where it holds nothing now and took far
    /// less than the buffer from the socket since it last held nothing, the last read was a short one
    /// and left the socket empty.
    private func noteWhetherDrained() {
        guard unsafe SSL_has_pending(handle.pointer) == 0 else { return }
        let received = unsafe BIO_number_read(SSL_get_rbio(handle.pointer))
        isDrained = received &- receivedWhenEmpty < TLSConnection.certainlyShortOctets
        receivedWhenEmpty = received
    }

    private func readFailure() -> TLSError {
        let truncated = ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING
        return TLSError(truncated ? .truncated : .protocolViolation, LibraryErrors.text())
    }

    /// Writes all of `bytes`.
    public func write(_ bytes: [UInt8], until deadline: MonotonicTime) async throws(TLSError) {
        var offset = 0
        #if DEFECTS
        let most = unsafe TLSLeak.recordOctets(handle.pointer, leak)
        #else
        let most = Int.max
        #endif
        while offset < bytes.count {
            guard !isClosed else { throw TLSError(.socket(SocketError(.write, .closed))) }
            LibraryErrors.forget()
            var count = 0
            // OpenSSL reads only inside the array, which outlives the call.
            let result = unsafe bytes.withUnsafeBytes { source in
                unsafe SSL_write_ex(handle.pointer, source.baseAddress.map { unsafe $0 + offset }, min(most, source.count - offset), &count)
            }
            if result == 1 {
                offset += count
                continue
            }
            switch unsafe SSL_get_error(handle.pointer, result) {
            case SSL_ERROR_WANT_READ: try await suspend(.read, until: deadline)
            case SSL_ERROR_WANT_WRITE: try await suspend(.write, until: deadline)
            case SSL_ERROR_SYSCALL: throw TLSError(.socket(SocketError(.write, .system(errno))))
            default: throw TLSError(.protocolViolation, LibraryErrors.text())
            }
        }
    }

    private func suspend(_ interest: Interest, until deadline: MonotonicTime) async throws(TLSError) {
        try await TLSConnection.suspend(socket, interest, until: deadline)
    }

    private static func suspend(_ socket: Socket, _ interest: Interest, until deadline: MonotonicTime) async throws(TLSError) {
        let operation: SocketError.Operation = interest == .read ? .read : .write
        switch await socket.wait(for: interest, until: deadline) {
        case .ready: return
        case .timedOut: throw TLSError(.socket(SocketError(operation, .timedOut)))
        case .closed: throw TLSError(.socket(SocketError(operation, .closed)))
        }
    }

    /// Suspends until there may be something to read, after `tryRead` found nothing. A connection that
    /// stays idle gives its buffers back; they come again with the next octet.
    public func waitUntilReadable(until deadline: MonotonicTime) async throws(TLSError) {
        let busy = MonotonicTime.now.adding(milliseconds: TLSConnection.keepBuffersMilliseconds)
        if busy < deadline {
            switch await socket.wait(for: wanted, until: busy) {
            case .ready: return
            case .closed: throw TLSError(.socket(SocketError(.read, .closed)))
            case .timedOut: releaseBuffers()
            }
        }
        try await suspend(wanted, until: deadline)
    }

    /// Frees and wipes OpenSSL's buffers, 34 KB, where they hold nothing.
    public func releaseBuffers() {
        guard !isClosed else { return }
        _ = unsafe SSL_free_buffers(handle.pointer)
    }

    /// True while nothing has been heard that would make a new request pointless: a connection kept
    /// open on which the peer has closed, or sent something unasked, is not reusable.
    public func isReusable() -> Bool {
        guard !isClosed, unsafe SSL_has_pending(handle.pointer) == 0 else { return false }
        var octet: UInt8 = 0
        // One octet of our own stack, peeked without waiting.
        let count = unsafe recv(socket.descriptor, &octet, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count < 0 && errno == EAGAIN
    }

    /// Says close_notify where the socket takes it at once, and closes.
    public func close() {
        guard !isClosed else { return }
        LibraryErrors.forget()
        _ = unsafe SSL_shutdown(handle.pointer)
        LibraryErrors.forget()
        abandon()
    }

    /// Closes without notice, as after a refusal.
    public func abandon() {
        guard !isClosed else { return }
        isClosed = true
        socket.close()
    }
}
