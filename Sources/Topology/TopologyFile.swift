import Glibc
import JSON

extension Topology {
    /// Reads and checks a topology file. Every problem of the file is in the error.
    public static func load(path: String) throws(TopologyError) -> Topology {
        try parse(readBytes(path: path), file: path)
    }

    /// Reads and checks the text of a topology file; `file` is what problems call it.
    public static func parse(_ bytes: [UInt8], file: String) throws(TopologyError) -> Topology {
        guard bytes.count <= TopologyBounds.fileBytesMaximum else { throw tooLarge(file) }
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw TopologyError([TopologyProblem(
                rule: .syntax, file: file, line: error.position.line, column: error.position.column, path: "", text: error.code.reason)])
        }
        var reader = TopologyReader(file: file, document: document)
        guard let topology = reader.topology(), reader.problems.isEmpty else { throw TopologyError(reader.problems) }
        return topology
    }

    private static func tooLarge(_ file: String) -> TopologyError {
        TopologyError([TopologyProblem(
            rule: .tooLarge, file: file, line: 0, column: 0, path: "",
            text: "the file is longer than \(TopologyBounds.fileBytesMaximum) octets")])
    }

    private static func readBytes(path: String) throws(TopologyError) -> [UInt8] {
        func unreadable(_ code: Int32) -> TopologyError {
            // strerror returns text that the C library owns and that stays; it is copied at once.
            let reason = if let words = unsafe strerror(code) { unsafe String(cString: words) } else { "error \(code)" }
            return TopologyError([TopologyProblem(rule: .unreadable, file: path, line: 0, column: 0, path: "", text: "cannot be read: \(reason)")])
        }
        // The compiler lends the text of `path` to the call as a C string, for the call only.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        let chunkLength = 1 << 16
        while true {
            let filled = bytes.count
            guard filled <= TopologyBounds.fileBytesMaximum else { throw tooLarge(path) }
            bytes.append(contentsOf: repeatElement(0, count: chunkLength))
            // The array owns the memory; the buffer lives for this call only, and read keeps within it.
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), chunkLength) }
            let code = errno
            bytes.removeLast(chunkLength - max(0, count))
            if count == 0 { return bytes }
            if count < 0, code != EINTR { throw unreadable(code) }
        }
    }
}
