import Glibc

/// The file of a journal, held for writing by one process.
struct JournalFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    /// Where the last whole, written group of records ends.
    private(set) var goodLength: Int

    /// Opens or makes the file and locks it against other processes.
    static func open(path: String) throws(JournalError) -> JournalFile {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(.cannotOpen, path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw JournalError(.inUse, path, "another process writes this journal")
        }
        let length = lseek(descriptor, 0, SEEK_END)
        return JournalFile(path: path, descriptor: descriptor, goodLength: max(0, Int(length)))
    }

    private init(path: String, descriptor: Int32, goodLength: Int) {
        self.path = path
        self.descriptor = descriptor
        self.goodLength = goodLength
    }

    deinit { close(descriptor) }

    /// At most `count` octets from `offset`.
    func read(from offset: Int, count: Int) throws(JournalError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            // The kernel writes only inside the array.
            let got = unsafe buffer.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress.map { unsafe $0 + filled }, count - filled, off_t(offset + filled)) }
            guard got >= 0 else { throw .system(.cannotRead, path) }
            if got == 0 { break }
            filled += got
        }
        buffer.removeLast(count - filled)
        return buffer
    }

    mutating func truncate(to length: Int) throws(JournalError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw .system(.cannotWrite, path) }
        goodLength = length
    }

    /// Writes and makes durable. Where it fails, what was written is taken back.
    mutating func append(_ bytes: [UInt8]) throws(JournalError) {
        var written = 0
        while written < bytes.count {
            // The kernel reads only inside the array.
            let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress.map { unsafe $0 + written }, $0.count - written, off_t(goodLength + written)) }
            guard count > 0 else { throw takeBack() }
            written += count
        }
        guard fdatasync(descriptor) == 0 else { throw takeBack() }
        goodLength += bytes.count
    }

    private func takeBack() -> JournalError {
        let failure = JournalError.system(.cannotWrite, path)
        _ = ftruncate(descriptor, off_t(goodLength))
        return failure
    }
}
