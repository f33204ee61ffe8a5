import Glibc

/// A file read from front to end in pieces, and digested on the way.
@safe
final class FilePieces {
    static let usualOctets = 1 << 20

    let path: String
    private let pieceOctets: Int
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    /// How many octets have been skipped so far: the place of the next one in the file.
    private(set) var offset = 0
    private let hash = RunningHash()

    init(_ path: String, pieceOctets: Int) throws(DissectionError) {
        self.path = path
        self.pieceOctets = pieceOctets
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        // strerror's text is static memory of the C library.
        guard descriptor >= 0 else { throw DissectionError(.unreadable, file: path, reason: unsafe String(cString: strerror(errno))) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether so many octets are to come, which are then at hand.
    func has(_ count: Int) throws(DissectionError) -> Bool {
        while buffer.count - start < count {
            let rest = buffer[start...]
            let capacity = rest.count + max(pieceOctets, count)
            var failure: Int32 = 0
            // What is left and what comes, in a new array: slices of the old one may still be in use.
            buffer = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, filled in
                // The target has room for what is left, and the kernel writes at most as many octets as there are after it.
                _ = unsafe target.initialize(fromContentsOf: rest)
                let read = unsafe Glibc.read(descriptor, target.baseAddress.map { unsafe $0 + rest.count }, capacity - rest.count)
                if read < 0 { failure = errno }
                filled = rest.count + max(0, read)
            }
            start = 0
            guard failure == 0 || failure == EINTR else {
                // strerror's text is static memory of the C library.
                throw DissectionError(.unreadable, file: path, reason: unsafe "at octet \(offset): \(String(cString: strerror(failure)))")
            }
            guard buffer.count > rest.count || failure == EINTR else { return false }
            hash.take(buffer[rest.count...])
        }
        return true
    }

    /// The next octets, of those that are at hand.
    func peek(_ count: Int) -> ArraySlice<UInt8> { buffer[start...].prefix(count) }

    func skip(_ count: Int) {
        let taken = min(count, buffer.count - start)
        start += taken
        offset += taken
    }

    /// Skips all that is left, and says how much that was.
    func skipAll() throws(DissectionError) -> Int {
        let before = offset
        while try has(1) { skip(buffer.count - start) }
        return offset - before
    }

    /// Of the whole file, once it has been read to its end.
    func digest() -> String { hash.finish() }
}
