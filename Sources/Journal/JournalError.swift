import Glibc

/// Why a journal cannot be opened, read or written.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        case cannotOpen = "cannot-open"
        case inUse = "in-use"
        case cannotRead = "cannot-read"
        case broken
        case cannotWrite = "cannot-write"
        case tooMuchUnwritten = "too-much-unwritten"
    }

    public let code: Code
    public let path: String
    public let reason: String

    init(_ code: Code, _ path: String, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    /// With the kernel's reason for the last failure.
    static func system(_ code: Code, _ path: String, _ number: Int32 = errno) -> JournalError {
        // strerror's text is static memory of the C library.
        JournalError(code, path, unsafe String(cString: strerror(number)))
    }

    public var description: String { "journal \(path): \(reason)" }
}
