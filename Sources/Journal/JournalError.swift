import Glibc

/// Why a journal cannot be opened, read or written.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        case cannotOpen = "cannot-open"
        case inUse = "in-use"
        case cannotRead = "cannot-read"
        /// The file belongs to another node.
        case foreign
        /// A durable record has been changed.
        case broken
        /// Durable records are missing at the end.
        case cut
        case cannotWrite = "cannot-write"
        case diskFull = "disk-full"
        case readOnly = "read-only"
        case tooMuchUnwritten = "too-much-unwritten"
        case recordTooLong = "record-too-long"
        /// The record was given up with the group that could not be written.
        case lost
        case stopped
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

    /// A failure to write, told apart by what somebody has to do about it.
    static func writing(_ path: String, _ number: Int32) -> JournalError {
        switch number {
        case ENOSPC, EDQUOT, EFBIG: system(.diskFull, path, number)
        case EROFS: system(.readOnly, path, number)
        default: system(.cannotWrite, path, number)
        }
    }

    public var description: String { "journal \(path): \(reason)" }
}
