import Glibc
import JSON

/// `<journal>.head`: number and hash of the last durable record and the journal's length after it. The
/// chain alone cannot show that records are missing at its end; the head can, unless somebody takes care
/// of both files.
///
/// It is written after the journal's own fdatasync, by one write into the same octets, and has no disk flush
/// of its own: killing the process leaves it exact, and after a loss of power it may lag behind, never lead.
struct JournalHead: ~Copyable {
    /// What the head says.
    struct Mark: Sendable, Hashable {
        let chain: JournalChain
        let bytes: Int
    }

    /// Room for the longest head; the rest is spaces, so that each write covers the one before.
    private static let recordBytes = 192
    private let descriptor: Int32

    /// A head that cannot be opened is done without: it is a second witness, not the record.
    init(path: String) { descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    static func path(ofJournal path: String) -> String { path + ".head" }

    func write(_ mark: Mark) {
        guard descriptor >= 0 else { return }
        let value: JSONValue = ["number": .integer(Int64(mark.chain.number)), "hash": .string(mark.chain.hash), "bytes": .integer(Int64(mark.bytes))]
        var text: [UInt8] = []
        text.reserveCapacity(JournalHead.recordBytes)
        value.appendCanonical(to: &text)
        while text.count < JournalHead.recordBytes - 1 { text.append(UInt8(ascii: " ")) }
        text.append(0x0A)
        // The array outlives the call. A head that cannot be written lags behind, which is allowed.
        _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// Nil where there is no readable head.
    static func read(path: String) -> Mark? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: recordBytes + 1)
        // The kernel writes at most the buffer's count.
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == recordBytes, let end = buffer.prefix(recordBytes).lastIndex(of: UInt8(ascii: "}")),
              let value = try? JSONValue(parsing: buffer[...end], form: .canonical),
              let number = value["number"]?.integerValue, number >= 0, number < Int64.max, let hash = value["hash"]?.stringValue,
              let bytes = value["bytes"]?.integerValue, bytes >= 0 else { return nil }
        return Mark(chain: JournalChain(number: Int(number), hash: hash), bytes: Int(bytes))
    }
}
