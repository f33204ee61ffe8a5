internal import COpenSSL

/// What went wrong in this room outside of a judgement on a peer's certificate, response or document
/// (those have refusals of their own). Texts name the place and the rule, never a value of the input.
public struct CryptoError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// The bytes are not of the form that the place demands.
        case malformed
        /// The input is longer than the named maximum of the place.
        case tooLarge
        /// A well-formed input of a kind that kofu does not use, such as another curve.
        case unsupported
        /// The caller asked for something that cannot be, such as a key of the wrong length.
        case invalidArgument
        /// A tag or signature does not fit: altered bytes or another key.
        case notAuthentic
        /// Memory for secrets could not be mapped or locked (see RLIMIT_MEMLOCK).
        case memoryUnavailable
        /// A file could not be read or written.
        case file
        /// OpenSSL failed; `libraryErrors` says how.
        case library
    }

    public let code: Code
    /// Where, in words of the specification: `Certificate.extensions`.
    public let place: String
    public let reason: String
    /// OpenSSL's error queue at that moment, oldest first; at most `maximumLibraryErrors` entries.
    public let libraryErrors: [String]

    public static let maximumLibraryErrors = 16

    init(_ code: Code, at place: String, _ reason: String, libraryErrors: [String] = []) {
        self.code = code
        self.place = place
        self.reason = reason
        self.libraryErrors = libraryErrors
    }

    /// An error of OpenSSL's: takes the thread's error queue along and leaves it empty.
    static func library(at place: String, _ reason: String, code: Code = .library) -> CryptoError {
        CryptoError(code, at: place, reason, libraryErrors: LibraryErrors.drain())
    }

    public var description: String {
        let cause = libraryErrors.isEmpty ? "" : " (" + libraryErrors.joined(separator: "; ") + ")"
        return "\(code.rawValue) at \(place): \(reason)\(cause)"
    }
}

/// OpenSSL's error queue, which belongs to the thread.
package enum LibraryErrors {
    /// Empties the queue and returns its texts, oldest first. What exceeds the maximum is dropped.
    package static func drain() -> [String] {
        var texts: [String] = []
        while texts.count < CryptoError.maximumLibraryErrors {
            let code = ERR_get_error()
            guard code != 0 else { return texts }
            // The text lies in a buffer of ours; OpenSSL writes at most its count and ends it with a zero.
            let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
                guard let start = buffer.baseAddress else { return "" }
                unsafe ERR_error_string_n(code, start, buffer.count)
                return unsafe String(cString: start)
            }
            texts.append(text)
        }
        ERR_clear_error()
        return texts
    }

    /// Forgets errors that a probing call left behind, so that no later call is blamed for them.
    package static func clear() { ERR_clear_error() }
}
