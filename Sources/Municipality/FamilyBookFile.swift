import Domain
import Glibc
import JSON
import Population

/// The book on disk: one canonical JSON line for each act, appended and made durable before the act counts. A line is there or is not, so that
/// after a crash a hold is set, or its record is approved, and never neither (G4).
final class FamilyBookFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let maximumBytes = 64 << 20

    private(set) var book: FamilyBook
    private let path: String
    private let descriptor: Int32
    private var length: Int

    /// Reads the acts of the file, or begins an empty one. A last line that a kill has torn never counted: it is cut off.
    init(path: String, plan: PopulationPlan, nonResidents: NonResidents? = nil) throws {
        self.path = path
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "cannot open \(path)") }
        self.descriptor = descriptor
        book = FamilyBook(plan, nonResidents: nonResidents)
        length = 0
        let bytes = try FamilyBookFile.bytes(descriptor, path)
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().enumerated() {
            guard let value = try? JSONValue(parsing: line, form: .canonical), let act = FamilyBook.Act(json: value) else { throw Failure(description: "\(path):\(index + 1): no act") }
            do throws(FamilyBook.Failure) { try book.take(act) } catch { throw Failure(description: "\(path):\(index + 1): \(error)") }
            length += line.count + 1
        }
        guard ftruncate(descriptor, off_t(length)) == 0, fdatasync(descriptor) == 0 else { throw Failure(description: "cannot mend \(path)") }
    }

    deinit { close(descriptor) }

    /// Puts an act on the disk and into the book: both, or neither.
    /// - Parameter records: how many stand in the node's journal, so that what happened under a hold is told from what happened before.
    func take(_ act: FamilyBook.Act, after records: Int) throws {
        var next = book
        try next.take(act)
        let members = (act.json.objectMembers ?? []) + [JSONMember("after", .integer(Int64(records)))]
        let line = JSONValue.object(members).canonicalBytes + [0x0A]
        guard length + line.count <= FamilyBookFile.maximumBytes else { throw Failure(description: "\(path) is full") }
        // The array outlives the call.
        let count = unsafe line.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(length)) }
        guard count == line.count, fdatasync(descriptor) == 0 else {
            // What half stands there must not be read as an act later.
            _ = ftruncate(descriptor, off_t(length))
            throw Failure(description: "cannot write \(path)")
        }
        length += count
        book = next
    }

    private static func bytes(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure(description: "cannot read \(path)") }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            guard bytes.count <= maximumBytes else { throw Failure(description: "\(path) is longer than \(maximumBytes) octets") }
        }
    }
}
