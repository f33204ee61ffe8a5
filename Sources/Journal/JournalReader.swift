import Glibc
public import JSON

/// Reads journals line by line in bounded memory.
public enum JournalReader {
    static let chunkBytes = 256 * 1024

    /// Calls `body` with every line, without its newline, and with a torn rest at the end, if there is one.
    static func lines(of path: String, from offset: Int = 0, _ body: (ArraySlice<UInt8>, _ isWhole: Bool) -> Bool) throws(JournalError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(.cannotOpen, path) }
        defer { close(descriptor) }
        var rest: [UInt8] = []
        var position = offset
        var buffer = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(position)) }
            guard count >= 0 else { throw .system(.cannotRead, path) }
            if count == 0 { break }
            position += count
            rest += buffer.prefix(count)
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0A) {
                guard body(rest[start..<end], true) else { return }
                start = end + 1
            }
            rest = Array(rest[start...])
            guard rest.count <= JournalChain.maximumLineBytes else { break }
        }
        if !rest.isEmpty { _ = body(rest[...], false) }
    }

    /// All whole records, in order, unchecked.
    public static func records(of path: String) throws(JournalError) -> [JSONValue] {
        var records: [JSONValue] = []
        try lines(of: path) { line, isWhole in
            if isWhole, let value = try? JSONValue(parsing: line, form: .canonical) { records.append(value) }
            return true
        }
        return records
    }

    /// The records of one transaction among the last `maximumBytes` of the journal.
    public static func records(of path: String, requestID: String, maximumBytes: Int = 16 << 20) throws(JournalError) -> [JSONValue] {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { throw .system(.cannotOpen, path) }
        let needle = Array("\"requestId\":\"\(requestID)\"".utf8)
        var records: [JSONValue] = []
        try lines(of: path, from: max(0, Int(information.st_size) - maximumBytes)) { line, isWhole in
            if isWhole, contains(line, needle), let value = try? JSONValue(parsing: line, form: .canonical) { records.append(value) }
            return true
        }
        return records
    }

    private static func contains(_ line: ArraySlice<UInt8>, _ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        var rest = line
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: needle) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
