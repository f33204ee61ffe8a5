import Glibc

/// Cuts off the torn last block of a file whose writer was killed.
enum CaptureMending {
    /// How many octets of `octets`, which begin with a block, are whole blocks.
    static func wholeOctets(_ octets: ArraySlice<UInt8>) -> Int {
        var whole = 0
        while let length = length(octets.dropFirst(whole).prefix(8)), whole + length <= octets.count { whole += length }
        return whole
    }

    /// Leaves the whole blocks of a file. What does not look like a block ends them.
    static func mend(_ path: String) throws(CaptureError) {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw CaptureError(act: "open", path: path, number: errno) }
        defer { close(descriptor) }
        var information = stat()
        // The structure is ours and lives for the call.
        guard unsafe fstat(descriptor, &information) == 0 else { throw CaptureError(act: "read", path: path, number: errno) }
        let size = Int(information.st_size)
        var whole = 0
        var head = [UInt8](repeating: 0, count: 8)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe head.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(whole)) }
            guard count == head.count, let length = length(head[...]), whole + length <= size else { break }
            whole += length
        }
        guard whole == size || ftruncate(descriptor, off_t(whole)) == 0 else { throw CaptureError(act: "mend", path: path, number: errno) }
    }

    /// The length that a block says of itself in its first eight octets.
    private static func length(_ head: ArraySlice<UInt8>) -> Int? {
        guard head.count == 8 else { return nil }
        let length = head.dropFirst(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return (Pcapng.minimumBlockOctets...Pcapng.maximumBlockOctets).contains(length) && length % 4 == 0 ? length : nil
    }
}
