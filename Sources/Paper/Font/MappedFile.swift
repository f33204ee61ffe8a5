import Glibc

/// A file mapped read-only and shared: its pages belong to the page cache, not to this process, and
/// come in only where they are read. The mapping ends with the object. Every load is checked against
/// the file's end, hence `@safe`.
@safe
final class MappedFile: Sendable {
    /// Far above the largest font in use (46 MB).
    static let maximumBytes = 256 << 20

    let count: Int
    /// Owned by this object from `mmap` in `open` to `munmap` in `deinit`; never written to.
    private nonisolated(unsafe) let base: UnsafeRawPointer

    private init(takingOwnershipOf base: UnsafeRawPointer, count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    deinit {
        // The object owns the mapping, and nothing outlives it: readers hold the object.
        _ = unsafe munmap(UnsafeMutableRawPointer(mutating: base), count)
    }

    /// Maps the regular file at `path`. Throws `fontUnreadable`.
    static func open(_ path: String) throws(PaperError) -> MappedFile {
        // The path is borrowed for the call only.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PaperError(.fontUnreadable, "cannot be opened (errno \(errno))", place: path) }
        defer { close(descriptor) }
        var status = stat()
        // `status` is a local that outlives the call.
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw PaperError(.fontUnreadable, "is not a regular file", place: path)
        }
        guard status.st_size > 0, status.st_size <= maximumBytes else {
            throw PaperError(.fontUnreadable, "is empty or larger than \(maximumBytes) bytes", place: path)
        }
        let count = Int(status.st_size)
        // The new object takes the mapping over.
        guard let address = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), unsafe address != MAP_FAILED else {
            throw PaperError(.fontUnreadable, "cannot be mapped (errno \(errno))", place: path)
        }
        return unsafe MappedFile(takingOwnershipOf: UnsafeRawPointer(address), count: count)
    }

    // The loads below trap outside the file instead of reading there; `FontBytes` checks first and throws.

    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count)
        // In bounds of the mapping that this object owns.
        return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }

    @inline(__always)
    func bigEndian16(at offset: Int) -> UInt16 {
        precondition(offset >= 0 && offset <= count - 2)
        // In bounds of the mapping that this object owns.
        return unsafe UInt16(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    @inline(__always)
    func bigEndian32(at offset: Int) -> UInt32 {
        precondition(offset >= 0 && offset <= count - 4)
        // In bounds of the mapping that this object owns.
        return unsafe UInt32(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    @inline(__always)
    func append(to output: inout [UInt8], from offset: Int, count length: Int) {
        precondition(offset >= 0 && length >= 0 && offset <= count - length)
        // In bounds of the mapping that this object owns; the array copies.
        unsafe output.append(contentsOf: UnsafeRawBufferPointer(start: base + offset, count: length))
    }
}
