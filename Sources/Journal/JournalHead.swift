import Glibc
import JSON

/// `<journal>.head`: number and hash of the last durable record, written after it. The chain alone cannot
/// show that records are missing at its end; the head can, unless somebody takes care of both files.
/// It is never ahead of the journal, and costs no disk flush of its own.
struct JournalHead: Sendable {
    let path: String

    func write(_ chain: JournalChain) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let text: JSONValue = ["number": .integer(Int64(chain.number)), "hash": .string(chain.hash)]
        let bytes = text.canonicalBytes + [0x0A]
        // The array outlives the call. A head that cannot be written lags behind, which is allowed.
        _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        _ = ftruncate(descriptor, off_t(bytes.count))
    }

    /// Nil where there is no readable head.
    static func read(path: String) -> JournalChain? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256)
        // The kernel writes at most the buffer's count.
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 1, let value = try? JSONValue(parsing: buffer.prefix(count - 1), form: .canonical),
              let number = value["number"]?.integerValue, let hash = value["hash"]?.stringValue else { return nil }
        return JournalChain(number: Int(number), hash: hash)
    }
}
