internal import CLinux
import Glibc

/// Stream sockets in the file system, for the management of a node on its own machine.
@LoopActor
public enum UnixSocket {
    /// Listens at `path`, which only the owner may open. A stale file of an earlier process is replaced.
    public static func listen(at path: String) throws(SocketError) -> Socket {
        var native = try address(of: path, .bind)
        let descriptor = kofu_socket_stream(AF_UNIX)
        guard descriptor >= 0 else { throw .last(.create) }
        unsafe unlink(path)
        let previousMask = umask(0o177)
        // The address structure is ours and lives for the call.
        let bound = unsafe kofu_bind_unix(descriptor, &native)
        let failure = SocketError.last(.bind)
        umask(previousMask)
        guard bound == 0 else {
            close(descriptor)
            throw failure
        }
        guard Glibc.listen(descriptor, 16) == 0 else {
            let failure = SocketError.last(.listen)
            close(descriptor)
            throw failure
        }
        return try Socket(adopting: descriptor)
    }

    public static func accept(from listener: Socket) async throws(SocketError) -> Socket {
        try await TCP.accept(from: listener).0
    }

    public static func connect(to path: String) throws(SocketError) -> Socket {
        var native = try address(of: path, .connect)
        let descriptor = kofu_socket_stream(AF_UNIX)
        guard descriptor >= 0 else { throw .last(.create) }
        // A Unix socket connects at once or not at all.
        guard unsafe kofu_connect_unix(descriptor, &native) == 0 else {
            let failure = SocketError.last(.connect)
            close(descriptor)
            throw failure
        }
        return try Socket(adopting: descriptor)
    }

    private static func address(of path: String, _ operation: SocketError.Operation) throws(SocketError) -> sockaddr_un {
        var native = sockaddr_un()
        native.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let capacity = MemoryLayout.size(ofValue: native.sun_path) - 1
        guard bytes.count <= capacity else { throw SocketError(operation, .nameTooLong) }
        // The copy stays within the structure's path member, whose last octet stays zero.
        unsafe withUnsafeMutableBytes(of: &native.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return native
    }
}
