import Glibc

/// Why a socket operation failed.
public struct SocketError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Operation: String, Sendable {
        case create, bind, listen, accept, connect, read, write, register
    }

    public enum Reason: Sendable, Hashable {
        case timedOut
        /// This side closed the socket while the operation waited.
        case closed
        /// An error number of the kernel.
        case system(Int32)
        case nameTooLong
    }

    public let operation: Operation
    public let reason: Reason

    public init(_ operation: Operation, _ reason: Reason) {
        self.operation = operation
        self.reason = reason
    }

    static func last(_ operation: Operation) -> SocketError { SocketError(operation, .system(errno)) }

    public var isConnectionRefused: Bool { reason == .system(ECONNREFUSED) }
    public var isTimedOut: Bool { reason == .timedOut }

    public var description: String {
        switch reason {
        case .timedOut: "\(operation.rawValue) timed out"
        case .closed: "\(operation.rawValue) on a closed socket"
        // strerror's text is static memory of the C library.
        case .system(let number): "\(operation.rawValue): \(unsafe String(cString: strerror(number)))"
        case .nameTooLong: "\(operation.rawValue): the socket's path is too long"
        }
    }
}
