import Glibc

/// A file of lines that is read whole, replaced whole or not at all, and made longer durably. Its owner alone can read it.
enum RegisterFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let maximumBytes = 512 << 20

    static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

    static func bytes(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(description: "cannot read \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure(description: "cannot read \(path)") }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            guard bytes.count <= maximumBytes else { throw Failure(description: "\(path) is longer than \(maximumBytes) octets") }
        }
    }

    /// Whole or not at all: a register cut short by a kill would be taken for the whole one.
    static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        let temporary = path + ".new"
        let descriptor = unsafe Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "cannot write \(temporary)") }
        defer { close(descriptor) }
        try put(bytes, descriptor, temporary)
        guard fdatasync(descriptor) == 0, unsafe rename(temporary, path) == 0 else { throw Failure(description: "cannot write \(path)") }
    }

    /// Puts `bytes` behind the first `length` octets, which are all that is known to be whole, and returns once they are on disk. After
    /// a failure the file is as long as before, or has a torn end that its reader drops.
    static func append(_ bytes: [UInt8], to path: String, after length: Int) throws(Failure) {
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "cannot write \(path)") }
        defer { close(descriptor) }
        guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) == off_t(length) else {
            throw Failure(description: "cannot write \(path)")
        }
        do throws(Failure) {
            try put(bytes, descriptor, path)
            guard fdatasync(descriptor) == 0 else { throw Failure(description: "cannot write \(path)") }
        } catch {
            _ = ftruncate(descriptor, off_t(length))
            throw error
        }
    }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws(Failure) {
        var offset = 0
        while offset < bytes.count {
            // The array outlives the call.
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + offset }, $0.count - offset) }
            guard count > 0 else { throw Failure(description: "cannot write \(path)") }
            offset += count
        }
    }
}
