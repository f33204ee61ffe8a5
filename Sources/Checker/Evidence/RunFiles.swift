import Glibc

/// Reads the files of a run directory, and writes none.
struct RunFiles: Sendable {
    static let chunkBytes = 1 << 20

    let directory: String

    struct Failure: Error, CustomStringConvertible {
        let act: String
        let path: String
        let number: Int32

        // strerror's text is static memory of the C library.
        var description: String { "cannot \(act) \(path): \(unsafe String(cString: strerror(number)))" }
    }

    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }

    /// The names in a directory, sorted; empty where there is none.
    func names(in path: String) -> [String] {
        guard let stream = unsafe opendir(absolute(path)) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            // The entry's name is a C string inside the structure, which lives until the next readdir.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether it is a regular file or a directory; links are neither.
    private func kind(_ path: String) -> mode_t? {
        var information = stat()
        guard unsafe lstat(absolute(path), &information) == 0 else { return nil }
        return information.st_mode & S_IFMT
    }

    func isDirectory(_ path: String) -> Bool { kind(path) == S_IFDIR }

    func exists(_ path: String) -> Bool { kind(path) != nil }

    /// All regular files below a folder, by their paths from the run directory; "" for the run directory itself.
    func all(below folder: String) -> [String] {
        var found: [String] = []
        for name in names(in: folder.isEmpty ? "." : folder) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            switch kind(path) {
            case S_IFDIR: found += all(below: path)
            case S_IFREG: found.append(path)
            default: break
            }
        }
        return found
    }

    /// Gives the file to `body` piece by piece. Returns what remains to be kept for the next piece: `body` says how many octets
    /// at the end of the buffer it wants to see again.
    func read(_ path: String, _ body: (_ bytes: [UInt8], _ isLast: Bool) -> Int) throws(Failure) {
        let descriptor = unsafe open(absolute(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Failure(act: "open", path: path, number: errno) }
        defer { close(descriptor) }
        var kept: [UInt8] = []
        while true {
            var buffer = kept
            buffer.append(contentsOf: repeatElement(0, count: RunFiles.chunkBytes))
            // The kernel writes at most from the kept octets to the end of our array.
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + kept.count }, bytes.count - kept.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(act: "read", path: path, number: errno) }
            buffer.removeLast(buffer.count - kept.count - count)
            let wanted = min(max(0, body(buffer, count == 0)), buffer.count)
            if count == 0 { return }
            kept = Array(buffer.suffix(wanted))
        }
    }

    /// A whole small file.
    func contents(_ path: String, maximumBytes: Int) throws(Failure) -> [UInt8] {
        var all: [UInt8] = []
        try read(path) { bytes, _ in
            if all.count <= maximumBytes { all += bytes }
            return 0
        }
        guard all.count <= maximumBytes else { throw Failure(act: "read", path: path, number: EFBIG) }
        return all
    }

    /// The lines of a file, each without its line feed; a last one without end is not whole. A line longer than a chunk is cut.
    func lines(_ path: String, _ body: (_ line: ArraySlice<UInt8>, _ isWhole: Bool) -> Void) throws(Failure) {
        try read(path) { bytes, isLast in
            var start = 0
            while let end = bytes[start...].firstIndex(of: 0x0A) {
                body(bytes[start..<end], true)
                start = end + 1
            }
            let rest = bytes.count - start
            guard isLast || rest > RunFiles.chunkBytes else { return rest }
            if rest > 0 { body(bytes[start...], false) }
            return 0
        }
    }
}
