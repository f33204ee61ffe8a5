/// Why files cannot be read at all. What is wrong *in* a file that can be read is a `Finding`.
public struct DissectionError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The kernel does not give the file.
        case unreadable
        /// The file does not begin with a section header of pcapng, version 1.
        case notPcapng = "not-pcapng"
    }

    public let code: Code
    public let file: String
    public let reason: String

    public init(_ code: Code, file: String, reason: String) {
        self.code = code
        self.file = file
        self.reason = reason
    }

    public var description: String { "\(file): \(reason)" }
}
