import Glibc

/// The file of a journal, held for writing by one process.
struct JournalFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    /// Where the last durable group of records ends.
    private(set) var goodLength: Int
    /// Something that was not made durable may stand behind `goodLength`.
    private var hasRemains = false

    /// Opens or makes the file and locks it against other processes, and against a second opening in this one.
    static func open(path: String) throws(JournalError) -> JournalFile {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(.cannotOpen, path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let failure = isHeld ? JournalError(.inUse, path, "another process writes this journal") : JournalError.system(.cannotOpen, path)
            close(descriptor)
            throw failure
        }
        let length = lseek(descriptor, 0, SEEK_END)
        guard length >= 0 else {
            let failure = JournalError.system(.cannotOpen, path)
            close(descriptor)
            throw failure
        }
        // A limit on the size of files must arrive as an error of the write, not end the process.
        _ = signal(SIGXFSZ, SIG_IGN)
        if length == 0 { synchronizeFolder(of: path) }
        return JournalFile(path: path, descriptor: descriptor, goodLength: Int(length))
    }

    private init(path: String, descriptor: Int32, goodLength: Int) {
        self.path = path
        self.descriptor = descriptor
        self.goodLength = goodLength
    }

    deinit { close(descriptor) }

    /// Makes the name of a new file durable. File systems that cannot are none the worse for the attempt.
    private static func synchronizeFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// At most `count` octets from `offset`.
    func read(from offset: Int, count: Int) throws(JournalError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: max(0, count))
        var filled = 0
        while filled < buffer.count {
            // The kernel writes only inside the array.
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor, bytes.baseAddress.map { unsafe $0 + filled }, bytes.count - filled, off_t(offset + filled))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .system(.cannotRead, path) }
            if got == 0 { break }
            filled += got
        }
        buffer.removeLast(buffer.count - filled)
        return buffer
    }

    mutating func truncate(to length: Int) throws(JournalError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw .writing(path, errno) }
        goodLength = length
    }

    /// Writes and makes durable. Where it fails, what was written is taken back; where even that fails, it is
    /// taken back before anything else is written.
    mutating func append(_ bytes: [UInt8]) throws(JournalError) {
        if hasRemains {
            try truncate(to: goodLength)
            hasRemains = false
        }
        var written = 0
        while written < bytes.count {
            // The kernel reads only inside the array.
            let count = unsafe bytes.withUnsafeBytes { source in
                unsafe pwrite(descriptor, source.baseAddress.map { unsafe $0 + written }, source.count - written, off_t(goodLength + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw takeBack(count == 0 ? EIO : errno) }
            written += count
        }
        // After a failed fdatasync the kernel may call the pages clean: the group is written anew or not at all.
        guard fdatasync(descriptor) == 0 else { throw takeBack(errno) }
        goodLength += bytes.count
    }

    private mutating func takeBack(_ number: Int32) -> JournalError {
        hasRemains = ftruncate(descriptor, off_t(goodLength)) != 0
        return .writing(path, number)
    }
}
