import Glibc

/// What lies where in a card's directory, and how it is read and written: whole, durable, owner only.
struct CardFiles: Sendable {
    static let maximumFileBytes = 16 * 1024

    let directory: String

    /// The certificate, DER. Everyone may read it: it names nobody.
    var certificate: String { "\(directory)/certificate.der" }
    /// PKCS #8. The suffix matters: taking a topology down removes every `*.key`.
    var key: String { "\(directory)/card.key" }
    /// Salt and verifier of the PIN. Apart from the key, so that it outlives it.
    var verifier: String { "\(directory)/pin.json" }
    /// The retry counter. Apart from both, since it changes with every try.
    var counter: String { "\(directory)/tries" }
    /// Where the card lies, while it does not lie in its holder's hand.
    var left: String { "\(directory)/left" }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The whole content of a file that is no secret.
    static func read(_ path: String) throws(CardError) -> [UInt8] {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw CardError(.unreadable, at: path, "cannot open, error \(errno)") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumFileBytes + 1)
        var count = 0
        while count < bytes.count {
            // The kernel writes at most what is left of our array.
            let result = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress.map { unsafe $0 + count }, $0.count - count) }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw CardError(.unreadable, at: path, "cannot read, error \(errno)") }
            if result == 0 { break }
            count += result
        }
        guard count <= maximumFileBytes else { throw CardError(.unreadable, at: path, "longer than \(maximumFileBytes) octets") }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Replaces a file, so that after a crash it holds either the old octets or all the new ones.
    func replace(_ path: String, with bytes: Span<UInt8>) throws(CardError) {
        let temporary = "\(path).new"
        unsafe unlink(temporary)
        let descriptor = unsafe Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw CardError(.notWritable, at: path, "cannot create, error \(errno)") }
        var position = 0
        var failure: Int32 = 0
        while position < bytes.count, failure == 0 {
            // The kernel reads only inside the span, which outlives the call.
            let result = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress.map { unsafe $0 + position }, $0.count - position) }
            if result < 0 { failure = errno == EINTR ? 0 : errno } else { position += result }
        }
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        close(descriptor)
        if failure == 0, unsafe rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unsafe unlink(temporary)
            throw CardError(.notWritable, at: path, "cannot write, error \(failure)")
        }
        try synchroniseDirectory()
    }

    /// Makes the names in the directory durable.
    private func synchroniseDirectory() throws(CardError) {
        let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CardError(.notWritable, at: directory, "cannot open, error \(errno)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CardError(.notWritable, at: directory, "cannot synchronise, error \(errno)") }
    }
}
