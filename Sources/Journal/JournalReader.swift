import Glibc
public import JSON

/// Reads journals line by line in bounded memory. It takes no lock, so that the journal of a running node can
/// be read; what is being written just then may be missing.
public enum JournalReader {
    static let chunkBytes = 256 * 1024
    /// Records that one answer holds at most.
    public static let maximumRecords = 1_000_000

    /// Calls `body` with every line, without its newline, and with a torn rest at the end, if there is one,
    /// until `body` returns false. A line without end that is too long to be torn counts as whole.
    static func lines(of path: String, from offset: Int = 0, _ body: (ArraySlice<UInt8>, _ isWhole: Bool) -> Bool) throws(JournalError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(.cannotOpen, path) }
        defer { close(descriptor) }
        var position = offset
        var buffer = [UInt8](repeating: 0, count: chunkBytes + JournalChain.maximumLineBytes + 1)
        // Octets of an unfinished line at the beginning of the buffer.
        var kept = 0
        while true {
            // The kernel writes at most from the kept octets to the end of the array.
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor, bytes.baseAddress.map { unsafe $0 + kept }, bytes.count - kept, off_t(position))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(.cannotRead, path) }
            if count == 0 { break }
            position += count
            let filled = kept + count
            var start = 0
            while let end = JournalSearch.newline(in: buffer, from: start, to: filled) {
                guard body(buffer[start..<end], true) else { return }
                start = end + 1
            }
            kept = filled - start
            guard kept <= JournalChain.maximumLineBytes else {
                _ = body(buffer[start..<filled], true)
                return
            }
            if start > 0, kept > 0 { buffer.replaceSubrange(0..<kept, with: Array(buffer[start..<filled])) }
        }
        if kept > 0 { _ = body(buffer[..<kept], false) }
    }

    /// All whole records, in order, unchecked. Throws `cannotRead` where there are more than `maximumRecords`.
    public static func records(of path: String) throws(JournalError) -> [JSONValue] {
        var records: [JSONValue] = []
        var isTooMany = false
        try lines(of: path) { line, isWhole in
            guard isWhole, let value = try? JSONValue(parsing: line, form: .canonical) else { return true }
            isTooMany = records.count >= maximumRecords
            if !isTooMany { records.append(value) }
            return !isTooMany
        }
        if isTooMany { throw JournalError(.cannotRead, path, "more than \(maximumRecords) records") }
        return records
    }

    /// All whole records of one event, in order, unchecked: what a node needs of its past at start.
    public static func records(of path: String, event: JournalEvent) throws(JournalError) -> [JSONValue] {
        try records(of: path, from: 0, containing: "\"event\":\"\(event.rawValue)\"")
    }

    /// All whole records of several events, in order, unchecked.
    public static func records(of path: String, events: [JournalEvent]) throws(JournalError) -> [JSONValue] {
        let needles = events.map { Array("\"event\":\"\($0.rawValue)\"".utf8) }
        var records: [JSONValue] = []
        var isTooMany = false
        try lines(of: path) { line, isWhole in
            guard isWhole, needles.contains(where: { JournalSearch.contains(line, $0) }), let value = try? JSONValue(parsing: line, form: .canonical) else { return true }
            isTooMany = records.count >= maximumRecords
            if !isTooMany { records.append(value) }
            return !isTooMany
        }
        if isTooMany { throw JournalError(.cannotRead, path, "more than \(maximumRecords) records") }
        return records
    }

    /// The records of one transaction among the last `maximumBytes` of the journal.
    public static func records(of path: String, requestID: String, maximumBytes: Int = 16 << 20) throws(JournalError) -> [JSONValue] {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { throw .system(.cannotOpen, path) }
        return try records(of: path, from: max(0, Int(information.st_size) - maximumBytes), containing: "\"requestId\":\"\(requestID)\"")
    }

    private static func records(of path: String, from offset: Int, containing text: String) throws(JournalError) -> [JSONValue] {
        let needle = Array(text.utf8)
        var records: [JSONValue] = []
        try lines(of: path, from: offset) { line, isWhole in
            if isWhole, JournalSearch.contains(line, needle), let value = try? JSONValue(parsing: line, form: .canonical) { records.append(value) }
            return records.count < maximumRecords
        }
        return records
    }
}
