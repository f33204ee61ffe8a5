internal import Glibc

/// Secrets in files: read straight into wiped memory, written readable by their owner only.
extension SecretBytes {
    /// The whole content of a regular file of at most `maximumCount` octets. A symbolic link is refused.
    public static func contents(ofFile path: String, maximumCount: Int = 64 * 1024) throws(CryptoError) -> SecretBytes {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw CryptoError(.file, at: path, "not a regular file") }
        guard status.st_size <= maximumCount else { throw CryptoError(.tooLarge, at: path, "longer than \(maximumCount) octets") }
        var secret = try zeroed(count: Int(status.st_size))
        let filled = unsafe secret.withUnsafeMutableBytes { buffer in
            var position = 0
            while position < buffer.count {
                // The rest of the mapping, which `secret` owns.
                let result = unsafe read(descriptor, buffer.baseAddress.map { unsafe $0 + position }, buffer.count - position)
                if result < 0 && errno == EINTR { continue }
                guard result > 0 else { return false }
                position += result
            }
            return true
        }
        guard filled else { throw failure("read", path) }
        return secret
    }

    /// Writes a new file of mode 0600; an existing one is an error, so that no key is lost by accident.
    public borrowing func write(toNewFile path: String) throws(CryptoError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SecretBytes.failure("create", path) }
        defer { close(descriptor) }
        let written = unsafe withUnsafeBytes { buffer in
            var position = 0
            while position < buffer.count {
                // The rest of the mapping, which this value owns.
                let result = unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + position }, buffer.count - position)
                if result < 0 && errno == EINTR { continue }
                guard result > 0 else { return false }
                position += result
            }
            return true
        }
        guard written else { throw SecretBytes.failure("write", path) }
    }

    private static func failure(_ act: String, _ path: String) -> CryptoError {
        CryptoError(.file, at: path, "cannot \(act), error \(errno)")
    }
}
